// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import MediaThreads
import NIOCore
import Timing
import Transport

/// The streams of all calls, on an event loop of their own: fifty messages a second and stream,
/// both ways, must not stand in the way of signalling.
final class StreamLinks {
    private let eventLoop: any EventLoop
    private let client: WebSocketClient
    private var limits: WebSocketLimits
    private let clock: MonotonicClock
    private let account: String
    private var random: SeededRandom
    private var links: [StreamID: StreamLink] = [:]
    private let counters: GatewayCounters
    /// The desks in browsers, whose streams go over the sockets of their tabs.
    let desks: DeskLinks
    private let report: @Sendable (StreamID, AgentConnectionEvent) -> Void

    init(
        eventLoop: any EventLoop, clock: MonotonicClock, random: SeededRandom,
        startTimeout: Duration, counters: GatewayCounters,
        report: @escaping @Sendable (StreamID, AgentConnectionEvent) -> Void
    ) {
        self.eventLoop = eventLoop
        self.clock = clock
        self.random = random
        self.counters = counters
        desks = DeskLinks(eventLoop: eventLoop, clock: clock)
        self.report = report
        var limits = WebSocketLimits()
        limits.fragments = AgentLimits.fragments
        limits.handshake = Self.handshake(startTimeout)
        self.limits = limits
        client = WebSocketClient(eventLoop: eventLoop, limits: limits)
        account = StreamIdentity.drawnAccount(using: &self.random)
    }

    /// The call decides how long it waits; this only ends what it has forgotten.
    private static func handshake(_ startTimeout: Duration) -> TimeAmount {
        .nanoseconds((startTimeout + .seconds(2)).inNanoseconds)
    }

    /// The longest that a call waits for a stream is another from now on.
    func wait(for startTimeout: Duration) { limits.handshake = Self.handshake(startTimeout) }

    /// Connects a party's stream; the built-in agent's address has been filled in.
    func connect(
        _ id: StreamID, to url: WebSocketURL, as description: AgentProtocolDescription,
        parameters: [ContextItem], stream: StreamRings
    ) {
        makeLink(id, as: description, parameters, stream)
            .connect(with: client, to: url, limits: limits(of: description))
    }

    /// Has a call ring at the desk of a user.
    func ring(
        _ id: StreamID, at user: String, as description: AgentProtocolDescription,
        parameters: [ContextItem], stream: StreamRings
    ) {
        desks.ring(id, at: user, makeLink(id, as: description, parameters, stream))
    }

    private func makeLink(
        _ id: StreamID, as description: AgentProtocolDescription, _ parameters: [ContextItem],
        _ stream: StreamRings
    ) -> StreamLink {
        let report = report
        let bound = Confined(self, on: eventLoop)
        let introduction = AgentIntroduction(
            identity: .drawn(account: account, using: &random), parameters: parameters)
        let link = StreamLink(
            machine: description.makeProtocol(introduction), stream: stream, clock: clock,
            report: { event in
                // A link whose socket is gone is of no more use.
                switch event {
                case .closed, .ended, .failed: bound.value.links[id] = nil
                case .opened, .event: break
                }
                report(id, event)
            },
            onEnd: { [counters] counts, unsent in
                counters.add(counts)
                counters.count { $0.agentMessagesUnsent += unsent }
            })
        links[id] = link
        return link
    }

    private func limits(of description: AgentProtocolDescription) -> WebSocketLimits {
        var limits = limits
        limits.frameBytes = description.messageBytes
        limits.messageBytes = description.messageBytes
        // Sound that is a second late is worth nothing.
        limits.highWaterBytes = max(limits.highWaterBytes, description.format.bytesPerSecond)
        return limits
    }

    func send(_ id: StreamID, _ frames: [UInt8]) { links[id]?.send(frames) }

    func tell(_ id: StreamID, _ command: AgentCommand) { links[id]?.tell(command) }

    func close(_ id: StreamID, reason: String) {
        links.removeValue(forKey: id)?.close(reason: reason)
    }

    /// Closes every stream.
    func stop() {
        for id in Array(links.keys) { close(id, reason: "the gateway is stopping") }
        desks.stop()
    }
}
