// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing
import Triggers

/// Marble diagrams: a line of signals over time, and the line of verdicts that it makes.
///
/// Each place is half a second; what stands in parentheses is of one moment. `-` is nothing. In the
/// line of verdicts `!` is an escalation, `?` asking back, `+` ringing ahead, `x` its end, `o` what
/// a shadow rule would have done, `~` a near miss, `r` a wish about the recording; scores are left
/// out. What comes between two places stands at the later one.
struct Marbles {
    static let step = Duration.milliseconds(500)
    static let zero = SampleTime(samples: 0)

    /// What each mark is. `h` and `b` are no signals: a handoff begins, the caller is back.
    static func signal(_ mark: Character) -> Signal? {
        switch mark {
        case "0"..."9", "*", "#": digit(mark)
        case "k": keyword("talk to a person")
        case "u": keyword("talk to a person", confirmed: false)
        case "l": keyword("talk to a person", score: -2.4)
        case "w": said("I want to cancel my contract")
        case "n": said("I do not want to cancel my contract")
        case "v": said("give me my money back")
        case "t": said("thank you very much")
        case "s": said("I am sorry, I did not understand", by: .agent)
        case "q": said("please tell me your order number", by: .agent)
        case "Q": said("your order number please, tell me", by: .agent)
        case "c": .speechBegan(.caller, at: zero)
        case "C": .speechEnded(.caller, began: zero, ended: zero)
        case "a": .speechBegan(.agent, at: zero)
        case "A": .speechEnded(.agent, began: zero, ended: zero)
        case "x": .agentLost(reason: "closed")
        case "f": .reported(.tool("orders", error: "timeout"))
        case "o": .reported(.tool("orders", error: nil))
        case "y": .reported(.confidence(0.3))
        case "Y": .reported(.confidence(0.9))
        case "g": .reported(.sentiment("angry", of: .caller, score: 0.8))
        case "i": .reported(.intent("refund", slots: [], confidence: 0.9))
        case "m": fact("amount", "$1,200.00")
        case "M": fact("amount", "10 EUR")
        case "e": fact("language", "es-MX")
        case "W": .reported(.status(.working, lasting: .seconds(20)))
        case "E": .reported(.status(.working, lasting: .zero))
        default: nil
        }
    }

    static func digit(_ key: Character) -> Signal {
        .digit(Digit(party: .caller, key: key, carrier: .telephoneEvent))
    }

    static func keyword(
        _ phrase: String, score: Float = -0.5, confirmed: Bool = true
    ) -> Signal {
        .keyword(
            KeywordHit(
                party: .caller, phrase: phrase, score: score, start: zero, end: zero,
                confirmed: confirmed))
    }

    static func said(_ text: String, by party: Party = .caller) -> Signal {
        .transcript(TranscriptSegment(party: party, text: text))
    }

    static func fact(_ name: String, _ value: String) -> Signal {
        .reported(.context([ContextItem(key: name, value: value)]))
    }

    /// The marks of a line, moment by moment.
    static func moments(_ line: String) -> [[Character]] {
        var moments: [[Character]] = []
        var isGroup = false
        for mark in line where mark != " " {
            switch mark {
            case "(":
                isGroup = true
                moments.append([])
            case ")": isGroup = false
            default:
                if isGroup {
                    moments[moments.count - 1].append(mark)
                } else {
                    moments.append(mark == "-" ? [] : [mark])
                }
            }
        }
        return moments
    }

    /// What one verdict is in the line of verdicts; nil of what is left out.
    static func mark(_ verdict: TriggerVerdict) -> Character? {
        switch verdict {
        case .escalation: "!"
        case .askBack: "?"
        case .predial: "+"
        case .standDown: "x"
        case .recording: "r"
        case .observation(.shadowed): "o"
        case .observation(.nearMissed): "~"
        case .observation(.scored): nil
        }
    }

    /// A verdict, and the moment of it.
    struct Heard: Hashable {
        var verdict: TriggerVerdict
        var at: Instant
    }

    /// Plays a line of signals. `lateness` is how long after a deadline it is met: later than the
    /// next signal where that is long.
    static func play(
        _ line: String, _ rules: [TriggerRule], facts: CallFacts = CallFacts(),
        lateness: Duration = .zero
    ) -> [Heard] {
        var engine = TriggerEngine(rules: rules, facts: facts)
        engine.answered(at: .zero)
        var heard: [Heard] = []
        for (index, marks) in moments(line).enumerated() {
            let now = Instant.zero + step * index
            meet(&engine, before: now, lateness, &heard)
            for mark in marks {
                if let signal = signal(mark) {
                    let verdicts = engine.handle(signal, at: now, since: now - .zero)
                    heard += verdicts.map { Heard(verdict: $0, at: now) }
                }
                if mark == "h" { engine.handoffBegan(at: now) }
                if mark == "b" { engine.returned(at: now) }
            }
            if lateness == .zero {
                heard += engine.timersDue(at: now).map { Heard(verdict: $0, at: now) }
            }
        }
        let end = Instant.zero + step * max(0, moments(line).count - 1)
        return heard + engine.timersDue(at: end).map { Heard(verdict: $0, at: end) }
    }

    private static func meet(
        _ engine: inout TriggerEngine, before now: Instant, _ lateness: Duration,
        _ heard: inout [Heard]
    ) {
        while let deadline = engine.nextDeadline, deadline + lateness < now {
            let at = deadline + lateness
            heard += engine.timersDue(at: at).map { Heard(verdict: $0, at: deadline) }
        }
    }

    /// The line of verdicts that a line of signals makes, without the marks of built-in rules.
    static func verdicts(
        _ line: String, _ rules: [TriggerRule], facts: CallFacts = CallFacts()
    ) -> String {
        var groups = Array(repeating: "", count: moments(line).count)
        for heard in play(line, rules, facts: facts) {
            let isBuiltIn = heard.verdict.rule?.hasPrefix("asked-") ?? false
            guard !isBuiltIn, let mark = mark(heard.verdict) else { continue }
            let place = Int(
                ((heard.at - .zero).inNanoseconds + step.inNanoseconds - 1)
                    / step.inNanoseconds)
            if groups.indices.contains(place) { groups[place].append(mark) }
        }
        return groups.map {
            $0.isEmpty ? "-" : $0.count == 1 ? $0 : "(\($0))"
        }.joined()
    }
}

extension TriggerVerdict {
    /// The rule that it is of.
    var rule: String? {
        switch self {
        case .escalation(let escalation), .predial(let escalation), .askBack(let escalation),
            .observation(.shadowed(let escalation)):
            escalation.trigger
        case .recording(_, let rule), .standDown(let rule, _): rule
        case .observation(.nearMissed(let miss)): miss.rule
        case .observation(.scored(let score)): score.rule
        }
    }
}
