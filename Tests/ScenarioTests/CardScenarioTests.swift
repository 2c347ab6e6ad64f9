// SPDX-License-Identifier: Apache-2.0

import CardRig
import GatewayTesting
import Lab
import Logging
import Testing

/// The scenarios with sound cards in real time, on a live gateway and devices of ALSA that are made of
/// memory: whoever sits there hears the bell and the whisper, and presses keys as tones.
@Suite struct CardScenarioTests {
    @Test(.timeLimit(.minutes(2)))
    func everyScenarioComesOutAsExpectedOnDevices() async throws {
        var logger = Logger(label: "cards")
        logger.logLevel = .critical
        let scenarios = ScenarioCatalog.all.filter { !$0.cards.isEmpty }
        #expect(scenarios.count >= 4)
        let wires = CardWires { goneAfter in
            let die = goneAfter.map { "die \(Int($0 / .milliseconds(1))) away 60000" } ?? ""
            let pair = try TestCards.pair(gateway: die)
            return (pair.gateway, pair.far)
        }
        let stories = try await LoopbackRun.run(
            scenarios, seed: 1, ports: 28000...28399, cards: wires, logger: logger)
        #expect(stories.count == scenarios.count)
        for story in stories where !story.isGood {
            Issue.record(Comment(rawValue: story.account))
        }
    }
}
