// SPDX-License-Identifier: Apache-2.0

package import Timing

/// A guard: the call has lasted for so long, since the answer.
package struct CallTimeCondition: TriggerCondition {
    package var above: Duration
    /// Nil for no end.
    package var below: Duration?

    private var answeredAt: Instant?
    private var state = GuardState()

    package init(above: Duration = .zero, below: Duration? = nil) {
        self.above = above
        self.below = below
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        guard moment == .answered else { return }
        answeredAt = now
        state.look(at: now + above)
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        let rises = state.rises(holds(at: now), at: now)
        if let answeredAt, let below, answeredAt + below > now {
            state.look(at: answeredAt + below)
        }
        return rises ? Finding(detail: "\(above.inMilliseconds / 1000) s of call") : nil
    }

    package var nextDeadline: Instant? { state.nextLook }
    package var isGuard: Bool { true }

    package func holds(at now: Instant) -> Bool {
        guard let answeredAt else { return false }
        let lasted = now - answeredAt
        return lasted >= above && below.map { lasted < $0 } ?? true
    }
}

extension CallTimeCondition {
    package static let name = "call-time"
    package static let doc = "the call has lasted for so long"

    package init(_ fields: inout some ConditionFields) {
        let above = fields.seconds(
            Field("above_seconds", "at least so long"), .zero, in: 0...86_400)
        let below = fields.seconds(
            Field("below_seconds", "less than that"), nil, in: 1...86_400)
        if let below, below <= above {
            fields.complain(
                "below_seconds", "it must be more than 'above_seconds'",
                write: "below_seconds: 60")
        }
        self.init(above: above, below: below)
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("above_seconds", .seconds(above), unless: .seconds(.zero))
        list.add("below_seconds", below, FieldValue.seconds)
        return list
    }

    package var interests: SignalInterest { [] }
}
