// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// The caller has been with the agent for too long.
package struct MaximumTimeCondition: TriggerCondition, Hashable {
    /// Since the call was answered.
    package var limit: Duration

    private var isHandingOff = false
    package private(set) var nextDeadline: Instant?

    package init(limit: Duration) { self.limit = limit }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? { nil }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        switch moment {
        case .answered: nextDeadline = now + limit
        case .handoffBegan: isHandingOff = true
        case .returned: isHandingOff = false
        }
    }

    /// A limit that passes during a handoff is met by that handoff.
    package mutating func timersDue(at now: Instant) -> Finding? {
        guard let deadline = nextDeadline, deadline <= now else { return nil }
        nextDeadline = nil
        return isHandingOff
            ? nil : Finding(detail: "\(limit.inMilliseconds / 1000) s with the agent")
    }
}

extension MaximumTimeCondition {
    package static let name = "maximum-time"
    package static let doc = "the caller has been with the agent for too long"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            limit: fields.seconds(
                Field("after_seconds", "since the answer"), .seconds(600), in: 1...86_400))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("after_seconds", .seconds(limit), unless: .seconds(.seconds(600)))
        return list
    }

    package var interests: SignalInterest { [] }
}
