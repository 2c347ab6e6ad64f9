// SPDX-License-Identifier: Apache-2.0

import CallModel
import Gateway
import Lab
import Logging
import MediaThreads
import Testing

/// What a running gateway shows of itself.
@Suite struct LiveMetricsTests {
    @Test(.timeLimit(.minutes(1))) func portsOfOtherProgramsAreCounted() async throws {
        var logger = Logger(label: "metrics")
        logger.logLevel = .error
        let range: ClosedRange<UInt16> = 30_200...30_209
        let others = [30_200, 30_206].compactMap {
            try? RTPSocketPair.bind(host: "127.0.0.1", port: $0)
        }
        #expect(others.count == 2)
        let gateway = try await LoopbackGateway.start(
            lines: [], triggers: [], ports: range, seed: 1, logger: logger)
        let metrics = await gateway.service.metrics
        try await gateway.service.stop()
        #expect(metrics.counts.portsTaken == 2)
        #expect(metrics.all.contains { $0.name == "rtp_ports_taken_total" && $0.value == 2 })
        #expect(metrics.media.count == 1)
        withExtendedLifetime(others) {}
    }
}
