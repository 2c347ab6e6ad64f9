// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import MediaThreads
import NIOCore
import Timing
import Transport

/// Which stream of a gateway: one of a call's parties is behind it.
struct StreamKey: Sendable, Hashable {
    var call: CallID
    var party: Party
}

/// The streams of all calls, on an event loop of their own: fifty messages a second and stream,
/// both ways, must not stand in the way of signalling.
final class StreamLinks {
    private let eventLoop: any EventLoop
    private let client: WebSocketClient
    private let limits: WebSocketLimits
    private let clock: MonotonicClock
    private let account: String
    private var random: SeededRandom
    private var links: [StreamKey: StreamLink] = [:]
    private let counters: GatewayCounters
    private let report: @Sendable (StreamKey, AgentConnectionEvent) -> Void

    init(
        eventLoop: any EventLoop, clock: MonotonicClock, random: SeededRandom,
        startTimeout: Duration, counters: GatewayCounters,
        report: @escaping @Sendable (StreamKey, AgentConnectionEvent) -> Void
    ) {
        self.eventLoop = eventLoop
        self.clock = clock
        self.random = random
        self.counters = counters
        self.report = report
        var limits = WebSocketLimits()
        limits.fragments = AgentLimits.fragments
        // The call decides how long it waits; this only ends what it has forgotten.
        limits.handshake = .nanoseconds((startTimeout + .seconds(2)).inNanoseconds)
        self.limits = limits
        client = WebSocketClient(eventLoop: eventLoop, limits: limits)
        account = StreamIdentity.drawnAccount(using: &self.random)
    }

    /// Connects a party's stream; the built-in agent's address has been filled in.
    func connect(
        _ key: StreamKey, to url: WebSocketURL, as description: AgentProtocolDescription,
        parameters: [ContextItem], stream: StreamRings
    ) {
        let report = report
        let bound = Confined(self, on: eventLoop)
        let introduction = AgentIntroduction(
            identity: .drawn(account: account, using: &random), parameters: parameters)
        let link = StreamLink(
            machine: description.makeProtocol(introduction), stream: stream, clock: clock,
            report: { event in
                // A link whose socket is gone is of no more use.
                switch event {
                case .closed, .ended, .failed: bound.value.links[key] = nil
                case .opened, .event: break
                }
                report(key, event)
            },
            onEnd: { [counters] counts in
                counters.count {
                    $0.agentMessagesUnusable += counts.malformed
                    $0.agentMessagesUnknown += counts.unknown
                    $0.agentSamplesHalved += counts.halves
                }
            })
        links[key] = link
        link.connect(with: client, to: url, limits: limits(of: description))
    }

    private func limits(of description: AgentProtocolDescription) -> WebSocketLimits {
        var limits = limits
        limits.frameBytes = description.messageBytes
        limits.messageBytes = description.messageBytes
        // Sound that is a second late is worth nothing.
        limits.highWaterBytes = max(limits.highWaterBytes, description.format.bytesPerSecond)
        return limits
    }

    func hear(_ key: StreamKey, _ frames: [UInt8]) { links[key]?.hear(frames) }

    func tell(_ key: StreamKey, _ command: AgentCommand) { links[key]?.tell(command) }

    func close(_ key: StreamKey, reason: String) {
        links.removeValue(forKey: key)?.close(reason: reason)
    }

    /// Closes every stream.
    func stop() {
        for key in Array(links.keys) { close(key, reason: "the gateway is stopping") }
    }
}
