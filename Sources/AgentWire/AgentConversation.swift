// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// The life of one stream from our end, from connecting to its end, whichever party is behind it:
/// what is sent, what is played, what is reported, and that nothing is after the end.
///
/// The live link and the simulated one run this machine, and differ in what carries its messages.
package struct AgentConversation: Sendable {
    package enum Effect: Sendable, Hashable {
        case send(AgentMessage)
        /// Sound to be played, in `format`; call `soundDropped` when there is no room.
        case play([UInt8])
        /// To be told as `marked` once the sound before it has been played; at once when there is
        /// no room.
        case mark(String)
        /// Drop all sound not yet played.
        case clear
        case report(AgentConnectionEvent)
        case close(code: UInt16, reason: String)
    }

    /// How a socket ended.
    package enum Closure: Sendable, Hashable {
        /// The other end sent a close frame; nil without a code (RFC 6455 section 7.1.5).
        case byPeer(code: UInt16?, reason: String)
        /// We closed it, the network did, or it never opened.
        case otherwise(reason: String)

        package var reason: String {
            switch self {
            case .byPeer(_, let reason), .otherwise(let reason): reason
            }
        }
    }

    private enum State: Sendable {
        case connecting, open
        /// Nothing is sent or reported any more.
        case over
    }

    private var machine: any AgentProtocol
    private var state = State.connecting
    private var hasOverflowed = false

    package init(_ machine: any AgentProtocol) { self.machine = machine }

    package var format: StreamFormat { machine.format }
    package var counts: AgentCounts { machine.counts }
    package var isOpen: Bool { state == .open }

    package mutating func opened(at now: Instant) -> [Effect] {
        guard state == .connecting else { return [] }
        state = .open
        return machine.open(at: now).map(Self.effect) + [.report(.opened)]
    }

    package mutating func receive(
        _ message: UnsafeRawBufferPointer, as kind: AgentFrame, at now: Instant
    ) -> [Effect] {
        guard state == .open else { return [] }
        return machine.receive(message, as: kind, at: now).map(Self.effect)
    }

    /// Appends the message of one frame of sound, `format.frameBytes` long; nil when nothing is to
    /// be sent.
    package mutating func send(
        _ frame: UnsafeBufferPointer<UInt8>, at now: Instant, into message: inout [UInt8]
    ) -> AgentFrame? {
        guard state == .open else { return nil }
        return machine.encode(frame, at: now, into: &message)
    }

    package mutating func tell(_ command: AgentCommand, at now: Instant) -> [Effect] {
        guard state == .open else { return [] }
        return machine.tell(command, at: now).map(Self.effect)
    }

    /// There was no room for sound: says so once; the counters say how much.
    package mutating func soundDropped() -> [Effect] {
        guard state == .open, !hasOverflowed else { return [] }
        hasOverflowed = true
        return [.report(.event(.malformed(.tooFarAhead)))]
    }

    /// We end it: says goodbye in the protocol's way and closes. Nothing is reported any more.
    package mutating func end(reason: String, at now: Instant) -> [Effect] {
        guard state != .over else { return [] }
        let last = tell(.stop, at: now)
        state = .over
        return last + [.close(code: 1000, reason: reason)]
    }

    /// The socket is gone.
    package mutating func closed(_ closure: Closure, at now: Instant) -> [Effect] {
        let before = state
        state = .over
        switch before {
        case .over: return []
        case .connecting: return [.report(.failed(reason: closure.reason))]
        case .open:
            guard case .byPeer(1000, let reason) = closure else {
                return [.report(.closed(reason: closure.reason))]
            }
            return [
                .report(.ended(reason: reason, spokeAgo: machine.spokeAt.map { now - $0 }))
            ]
        }
    }

    private static func effect(_ effect: AgentEffect) -> Effect {
        switch effect {
        case .send(let message): .send(message)
        case .event(.audio(let audio)): .play(audio)
        case .event(.mark(let name)): .mark(name)
        case .event(.clear): .clear
        case .event(let event): .report(.event(event))
        case .close(let code, let reason): .close(code: code, reason: reason)
        }
    }
}

/// What becomes of the connection to an agent.
package enum AgentConnectionEvent: Sendable, Hashable {
    /// Its socket is open and the first messages have been sent.
    case opened
    case failed(reason: String)
    case closed(reason: String)
    /// The agent closed it with 1000, so long after the last sound of its own that can be heard;
    /// nil when it never spoke.
    case ended(reason: String, spokeAgo: Duration?)
    case event(AgentEvent)
}
