// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Logging
import Testing

/// The same scenarios in real time on real sockets, all side by side: UDP, RTP and WebSockets on
/// 127.0.0.1, the media threads and the control loop of the live gateway.
@Suite struct LoopbackScenarioTests {
    @Test(.timeLimit(.minutes(4)))
    func everyScenarioComesOutAsExpectedOnRealSockets() async throws {
        var logger = Logger(label: "scenarios")
        logger.logLevel = .error
        let stories = try await LoopbackRun.run(ScenarioCatalog.all, seed: 1, logger: logger)
        #expect(stories.count == ScenarioCatalog.all.count)
        for story in stories where !story.isGood {
            Issue.record(Comment(rawValue: story.account))
        }
    }
}
