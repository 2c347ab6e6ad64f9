// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import NIOCore
import Timing
import Transport

/// The agents of all calls, on an event loop of their own: fifty messages a second and call, both
/// ways, must not stand in the way of signalling.
final class AgentLinks {
    private let eventLoop: any EventLoop
    private let client: WebSocketClient
    private let clock: MonotonicClock
    private let account: String
    private var random: SeededRandom
    private var links: [CallID: AgentLink] = [:]
    private let report: @Sendable (CallID, AgentConnectionEvent) -> Void

    init(
        eventLoop: any EventLoop, clock: MonotonicClock, random: SeededRandom,
        startTimeout: Duration, report: @escaping @Sendable (CallID, AgentConnectionEvent) -> Void
    ) {
        self.eventLoop = eventLoop
        self.clock = clock
        self.random = random
        self.report = report
        var limits = WebSocketLimits()
        limits.frameBytes = AgentLimits.messageBytes
        limits.messageBytes = AgentLimits.messageBytes
        limits.fragments = AgentLimits.fragments
        // The call decides how long it waits; this only ends what it has forgotten.
        limits.handshake = .nanoseconds((startTimeout + .seconds(2)).inNanoseconds)
        client = WebSocketClient(eventLoop: eventLoop, limits: limits)
        account = StreamIdentity.drawnAccount(using: &self.random)
    }

    /// Connects to a call's agent; `url` has been chosen, the built-in agent's address filled in.
    func connect(
        _ call: CallID, to url: String, parameters: [ContextItem], stream: AgentStream
    ) {
        let report = report
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        guard let url = WebSocketURL(url) else {
            return report(call, .failed(reason: "its address is none of ws:// or wss://"))
        }
        let identity = StreamIdentity.drawn(account: account, using: &random)
        let link = AgentLink(
            machine: TwilioMediaStream(identity: identity, parameters: parameters),
            stream: stream, clock: clock
        ) { event in
            // A link whose socket is gone is of no more use.
            switch event {
            case .closed, .ended, .failed: bound.value.links[call] = nil
            case .opened, .event: break
            }
            report(call, event)
        }
        links[call] = link
        link.connect(with: client, to: url)
    }

    func hear(_ call: CallID, _ frames: [UInt8]) { links[call]?.hear(frames) }

    func tell(_ call: CallID, _ command: AgentCommand) { links[call]?.tell(command) }

    func close(_ call: CallID, reason: String) {
        links.removeValue(forKey: call)?.close(reason: reason)
    }
}
