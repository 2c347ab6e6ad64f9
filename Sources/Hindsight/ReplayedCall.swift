// SPDX-License-Identifier: Apache-2.0

import CallModel
package import JSON
import Timing

/// One call under rules of before and of now: what the others change.
package struct ReplayedCall: Sendable {
    /// Told by the first escalation of each; times are those of the call.
    package enum Change: Sendable, Hashable {
        /// Neither calls a human.
        case quiet
        case same
        /// A human is called now.
        case appears
        /// None is any more.
        case disappears
        case earlier(by: Duration)
        case later(by: Duration)

        /// The word in reports.
        package var name: String {
            switch self {
            case .quiet: "quiet"
            case .same: "same"
            case .appears: "now"
            case .disappears: "no longer"
            case .earlier: "earlier"
            case .later: "later"
            }
        }
    }

    /// What live timers are late by is no change.
    private static let tolerance = Duration.milliseconds(100)

    package let history: CallHistory
    /// What called a human under the rules of before, and what does under those of now.
    private let old: [RuleReplay.Firing]
    private let new: [RuleReplay.Firing]
    package let change: Change

    package init(
        _ history: CallHistory, before: [RuleReplay.Firing], now: [RuleReplay.Firing]
    ) {
        var history = history
        history.trim()
        self.history = history
        old = before
        new = now
        change =
            switch (before.first, now.first) {
            case (nil, nil): .quiet
            case (nil, _?): .appears
            case (_?, nil): .disappears
            case (let old?, let new?):
                if new.at < old.at - Self.tolerance {
                    .earlier(by: old.at - new.at)
                } else if new.at > old.at + Self.tolerance {
                    .later(by: new.at - old.at)
                } else {
                    .same
                }
            }
    }

    /// When a human is called now, in the caller's sound; nil: never.
    var calledAt: Duration? { new.first.map { history.inSound($0.at) } }

    /// What a reader is told, the call first.
    package var lines: [String] {
        let title: String =
            switch change {
            case .quiet, .same, .appears, .disappears: change.name
            case .earlier(let by), .later(let by): "\(change.name) by \(ClockText.seconds(by))"
            }
        var lines = ["\(history.call): \(title)"]
        if change != .appears, let first = old.first { lines += told(first, as: "before") }
        if change != .disappears, let first = new.first { lines += told(first, as: "now") }
        return lines
    }

    private func told(_ firing: RuleReplay.Firing, as word: String) -> [String] {
        let escalation = firing.escalation
        let time = ClockText.of(history.inSound(firing.at))
        let remark = firing.isDuringHandoff ? ", while a human was being called then" : ""
        return [
            "    \(word.padded(to: 7))\(time)  rule \(escalation.trigger): "
                + "\(escalation.reason)\(remark)"
        ] + escalation.evidence.map { "           because \($0.told)" }
    }

    package var json: JSONValue {
        let by: Duration? =
            switch change {
            case .earlier(let by): .zero - by
            case .later(let by): by
            case .quiet, .same, .appears, .disappears: nil
            }
        return .members([
            "call": .string(history.call.rawValue), "change": .string(change.name),
            "by_ms": by.map { .integer($0.inMilliseconds) },
            "before": .array(old.map(json)), "now": .array(new.map(json)),
            "redacted_signals": history.redacted == 0 ? nil : .integer(Int64(history.redacted)),
            "unread_signals": history.unread == 0 ? nil : .integer(Int64(history.unread)),
        ])
    }

    private func json(_ firing: RuleReplay.Firing) -> JSONValue {
        [
            "at_ms": .integer(history.inSound(firing.at).inMilliseconds),
            "during_handoff": .bool(firing.isDuringHandoff),
            "escalation": firing.escalation.json,
        ]
    }
}

extension Evidence {
    /// The evidence as it is told: what, where in the caller's sound, how surely.
    var told: String {
        let place =
            from == to
            ? "at \(ClockText.of(from))" : "at \(ClockText.of(from)) to \(ClockText.of(to))"
        return "\(signal): \(detail), \(place)"
            + (score.map { ", score \(NumberText.of($0))" } ?? "")
    }
}

/// Numbers as they are told: three digits behind the point at most.
enum NumberText {
    static func of(_ value: Double) -> String {
        guard value.magnitude < 1e12 else { return "\(value)" }
        let rounded = (value * 1000).rounded() / 1000
        return rounded == rounded.rounded() ? "\(Int64(rounded))" : "\(rounded)"
    }
}

extension String {
    /// The text with spaces up to a width.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
