// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// The caller presses a key, or keys in this order, and where it is asked for no other key with
/// them: a number that is typed has keys before or after.
package struct DigitCondition: TriggerCondition, Hashable {
    /// The keys, such as `0` or `*9`.
    package var keys: String
    /// The longest pause between two keys of a sequence.
    package var within: Duration
    /// How long no other key may come before and after them; zero counts them at once. A single
    /// key may be pressed again and again.
    package var aloneFor: Duration

    private struct Press: Sendable, Hashable {
        var digit: Digit
        var at: Instant
    }

    /// The last keys, one more than the sequence has; of a single key, the first and the last time.
    private var presses: [Press] = []
    /// Whether another key came within the pause before those that count.
    private var isFollowing = false
    /// When the keys stand alone, unless another comes.
    package private(set) var nextDeadline: Instant?

    package init(keys: String, within: Duration = .seconds(3), aloneFor: Duration = .zero) {
        self.keys = keys
        self.within = within
        self.aloneFor = aloneFor
    }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        guard case .digit(let digit) = signal, digit.party == .caller, !keys.isEmpty else {
            return nil
        }
        nextDeadline = nil
        add(Press(digit: digit, at: now))
        guard isComplete else { return nil }
        guard aloneFor > .zero else { return finding() }
        if isFollowing { return nil }
        // Somebody who presses the key all the time is not put off by it.
        let first = presses.first?.at ?? now
        nextDeadline = isRepeated ? min(now + aloneFor, first + aloneFor * 2) : now + aloneFor
        return nil
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        guard let deadline = nextDeadline, deadline <= now else { return nil }
        return finding()
    }

    /// No other key will come.
    mutating func endWait(at now: Instant) {
        if nextDeadline != nil { nextDeadline = now }
    }

    private var isRepeated: Bool { keys.count == 1 && aloneFor > .zero }

    private var isComplete: Bool {
        if isRepeated { return presses.last?.digit.key == keys.first }
        let own = presses.suffix(keys.count)
        return own.map(\.digit.key) == Array(keys)
            && zip(own, own.dropFirst()).allSatisfy { $1.at - $0.at <= within }
    }

    /// Remembers a key, and whether what is remembered stands apart from what came before.
    private mutating func add(_ press: Press) {
        guard isRepeated else {
            presses = (presses + [press]).suffix(keys.count + 1)
            let own = presses.suffix(keys.count)
            isFollowing =
                presses.count > keys.count
                && own.first.map { $0.at - presses[0].at <= aloneFor } ?? false
            return
        }
        if let last = presses.last {
            if press.at - last.at > aloneFor {
                presses = []
                isFollowing = false
            } else if last.digit.key != press.digit.key {
                presses = []
                isFollowing = true
            }
        }
        // Of the same key again, the first and the last time matter.
        if presses.count > 1 { presses.removeLast() }
        presses.append(press)
    }

    private mutating func finding() -> Finding? {
        nextDeadline = nil
        guard let last = presses.popLast() else { return nil }
        presses = []
        let finding = Finding(
            detail: keys.count == 1 ? "key \(keys)" : "keys \(keys)", from: last.digit.at,
            to: last.digit.at)
        guard aloneFor > .zero else { return finding }
        // It is told of the key, however much later.
        return Finding([
            Finding.Part(
                finding: finding, signal: Signal.digit(last.digit).name, at: last.at)
        ])
    }
}

extension DigitCondition {
    package static let name = "digit"
    package static let doc = "the caller presses a key, or keys in this order"

    package init(_ fields: inout some ConditionFields) {
        let keys = fields.text(
            Field("keys", "the keys, such as 0 or *9", needed: "\"0\""), nil, limit: 20)
        if let keys, keys.isEmpty || !keys.allSatisfy({ "0123456789*#ABCD".contains($0) }) {
            fields.complain("keys", "'keys' must be keys of a telephone", write: "keys: \"0\"")
        }
        self.init(
            keys: keys ?? "",
            within: fields.seconds(
                Field("within_seconds", "the longest pause between two keys"), .seconds(3),
                in: 0.5...30),
            aloneFor: fields.seconds(
                Field(
                    "alone_seconds",
                    "no other key so long before and after, 0 counts at once (2 for one key)"),
                Self.usualPause(for: keys ?? ""), in: 0...10))
    }

    /// One key is as likely a part of a number; several are not.
    private static func usualPause(for keys: String) -> Duration {
        keys.count == 1 ? .seconds(2) : .zero
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("keys", .text(keys))
        list.add("within_seconds", .seconds(within), unless: .seconds(.seconds(3)))
        list.add(
            "alone_seconds", .seconds(aloneFor), unless: .seconds(Self.usualPause(for: keys)))
        return list
    }

    package var interests: SignalInterest { [.digits] }
}
