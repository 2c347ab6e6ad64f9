// SPDX-License-Identifier: Apache-2.0

import Foundation
import Lab
import Logging
import Testing

/// The demo as `handoff demo` plays it: real time, real sockets, recorded voices.
@Suite struct DemoTests {
    @Test(.timeLimit(.minutes(3)))
    func theDemoHoldsEveryInvariantAndLeavesItsFiles() async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let fixtures = root.appendingPathComponent("audio-fixtures").path
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "demo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        var logger = Logger(label: "demo")
        logger.logLevel = .error
        let result = try await DemoRun.run(
            DemoOptions(
                directory: directory.path, fixtures: fixtures,
                models: root.appendingPathComponent("models").path), logger: logger
        ) { _ in }
        let timeline = try String(
            contentsOf: directory.appendingPathComponent("timeline.txt"), encoding: .utf8)
        #expect(result.isGood, "\(result.problems.joined(separator: "\n"))\n\(timeline)")
        for file in result.files {
            #expect(FileManager.default.fileExists(atPath: directory.path + "/" + file))
        }
    }
}
