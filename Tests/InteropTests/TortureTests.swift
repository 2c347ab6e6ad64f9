// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The short form of `handoff bench torture`, in a process of its own: what it says of memory and
/// descriptors is the gateway's then, and not that of the tests beside it.
@Suite(.enabled(if: LiveGateway.isBuilt, "build it first: make binary"))
struct TortureTests {
    private struct Report: Decodable {
        var framesExpected: Int
        var framesMissed: Int
        var datagramsSent: Int
        var messagesUnsent: Int
    }

    @Test(.timeLimit(.minutes(3))) func callsDoNotNoticeWhatStrangersSend() async throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let messages = root.appendingPathComponent("Tests/SIPTests/torture").path
        let files = try FileManager.default.contentsOfDirectory(atPath: messages)
        #expect(files.filter { $0.hasSuffix(".dat") }.count >= 49, "the messages of RFC 4475")
        let scratch = try ScratchDirectory()
        let process = try PeerProcess(
            root.appendingPathComponent(".build/release/handoff").path,
            ["bench", "torture", "--quick", "--messages", messages], in: scratch)
        _ = try await process.status(within: .seconds(150))
        let output = process.output
        let faults = output.split(separator: "\n").filter { $0.hasPrefix("fault: ") }
        // A machine that builds something else at the same time may cost a few ticks.
        #expect(faults.allSatisfy { $0.hasSuffix("frames missed") }, "\(output)")
        let json = try #require(output.firstIndex(of: "{"), "\(output)")
        let end = try #require(output.lastIndex(of: "}"), "\(output)")
        let report = try JSONDecoder().decode(Report.self, from: Data(output[json...end].utf8))
        #expect(report.framesMissed * 100 <= report.framesExpected, "\(output)")
        #expect(report.datagramsSent > 4900 && report.messagesUnsent > 200, "\(output)")
    }
}
