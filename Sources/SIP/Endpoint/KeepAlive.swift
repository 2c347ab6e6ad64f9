// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// Pings on the connections that carry sessions, so that nobody on the way takes them for idle,
/// and so that a peer which is gone is noticed (RFC 5626 sections 3.5.1 and 4.4.1).
struct KeepAlive: Sendable {
    /// A double CRLF; the peer answers with one.
    static let ping = Array("\r\n\r\n".utf8)
    /// How long a pong may take.
    static let patience = Duration.seconds(10)

    /// What is to be done about a connection whose time has come.
    enum Verdict: Sendable, Hashable {
        case ping
        /// It answered before and does not any more.
        case dead
        case nothing
    }

    private struct Connection: Sendable {
        /// Whether it has ever answered a ping: not everybody does.
        var answers = false
        var isWaiting = false
    }

    private var connections: [Flow: Connection] = [:]
    private var timers = TimerHeap<Flow>()

    var isEmpty: Bool { connections.isEmpty }
    var nextDeadline: Instant? { timers.nextDeadline }

    mutating func start(_ flow: Flow, at first: Instant) {
        guard connections[flow] == nil else { return }
        connections[flow] = Connection()
        timers.set(flow, at: first)
    }

    mutating func stop(_ flow: Flow) {
        guard connections.removeValue(forKey: flow) != nil else { return }
        timers.cancel(flow)
    }

    /// A pong came; one nobody asked for means nothing.
    mutating func pong(_ flow: Flow, next: Instant) {
        guard connections[flow]?.isWaiting == true else { return }
        connections[flow] = Connection(answers: true)
        timers.set(flow, at: next)
    }

    /// Anything else that came shows as well that the peer is there.
    mutating func heard(_ flow: Flow) { connections[flow]?.isWaiting = false }

    /// The next connection whose time has come, and what is to be done; `next` is when the one
    /// after this ping is due.
    mutating func due(at now: Instant, next: Instant) -> (Flow, Verdict)? {
        guard let flow = timers.popDue(at: now), let connection = connections[flow] else {
            return nil
        }
        if connection.isWaiting {
            connections[flow]?.isWaiting = false
            timers.set(flow, at: next)
            return (flow, connection.answers ? .dead : .nothing)
        }
        connections[flow]?.isWaiting = true
        timers.set(flow, at: now + Self.patience)
        return (flow, .ping)
    }
}
