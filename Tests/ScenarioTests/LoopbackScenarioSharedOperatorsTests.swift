// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import GatewayTesting
import Journal
import JournalSQLite
import Lab
import Logging
import Testing

/// Two gateways ring the same operators, on real sockets: one that is in a call of the other's is
/// not rung.
@Suite struct LoopbackScenarioSharedOperatorsTests {
    @Test(.timeLimit(.minutes(1)))
    func whoIsInACallOfAnotherGatewayIsPassedOver() async throws {
        var logger = Logger(label: "shared")
        logger.logLevel = .critical
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("shared-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("leases.sqlite").path
        var scenario = try #require(ScenarioCatalog.all.first { $0.name == "is busy" })
        let lena = Scenario.operatorPhone("lena", tone: .operatorB)
        scenario.operators[0] = lena
        scenario.expectations.removeAll { if case .attempts = $0 { true } else { false } }
        scenario.expectations.append(
            .attempts([.init("lena", .busy), .init("maria", .completed)]))

        let other = try SQLiteLeases(path: path).store
        let answer = await withCheckedContinuation { continuation in
            // Her name on the first line of such a run.
            other.take("lena-0", CallID(rawValue: "elsewhere")) {
                continuation.resume(returning: $0)
            }
        }
        #expect(answer == .granted)
        let own = try SQLiteLeases(path: path).store
        let stories = try await LoopbackRun.run(
            [scenario], seed: 11, ports: 28000...28099, leases: own, logger: logger)
        for story in stories where !story.isGood { Issue.record(Comment(rawValue: story.account)) }
        let phone = stories.flatMap(\.phones).first { $0.script.name == "lena" }
        #expect(phone?.notes.isEmpty == true, "she was not even rung")
        own.close()
        other.close()
    }
}
