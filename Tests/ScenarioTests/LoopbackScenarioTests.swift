// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Lab
import Logging
import Testing

/// The same scenarios in real time on real sockets, all side by side: UDP, RTP and WebSockets on
/// 127.0.0.1, the media threads and the control loop of the live gateway.
@Suite struct LoopbackScenarioTests {
    @Test(.timeLimit(.minutes(4)))
    func everyScenarioComesOutAsExpectedOnRealSockets() async throws {
        var logger = Logger(label: "scenarios")
        logger.logLevel = .error
        // Those with sound cards are played on devices by SoundCardTests.
        let scenarios = ScenarioCatalog.all.filter(\.cards.isEmpty)
        let stories = try await LoopbackRun.run(scenarios, seed: 1, logger: logger)
        #expect(stories.count == scenarios.count)
        // A machine that does not run a telephone for a second makes a scenario come out otherwise.
        // What failed beside eleven others is played once more on its own, and then it counts.
        let failed = stories.filter { !$0.isGood }
        for story in failed { print("failed beside others:\n\(story.account)") }
        #expect(failed.count <= 3, "\(failed.map(\.scenario))")
        let again = try await LoopbackRun.run(
            failed.compactMap { ScenarioCatalog.named($0.scenario) }, seed: 2, sideBySide: 1,
            logger: logger)
        for story in again where !story.isGood {
            Issue.record(Comment(rawValue: story.account))
        }
    }
}
