// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Operators who have answered and do not have the call, or not any more: each hears why, and then
/// their leg ends. Their attempts are closed already; the call goes on beside them.
struct Leavetaking: Sendable, Equatable {
    /// One who is told.
    struct Leave: Sendable, Equatable {
        let leg: OperatorLeg
        /// Why the leg ends.
        let reason: String
        let until: Instant
    }

    /// In the order in which they began to be told.
    private(set) var leaves: [Leave] = []

    var nextDeadline: Instant? { leaves.map(\.until).min() }

    var isEmpty: Bool { leaves.isEmpty }

    func contains(_ attempt: AttemptID) -> Bool { leaves.contains { $0.leg.attempt == attempt } }

    mutating func add(_ leave: Leave) { leaves.append(leave) }

    /// Whoever has heard what was said there.
    mutating func take(hearing lane: Lane) -> Leave? { take { $0.leg.notice == lane } }

    mutating func take(_ attempt: AttemptID) -> Leave? { take { $0.leg.attempt == attempt } }

    /// Whoever has been told long enough.
    mutating func takeDue(at now: Instant) -> Leave? { take { $0.until <= now } }

    mutating func takeFirst() -> Leave? { take { _ in true } }

    private mutating func take(where isMeant: (Leave) -> Bool) -> Leave? {
        leaves.firstIndex(where: isMeant).map { leaves.remove(at: $0) }
    }

    /// The same table of who hears whom, with those who are told.
    func routing(beside others: Routing) -> Routing {
        var routing = others
        for leave in leaves { routing[.operator(leave.leg.number)] = [.notice] }
        return routing
    }
}

extension CallScene {
    /// An operator is being told, on their notice lane, why they do not have the call.
    mutating func takeLeave(of leg: OperatorLeg, reason: String, until: Instant) {
        leaving.add(Leavetaking.Leave(leg: leg, reason: reason, until: until))
    }

    /// Ends the leg of whoever has been told.
    mutating func end(_ leave: Leavetaking.Leave) {
        hangUpOperator(leave.leg, answered: true, reason: leave.reason)
    }

    /// Places for so many operators beside those who are called already, the first ones first. Whoever
    /// is being told goodbye on one that is needed has heard enough of it.
    mutating func places(_ count: Int, beside legs: [OperatorLeg] = []) -> [OperatorNumber] {
        while true {
            let taken = (legs + leaving.leaves.map(\.leg)).map(\.number)
            let free = OperatorNumber.allCases.filter { !taken.contains($0) }
            guard free.count < count, let leave = leaving.takeFirst() else {
                return Array(free.prefix(count))
            }
            end(leave)
            stop(leave.leg.notice)
        }
    }
}
