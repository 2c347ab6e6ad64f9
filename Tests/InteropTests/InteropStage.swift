// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Gateway
import GatewayTesting
import Handoff
import Logging
import RTP
import Timing

/// A live gateway with scripted phones on the other side of a real peer.
struct InteropStage {
    let gateway: LoopbackGateway
    let bots: LoopbackBots
    private let booth = PhoneBooth()

    /// Starts a gateway whose only operator is reached at `operatorURI`.
    init(operatorURI: String, ports: ClosedRange<UInt16>) async throws {
        var logger = Logger(label: "interop")
        logger.logLevel = .warning
        bots = try await LoopbackBots(scripts: [[Scenario.talkingBot]], logger: logger)
        var plan = Scenario.plan(["peer"])
        plan.defaultRoute.targets[0].uri = operatorURI
        plan.defaultRoute.targets[0].ringTime = .seconds(8)
        gateway = try await LoopbackGateway.start(
            lines: [Line(plan: plan, agentURL: bots.url(of: 0, nil))],
            triggers: Scenario.defaultTriggers, ports: ports, seed: 1, logger: logger)
    }

    /// A phone that is already bound, so that its address is known before the gateway starts.
    static func place(
        _ script: PhoneScript, gateway: SocketAddress? = nil, start: Duration = .zero
    ) throws -> PhoneBooth.Place {
        try PhoneBooth.place(
            script, gateway: gateway ?? SocketAddress(ipv4: 0x7F00_0001, port: 9), start: start,
            random: SeededRandom(seed: 5))
    }

    /// Runs a phone while `body` drives the peer; the phone as it is at the end.
    func with(
        _ place: PhoneBooth.Place, _ body: () async throws -> Void
    ) async throws -> ScriptedPhone? {
        async let running = booth.run([place])
        do {
            try await body()
            try await waitForEnd()
        } catch {
            booth.stop()
            _ = await running
            throw error
        }
        booth.stop()
        return await running.first
    }

    /// Waits until the gateway has given everything back.
    private func waitForEnd() async throws {
        for _ in 0..<400 {
            if try await gateway.service.load() == (0, 0, 0) { return }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Whether an event was written down, waiting for it.
    func waits(for name: String, within limit: Duration = .seconds(15)) async throws -> Bool {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if gateway.records.contains(where: { $0.name == name }) { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    var outcome: String? {
        gateway.records.first { $0.name == "handoff.ended" }?.detail["outcome"]?.string
    }

    /// The journal as text, for a test's message.
    var account: String { Timeline(gateway.records).text }

    func stop() async throws {
        try await gateway.service.stop()
        try await bots.stop()
    }
}
