// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// The agent has kept the caller waiting for too long: it says that it waits or works, and has
/// said nothing since.
package struct OnHoldCondition: TriggerCondition {
    package var lasting: Duration

    /// When it began; nil while nobody waits.
    private var since: Instant?
    package private(set) var nextDeadline: Instant?

    package init(lasting: Duration = .seconds(60)) { self.lasting = lasting }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        switch signal {
        case .reported(.status(_, let time)) where time > .zero:
            guard since == nil else { break }
            since = now
            nextDeadline = now + lasting
        case .reported(.status), .speechBegan(.agent, _): forget()
        default: break
        }
        return nil
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        if moment != .answered { forget() }
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        guard let nextDeadline, nextDeadline <= now else { return nil }
        self.nextDeadline = nil
        return Finding(detail: "kept waiting for \(lasting.inMilliseconds / 1000) s")
    }

    private mutating func forget() {
        since = nil
        nextDeadline = nil
    }
}

extension OnHoldCondition {
    package static let name = "on-hold"
    package static let doc = "the agent says that it waits or works, and speaks no word for long"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            lasting: fields.seconds(
                Field("for_seconds", "for how long"), .seconds(60), in: 1...3600))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("for_seconds", .seconds(lasting), unless: .seconds(.seconds(60)))
        return list
    }

    package var interests: SignalInterest { [.agentStatus, .speech(.agent)] }
}
