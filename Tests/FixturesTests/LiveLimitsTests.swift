// SPDX-License-Identifier: Apache-2.0

import Fixtures
import Foundation
import Logging
import Testing
import Verdicts

/// What real sockets cannot play or judge is skipped, with the reason, and never a pass.
@Suite struct LiveLimitsTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// Parts of scenarios, and what is said of each.
    static let limits = [
        ("caller: {network: {loss: 3 %}}", "the network of caller is simulated"),
        (
            "operators: {anna: {network: {jitter: 40 ms}}}", "the network of anna is simulated"
        ),
        ("faults: {journal: slow}", "the fault of its journal is simulated"),
        ("faults: {journal: silent}", "the fault of its journal is simulated"),
        ("faults: {recorder: breaks}", "the fault of its recorder is simulated"),
        ("agent: {connects: after 2 s}", "its agent connects after 2000 ms"),
        ("expect: [wish to ring ≤ 200 ms]", "'wish to ring ≤ 200 ms' (scenario.yaml:2): a busy"),
        ("expect: [no gap over 40 ms for caller]", "a busy machine makes gaps of its own"),
        ("expect: [caller hears agent from 2 s to 4 s]", "a longer window can be judged"),
        ("expect: [no gap over 500 ms for caller from 2 s to 4 s]", "a longer window"),
        ("skip: waits for a better voice", "waits for a better voice"),
    ]

    @Test(arguments: limits)
    func whatIsOnlySimulatedIsSkipped(part: String, reason: String) async throws {
        let verdict = try await Self.verdict(of: part)
        guard case .skipped(let words) = verdict else {
            Issue.record("\(part): \(verdict)")
            return
        }
        #expect(words.contains(reason), "\(words)")
    }

    @Test func whatCannotBeReadCannotBeTold() async throws {
        let verdict = try await Self.verdict(of: "calller: {}")
        guard case .cannotTell = verdict else {
            Issue.record("\(verdict)")
            return
        }
    }

    private static func verdict(of part: String) async throws -> FixtureVerdict {
        let folder = NSTemporaryDirectory() + "/limits-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let caller = part.hasPrefix("caller:") ? "" : "caller: {does: hangs up}\n"
        try "listening: level\n\(part)\n\(caller)".write(
            toFile: folder + "/scenario.yaml", atomically: true, encoding: .utf8)
        let fixture = try #require(FixtureFinder.find(in: [folder]).cases.first)
        let trial = FixtureTrial(
            shelf: SettingsShelf(), shipped: root + "/config/gateway.yaml", madeBy: "a test",
            wantsPicture: false)
        let outcome = await LiveTrial(trial, logger: Logger(label: "limits")).play(fixture)
        #expect(outcome.actual == nil)
        return outcome.result.settledVerdict
    }
}
