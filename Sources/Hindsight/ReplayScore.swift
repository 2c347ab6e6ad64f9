// SPDX-License-Identifier: Apache-2.0

import CallModel
package import JSON
import Timing

/// How rules did on labelled calls.
package struct ReplayScore: Sendable {
    /// A labelled call and what became of it.
    struct Judged: Sendable {
        var call: ReplayedCall
        var wish: CallLabel.Wish
        var verdict: LabelVerdict
    }

    let judged: [Judged]
    /// Whether no call has a label.
    package var isEmpty: Bool { judged.isEmpty }
    /// Of the calls in which a human was called, those in which one was needed by then.
    let precision: Proportion
    /// Of the calls in which a human was needed, those in which one was called, and not too early.
    let recall: Proportion
    /// Of all labelled calls, those in which one was called without need, or too early: each has a
    /// time in which nobody is to be called.
    let needless: Proportion
    /// Of the calls in which one was needed, those in which nobody was called.
    let missed: Proportion
    /// How late humans were called, in the calls that came out right.
    private let lateness: [Duration]

    /// `early` is how long before the labelled moment a human may be called.
    package init(
        _ calls: [ReplayedCall], labels: [CallLabel], early: Duration
    ) {
        var judged: [Judged] = []
        for call in calls {
            let name = call.history.call.rawValue
            guard let label = labels.first(where: { name.hasPrefix($0.call) }) else { continue }
            judged.append(
                Judged(
                    call: call, wish: label.wish,
                    verdict: LabelVerdict(label.wish, calledAt: call.calledAt, early: early)))
        }
        let verdicts = judged.map(\.verdict)
        let late = verdicts.compactMap { verdict -> Duration? in
            if case .right(let late) = verdict { late } else { nil }
        }
        let needless = verdicts.count { verdict in
            switch verdict {
            case .needless, .early: true
            case .quiet, .right, .missed: false
            }
        }
        let wanted = judged.count { $0.wish != .never }
        self.judged = judged
        lateness = late
        precision = Proportion(late.count, of: late.count + needless)
        recall = Proportion(late.count, of: wanted)
        self.needless = Proportion(needless, of: judged.count)
        missed = Proportion(verdicts.count { $0 == .missed }, of: wanted)
    }

    /// The time that 95 % of the calls that came out right are not later than; of fewer than twenty
    /// the worst.
    var worst: TimeQuantile? { TimeQuantile(0.95, of: lateness) }
    private var median: TimeQuantile? { TimeQuantile(0.5, of: lateness) }

    /// What a reader is told: the calls that came out wrong or late, then the figures.
    package var lines: [String] {
        var lines: [String] = []
        for item in judged {
            switch item.verdict {
            case .quiet, .right(.zero): break
            case .right, .needless, .early, .missed:
                lines.append("\(item.call.history.call): \(item.verdict.words)")
            }
        }
        return lines + [
            "\(judged.count) labelled calls",
            "  precision \(precision.words)", "  recall    \(recall.words)",
            "  false     \(needless.words)", "  missed    \(missed.words)",
            "  late      median \(words(median)); 95 % within \(words(worst))",
        ]
    }

    private func words(_ quantile: TimeQuantile?) -> String {
        guard let quantile else { return "none to tell by" }
        let bounds = quantile.interval.map {
            " (\(ClockText.seconds($0.lowerBound)) to \(ClockText.seconds($0.upperBound)))"
        }
        return ClockText.seconds(quantile.value) + (bounds ?? "")
    }

    package var json: JSONValue {
        [
            "labelled": .integer(Int64(judged.count)), "precision": precision.json,
            "recall": recall.json, "false": needless.json, "missed": missed.json,
            "late": .members(["median": median?.json, "p95": worst?.json]),
            "calls": .array(judged.map(json)),
        ]
    }

    private func json(_ item: Judged) -> JSONValue {
        let time: (String, Duration?) =
            switch item.verdict {
            case .right(let late): ("late_ms", late)
            case .early(let by): ("early_ms", by)
            case .quiet, .needless, .missed: ("late_ms", nil)
            }
        var members = [
            JSONValue.Member("call", .string(item.call.history.call.rawValue)),
            JSONValue.Member("verdict", .string(item.verdict.name)),
        ]
        if let value = time.1 { members.append(.init(time.0, .integer(value.inMilliseconds))) }
        return .object(members)
    }
}

extension TimeQuantile {
    fileprivate var json: JSONValue {
        .members([
            "ms": .integer(value.inMilliseconds),
            "low_ms": interval.map { .integer($0.lowerBound.inMilliseconds) },
            "high_ms": interval.map { .integer($0.upperBound.inMilliseconds) },
        ])
    }
}

/// What a change of rules may cost at most.
package struct ReplayBudget: Sendable, Hashable {
    /// The largest share of labelled calls in which a human is called without need.
    var needless: Double?
    /// The largest share of calls in which one is needed and nobody is called.
    var missed: Double?
    /// What 95 % of the calls may be late at most.
    var late: Duration?

    package init(needless: Double? = nil, missed: Double? = nil, late: Duration? = nil) {
        self.needless = needless
        self.missed = missed
        self.late = late
    }

    /// What is over it, in words; empty where all is kept.
    package func excesses(of score: ReplayScore) -> [String] {
        var excesses: [String] = []
        func compare(_ name: String, _ found: Proportion, _ limit: Double?) {
            guard let limit, let value = found.value, value > limit else { return }
            excesses.append(
                "over the budget: \(name) \(found.words), at most "
                    + "\(NumberText.of(limit * 100)) %")
        }
        compare("false", score.needless, needless)
        compare("missed", score.missed, missed)
        if let late, let worst = score.worst, worst.value > late {
            excesses.append(
                "over the budget: 95 % within \(ClockText.seconds(worst.value)), at most "
                    + ClockText.seconds(late))
        }
        return excesses
    }

    /// Reads `1%`, `1 %` or `0.01` as a share of 0 to 1; nil for anything else.
    package static func share(_ text: String) -> Double? {
        let plain = text.filter { $0 != " " }
        let isPercent = plain.hasSuffix("%")
        let digits = isPercent ? plain.dropLast() : plain[...]
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." }),
            let value = Double(digits)
        else { return nil }
        let share = isPercent ? value / 100 : value
        return 0...1 ~= share ? share : nil
    }

    /// Reads `5s`, `5 s`, `500ms` or `5`, in seconds; nil for anything else, and beyond a day.
    package static func time(_ text: String) -> Duration? {
        let plain = text.filter { $0 != " " }
        let (digits, scale): (Substring, Double) =
            if plain.hasSuffix("ms") {
                (plain.dropLast(2), 1)
            } else {
                (plain.hasSuffix("s") ? plain.dropLast() : plain[...], 1000)
            }
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." }),
            let value = Double(digits), value * scale <= 86_400_000
        else { return nil }
        return .milliseconds(Int64((value * scale).rounded()))
    }
}
