// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

/// The key that calls a person counts where it stands alone; a number that is typed has other keys
/// before or after it.
@Suite struct LoneKeyTests {
    /// Keys at seconds: `0@1 4@1.5`; what fired is written the same way.
    static func fired(_ typed: String, _ condition: DigitCondition) -> String {
        var condition = condition
        var fired: [String] = []
        func note(_ finding: Finding?, _ now: Instant) {
            if let finding { fired.append("\(finding.detail)@\((now - .zero).inSeconds)") }
        }
        func wait(_ condition: inout DigitCondition, until end: Instant) {
            while let deadline = condition.nextDeadline, deadline < end {
                note(condition.timersDue(at: deadline), deadline)
            }
        }
        for press in typed.split(separator: " ") {
            let parts = press.split(separator: "@")
            guard let key = parts[0].first, let seconds = Double(parts[1]) else { continue }
            let now = Instant.zero + .seconds(seconds)
            wait(&condition, until: now)
            let digit = Digit(party: .caller, key: key, carrier: .telephoneEvent)
            note(condition.handle(.digit(digit), at: now), now)
        }
        wait(&condition, until: .zero + .seconds(1000))
        return fired.joined(separator: " ")
    }

    @Test(arguments: [
        ("0@1", "key 0@3.0"),
        ("4@1 0@1.5 7@2 1@2.5 #@3", ""),
        ("0@1 4@1.5 7@2 1@2.5", ""),
        ("4@1 7@1.5 0@2", ""),
        ("4@1 0@3", ""),
        ("4@1 0@3.1", "key 0@5.1"),
        ("0@1 4@3", ""),
        ("0@1 4@3.1", "key 0@3.0"),
        // Pressed again and again it is the same wish, and a zero in front of a number none.
        ("0@1 0@1.5", "key 0@3.5"),
        ("0@1 0@2.5 0@4 0@5.5", "key 0@5.0 key 0@7.5"),
        ("0@1 0@1.3 4@1.6 9@2", ""),
        ("9@1 0@1.5 0@2 0@2.5", ""),
        ("9@1 0@1.5 0@5", "key 0@7.0"),
        ("0@1 0@10", "key 0@3.0 key 0@12.0"),
    ])
    func aKeyAlone(typed: String, expected: String) {
        let condition = DigitCondition(keys: "0", aloneFor: .seconds(2))
        #expect(Self.fired(typed, condition) == expected)
    }

    @Test(arguments: [
        ("*@1 9@2", "keys *9@4.0"), ("*@1 9@2 5@3", ""), ("5@0 *@1 9@2", ""),
        ("5@0 *@3 9@4", "keys *9@6.0"), ("*@1 9@7", ""),
    ])
    func keysAlone(typed: String, expected: String) {
        let condition = DigitCondition(keys: "*9", aloneFor: .seconds(2))
        #expect(Self.fired(typed, condition) == expected)
    }

    @Test func withoutAPauseItCountsAtOnce() {
        #expect(Self.fired("4@1 0@1.5 7@2", DigitCondition(keys: "0")) == "key 0@1.5")
    }

    /// Whatever is typed: a key fires only if no other came within the pause on either side, and
    /// each lone press is answered within twice the pause.
    @Test(arguments: 0..<60) func whateverIsTyped(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var presses: [(key: Character, at: Double)] = []
        var now = 1.0
        for _ in 0..<40 {
            let key = Array("00001#")[Int.random(in: 0..<6, using: &random)]
            presses.append((key, now))
            now += [0.25, 0.5, 1.75, 2.25, 5][Int.random(in: 0..<5, using: &random)]
        }
        let typed = presses.map { "\($0.key)@\($0.at)" }.joined(separator: " ")
        let fired = Self.fired(typed, DigitCondition(keys: "0", aloneFor: .seconds(2)))
            .split(separator: " ").compactMap { part in
                part.split(separator: "@").last.flatMap { Double($0) }
            }
        for time in fired {
            let own = presses.last { $0.at <= time && $0.key == "0" }
            let others = presses.filter { $0.key != "0" && abs($0.at - (own?.at ?? 0)) <= 2 }
            #expect(others.filter { $0.at <= time }.isEmpty, "\(typed): \(time)")
        }
        for press in presses where press.key == "0" {
            let isAlone = !presses.contains { $0.at != press.at && abs($0.at - press.at) <= 4 }
            let isAnswered = fired.contains { $0 > press.at - 4 && $0 <= press.at + 4 }
            #expect(!isAlone || isAnswered, "\(typed): \(press.at)")
        }
    }

    @Test func theConfiguredKeyCallsAndNoOther() {
        for (honoured, key, expected) in [
            (AlwaysHonoured(), "0", ["asked-by-key"]), (AlwaysHonoured(key: "#"), "0", []),
            (AlwaysHonoured(key: "#"), "#", ["asked-by-key"]), (AlwaysHonoured(key: nil), "0", []),
        ] {
            var engine = TriggerEngine(rules: [], honouring: honoured)
            let digit = Digit(party: .caller, key: Character(key), carrier: .info)
            let at = Instant.zero + .seconds(5)
            #expect(engine.handle(.digit(digit), at: at, since: .seconds(5)).isEmpty)
            #expect(engine.awaitsKey == !expected.isEmpty)
            let later = engine.timersDue(at: at + .seconds(2))
            #expect(later.compactMap(\.escalation?.trigger) == expected)
            // The evidence is the key, where it was pressed.
            #expect(
                later.compactMap(\.escalation?.evidence.first?.signal).allSatisfy { $0 == "digit" })
        }
    }

    @Test func aShippedRuleSpeaksForTheBuiltInOne() {
        let rule = TriggerRule(
            name: "pressed-zero", condition: DigitCondition(keys: "0", aloneFor: .seconds(2)),
            reason: "", isExplicit: true, firing: .always)
        var engine = TriggerEngine(rules: [rule])
        let digit = Digit(party: .caller, key: "0", carrier: .info)
        _ = engine.handle(.digit(digit), at: .zero, since: .zero)
        let fired = engine.timersDue(at: .zero + .seconds(2)).compactMap(\.escalation?.trigger)
        #expect(fired == ["pressed-zero"])
    }
}
