// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTesting
import Logging
import Testing

/// The short form of `handoff bench torture`.
@Suite struct TortureTests {
    @Test func callsDoNotNoticeWhatStrangersSend() async throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("SIPTests/torture")
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil
        ).filter { $0.pathExtension == "dat" }
        #expect(files.count >= 49, "the messages of RFC 4475")
        let messages = try files.map { [UInt8](try Data(contentsOf: $0)) }
        var logger = Logger(label: "torture")
        logger.logLevel = .critical
        var report = try await TortureRun.run(
            .quick(messages: messages), logger: logger, progress: { _ in })
        // A machine that builds something else at the same time may cost a few ticks.
        #expect(report.framesMissed * 100 <= report.framesExpected, "\(report)")
        report.framesMissed = 0
        #expect(report.faults.isEmpty, "\(report)")
        #expect(report.datagramsSent > 4900 && report.messagesUnsent > 200, "\(report)")
    }
}
