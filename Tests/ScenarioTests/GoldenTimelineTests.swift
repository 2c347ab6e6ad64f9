// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTesting
import Testing

/// Whole calls against timelines kept as text. `UPDATE_GOLDEN=1` rewrites the files; a human reads
/// the difference before it is committed.
@Suite struct GoldenTimelineTests {
    @Test(arguments: [
        "accept", "first does not answer, second accepts", "nobody at all, back to the agent",
        "the agent dies before the handoff",
    ])
    func theCallGoesAsWritten(name: String) throws {
        let scenario = try #require(ScenarioCatalog.named(name))
        let timeline = scenario.simulated(seed: 1).timeline
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden")
            .appendingPathComponent(
                name.filter { $0 != "," }.replacingOccurrences(of: " ", with: "-") + ".timeline")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try timeline.text.write(to: file, atomically: true, encoding: .utf8)
        }
        let text = try String(contentsOf: file, encoding: .utf8)
        let expected = try #require(Timeline(parsing: text))
        let differences = timeline.differences(from: expected, tolerance: .milliseconds(40))
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }
}
