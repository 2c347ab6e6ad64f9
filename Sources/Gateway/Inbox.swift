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
        case open(Confined<CoreDriver>)
        case closed
    }

    private let state = Mutex(State.early([]))
    private let waiting = Atomic<Int>(0)
    private let counters: GatewayCounters

    init(counters: GatewayCounters) { self.counters = counters }

    /// The driver behind it while it is open.
    var driver: Confined<CoreDriver>? {
        state.withLock { if case .open(let driver) = $0 { driver } else { nil } }
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
            case .open(let driver):
                hand(inputs, to: driver)
                return true
            case .closed: return false
            }
        }
        if !isTaken { drop(inputs) }
    }

    /// Opens it: what waited comes first.
    func open(to driver: Confined<CoreDriver>) {
        state.withLock { state in
            guard case .early(let inputs) = state else { return }
            hand(inputs, to: driver)
            state = .open(driver)
        }
    }

    /// Closes it for good, and lets go of the driver.
    func close() {
        state.withLock { $0 = .closed }
    }

    private func hand(_ inputs: [GatewayInput], to driver: Confined<CoreDriver>) {
        driver.tell { [self] driver in
            waiting.wrappingSubtract(inputs.count, ordering: .relaxed)
            for input in inputs { driver.receive(input) }
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
