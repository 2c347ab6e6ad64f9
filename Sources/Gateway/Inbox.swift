// SPDX-License-Identifier: Apache-2.0

import Exchange
import Logging
import NIOCore
import Synchronization
import Transport

/// The way to the decisions, from any thread. It is there before them: what comes early waits, what
/// comes too late or in too great a number is dropped and counted.
final class Inbox: Sendable {
    /// Inputs that may wait for the control loop.
    private static let limit = 65_536

    /// Opens once and closes once.
    private enum State {
        case early([GatewayInput])
        case open(Confined<ControlRoom>)
        case closed
    }

    private let state = Mutex(State.early([]))
    private let waiting = Atomic<Int>(0)
    private let counters: GatewayCounters

    init(counters: GatewayCounters) { self.counters = counters }

    /// The room behind it while it is open.
    var room: Confined<ControlRoom>? {
        state.withLock { if case .open(let room) = $0 { room } else { nil } }
    }

    /// Hands inputs over, in order; never waits.
    func deliver(_ inputs: [GatewayInput]) {
        guard !inputs.isEmpty else { return }
        let total = waiting.wrappingAdd(inputs.count, ordering: .relaxed).newValue
        guard total <= Self.limit else { return drop(inputs) }
        let isTaken = state.withLock { state in
            switch state {
            case .early(let earlier):
                state = .early(earlier + inputs)
                return true
            case .open(let room):
                hand(inputs, to: room)
                return true
            case .closed: return false
            }
        }
        if !isTaken { drop(inputs) }
    }

    /// Opens it: what waited comes first.
    func open(to room: Confined<ControlRoom>) {
        state.withLock { state in
            guard case .early(let inputs) = state else { return }
            hand(inputs, to: room)
            state = .open(room)
        }
    }

    /// Closes it for good, and lets go of the room.
    func close() {
        state.withLock { $0 = .closed }
    }

    private func hand(_ inputs: [GatewayInput], to room: Confined<ControlRoom>) {
        room.tell { [self] room in
            waiting.wrappingSubtract(inputs.count, ordering: .relaxed)
            for input in inputs { room.take(input) }
        }
    }

    private func drop(_ inputs: [GatewayInput]) {
        waiting.wrappingSubtract(inputs.count, ordering: .relaxed)
        counters.count { $0.inputsDropped += inputs.count }
    }
}

/// What every part of a running gateway tells others by: counts, log lines, and inputs of the
/// decisions, which arrive on the control loop in order.
struct GatewayNews: Sendable {
    let counters: GatewayCounters
    let logger: Logger
    let deliver: @Sendable (GatewayInput) -> Void
}
