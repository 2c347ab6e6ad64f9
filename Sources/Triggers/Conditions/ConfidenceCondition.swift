// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing

/// The agent is unsure: its confidence is below a value so many times within a window.
package struct ConfidenceCondition: TriggerCondition {
    /// Confidences below it count; of what the agent says of itself, and of what it understood.
    package var below: Double
    package var times: Int
    package var within: Duration
    /// Whether one that is not below ends the count.
    var isInARow: Bool

    private var window: FindingWindow

    package init(
        below: Double, times: Int = 1, within: Duration = .seconds(120), isInARow: Bool = false
    ) {
        self.below = below
        self.times = times
        self.within = within
        self.isInARow = isInARow
        window = FindingWindow(count: times, within: within)
    }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        window.lapse(at: now)
        let value: Double
        switch heard.signal {
        case .reported(.confidence(let confidence)): value = confidence
        case .reported(.intent(_, _, let confidence?)): value = confidence
        default: return nil
        }
        guard value < below else {
            if isInARow { window.forget() }
            return nil
        }
        let finding = Finding(detail: "confidence \(value)", score: value)
        let part = Finding.Part(finding: finding, signal: heard.signal.name, at: now)
        return window.add(part, at: now).map { Finding($0) }
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        window.lapse(at: now)
        return nil
    }

    package var nextDeadline: Instant? { window.nextLapse }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        if moment == .returned { window.forget() }
    }

    package mutating func takeNotes() -> [ConditionNote] { window.takeNotes() }
}

extension ConfidenceCondition {
    package static let name = "confidence"
    package static let doc = "the agent reports that it is unsure"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            below: fields.number(
                Field("below", "confidences below it count, 0 to 1", needed: "0.5"), nil,
                in: 0...1) ?? 0.5,
            times: fields.integer(Field("times", "how often within the window"), 1, in: 1...100),
            within: fields.seconds(
                Field("within_seconds", "the window"), .seconds(120), in: 1...3600),
            isInARow: fields.flag(
                Field("in_a_row", "a confidence that is not below ends the count"), false))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("below", .number(below))
        list.add("times", .integer(times), unless: .integer(1))
        list.add("within_seconds", .seconds(within), unless: .seconds(.seconds(120)))
        list.add("in_a_row", .flag(isInARow), unless: .flag(false))
        return list
    }

    package var interests: SignalInterest { [.confidence, .intents] }
}
