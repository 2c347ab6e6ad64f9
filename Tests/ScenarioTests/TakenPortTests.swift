// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Logging
import Testing
import Transport

/// Another program holds ports of the range on this machine: no call is lost to that.
@Suite struct TakenPortTests {
    @Test(.timeLimit(.minutes(2))) func callsAreAnsweredOnPortsThatAreOurs() async throws {
        let range: ClosedRange<UInt16> = 47_000...47_023
        // All but every third pair, and so also the first that would be lent.
        let others = stride(from: range.lowerBound, to: range.upperBound, by: 2)
            .filter { $0 / 2 % 3 != 1 }
            .compactMap { try? RTPSocketPair.bind(host: "127.0.0.1", port: $0) }
        #expect(others.count == 8)
        var logger = Logger(label: "ports")
        logger.logLevel = .error
        let scenario = try #require(ScenarioCatalog.all.first)
        let stories = try await LoopbackRun.run(
            [scenario], seed: 4, sideBySide: 1, ports: range, logger: logger)
        for story in stories where !story.isGood {
            Issue.record(Comment(rawValue: story.account))
        }
        withExtendedLifetime(others) {}
    }
}
