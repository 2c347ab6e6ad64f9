// SPDX-License-Identifier: Apache-2.0

import CallModel
import Codecs
import ConfigurationFiles
import Exchange
package import Gateway
package import GatewayTesting
import Handoff
package import Journal
package import Logging
import Timing

/// Scenarios in real time on real sockets: one live gateway with a line for each, all at once.
package enum LoopbackRun {
    /// Runs the scenarios, `sideBySide` of them at a time beginning every twelve seconds, and
    /// judges each. Those that stop the gateway, or take its disk away, get one of their own. With `recordings` it keeps
    /// what every party says and hears there; `leases` are shared with other gateways. Scenarios with
    /// sound cards need `cards`. `whenUp` runs with each gateway that has started, before its first
    /// call.
    package static func run(
        _ scenarios: [Scenario], seed: UInt64, sideBySide: Int = 12,
        ports: ClosedRange<UInt16> = 21000...24999, recordings: String? = nil,
        cards: CardWires? = nil, leases: LeaseStore? = nil, logger: Logger,
        whenUp: @escaping @Sendable (GatewayService) async throws -> Void = { _ in }
    ) async throws -> [Story] {
        let together = scenarios.filter { !$0.wantsOwnGateway }
        let alone = scenarios.filter(\.wantsOwnGateway)
        let pace = LoopbackPace(sideBySide: max(1, sideBySide), apart: .seconds(12))
        return try await withThrowingTaskGroup(of: [Story].self) { group in
            group.addTask {
                try await runTogether(
                    together, pace, ports: ports, seed: seed, recordings, cards, leases, logger,
                    whenUp)
            }
            for (index, scenario) in alone.enumerated() {
                let first = UInt16(25000 + 100 * index)
                group.addTask {
                    try await runTogether(
                        [scenario], pace, ports: first...first + 99, seed: seed, recordings, cards,
                        leases,
                        logger, whenUp)
                }
            }
            var stories: [Story] = []
            for try await some in group { stories += some }
            return stories
        }
    }

    private static func runTogether(
        _ scenarios: [Scenario], _ pace: LoopbackPace, ports: ClosedRange<UInt16>, seed: UInt64,
        _ recordings: String?, _ cards: CardWires?, _ leases: LeaseStore?, _ logger: Logger,
        _ whenUp: @Sendable (GatewayService) async throws -> Void
    ) async throws -> [Story] {
        guard !scenarios.isEmpty else { return [] }
        var stage = try await LoopbackStage(
            scenarios, seed: seed, pace: pace, cards: cards, logger: logger)
        let gateway = try await LoopbackGateway.start(
            lines: stage.lines, triggers: Scenario.defaultTriggers, ports: ports, seed: seed,
            grace: scenarios[0].grace ?? .seconds(1), logger: logger, leases: leases
        ) { settings in
            for target in stage.lines.flatMap(\.plan.targets) {
                settings.gateway.operatorCredentials[target.name] = ScriptedPhone.credentials
            }
            settings.gateway.codecs = CodecCatalog.all.filter { codec in
                scenarios.contains { $0.codecs.contains(codec) }
            }
            // No file can be made there, whoever we are.
            if scenarios[0].recorder == .cannotOpen { settings.recordings = "/proc/recordings" }
            guard let recordings else { return }
            settings.recordings = recordings
            settings.gateway.recording = RecordingPolicy(
                begins: .answered, keyPause: .zero,
                tracks: RecordingTrack.all(withConsultation: true))
            settings.recording.policy = settings.gateway.recording
        }
        try await whenUp(gateway.service)
        try stage.dial(gateway.address)
        return try await stage.play(on: gateway)
    }
}

extension Scenario {
    /// Whether the gateway is told to stop, or cannot record.
    var wantsOwnGateway: Bool { grace != nil || recorder != .well }

    /// How long running calls may go on when the gateway is told to stop.
    var grace: Duration? { Self.grace(of: moments) }

    static func grace(of moments: [Moment]) -> Duration? {
        moments.lazy.compactMap { moment in
            if case .drain(let grace) = moment.event { grace } else { nil }
        }.first
    }
}
