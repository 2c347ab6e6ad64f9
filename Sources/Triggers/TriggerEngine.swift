// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// All rules over the signals of one call. Rules decide, nobody else does.
///
/// The configured rules are judged by priority and then in their order, at last those that are
/// always honoured; a signal that an explicit rule has answered is not judged by the built-in ones
/// again. A signal is shown only to the rules that are interested in its kind, and what a rule
/// keeps is bounded, so that a signal costs the same early and late in a call.
///
/// Time is handed in, and a deadline that lies before a signal is met before it: what was written
/// down is judged again as it was judged live.
package struct TriggerEngine: Sendable {
    private var rules: [ArmedRule]
    private let index: TopicIndex
    /// Of rule n its condition's deadline; under n + the number of rules the end of its ringing
    /// ahead; under -1 the end of a moment that is judged as a whole.
    private var timers = TimerHeap<Int>()
    private var answeredAt: Instant?
    private var isHandingOff = false
    /// Which rules judge a moment only when all of it is known, and the signals of this one.
    private let settlesLate: [Bool]
    private var moment: [(heard: HeardSignal, at: Instant, sinceAnswer: Duration)] = []

    private static let momentEnds = -1

    package init(
        rules: [TriggerRule], facts: CallFacts = CallFacts(),
        honouring honoured: AlwaysHonoured = AlwaysHonoured()
    ) {
        self.init(PreparedRules(rules, honouring: honoured), facts: facts)
    }

    package init(_ prepared: PreparedRules, facts: CallFacts) {
        rules = prepared.rules
        index = prepared.index
        settlesLate = prepared.settlesLate
        for rule in rules.indices {
            rules[rule].rule.condition.begin(facts)
            setTimer(of: rule)
        }
    }

    /// How many rules are shown the signal.
    package func rulesShown(_ signal: Signal) -> Int {
        index.rules(for: HeardSignal(signal)).count
    }

    /// Judges one signal; `answered` is how long ago the caller was answered.
    package mutating func handle(
        _ signal: Signal, at now: Instant, since answered: Duration
    ) -> [TriggerVerdict] {
        var earlier: [TriggerVerdict] = []
        meetDeadlines(until: now, &earlier) { $0 < $1 }
        // By themselves: what a deadline decided answers no signal.
        var verdicts: [TriggerVerdict] = []
        let heard = HeardSignal(signal)
        let rules = index.rules(for: heard)
        for rule in rules where !settlesLate[rule] {
            show(heard, to: rule, at: now, since: answered, &verdicts)
        }
        if rules.contains(where: { settlesLate[$0] }) {
            moment.append((heard, now, answered))
            timers.set(Self.momentEnds, at: now)
        }
        return earlier + verdicts
    }

    private mutating func show(
        _ heard: HeardSignal, to rule: Int, at now: Instant, since answered: Duration,
        _ verdicts: inout [TriggerVerdict]
    ) {
        let finding = rules[rule].rule.condition.handle(heard, at: now)
        setTimer(of: rule)
        let moment = ArmedRule.Moment(
            signal: heard.name, time: now, sinceAnswer: answered, isHandingOff: isHandingOff)
        rules[rule].conclude(finding, moment, &verdicts)
        setRinging(of: rule)
    }

    /// Shows the signals of a moment to the rules that judge it as a whole, always in the same
    /// order.
    private mutating func settle(_ verdicts: inout [TriggerVerdict]) {
        timers.cancel(Self.momentEnds)
        guard !moment.isEmpty else { return }
        var signals = moment
        moment = []
        if signals.count > 1 {
            signals.sort { "\($0.heard.signal)" < "\($1.heard.signal)" }
        }
        for (heard, now, answered) in signals {
            for rule in index.rules(for: heard) where settlesLate[rule] {
                show(heard, to: rule, at: now, since: answered, &verdicts)
            }
        }
    }

    /// `nextDeadline` has come.
    package mutating func timersDue(at now: Instant) -> [TriggerVerdict] {
        var verdicts: [TriggerVerdict] = []
        meetDeadlines(until: now, &verdicts) { $0 <= $1 }
        return verdicts
    }

    package var nextDeadline: Instant? { timers.nextDeadline }

    /// The caller was answered.
    package mutating func answered(at now: Instant) {
        answeredAt = now
        tell(.answered, at: now)
    }

    /// A handoff began: rules about the talk with the agent rest until `returned`.
    package mutating func handoffBegan(at now: Instant) {
        isHandingOff = true
        for rule in rules.indices where rules[rule].ringsUntil != nil {
            rules[rule].ringsUntil = nil
            setRinging(of: rule)
        }
        tell(.handoffBegan, at: now)
    }

    /// The caller is back with the agent.
    package mutating func returned(at now: Instant) {
        isHandingOff = false
        tell(.returned, at: now)
    }

    private mutating func tell(_ moment: CallMoment, at now: Instant) {
        for rule in rules.indices {
            rules[rule].rule.condition.handle(moment, at: now)
            setTimer(of: rule)
        }
    }

    // MARK: Keys

    /// Whether a rule that calls a human waits to see whether the last key stands alone.
    package var awaitsKey: Bool { rules.contains(where: \.awaitsKey) }

    /// The last key stands alone: nobody is there to take a number that it may begin.
    package mutating func keyStandsAlone(at now: Instant) -> [TriggerVerdict] {
        var verdicts: [TriggerVerdict] = []
        for rule in rules.indices where rules[rule].awaitsKey {
            rules[rule].endWaitForKey(at: now)
            meetDeadline(of: rule, at: now, &verdicts)
        }
        return verdicts
    }

    // MARK: Time

    /// Meets the deadlines that have come, in their order, each at its own time.
    private mutating func meetDeadlines(
        until now: Instant, _ verdicts: inout [TriggerVerdict],
        _ isDue: (Instant, Instant) -> Bool
    ) {
        while let deadline = timers.nextDeadline, isDue(deadline, now) {
            for key in timers.popAllDue(at: deadline).sorted() {
                if key == Self.momentEnds {
                    settle(&verdicts)
                } else if key < rules.count {
                    meetDeadline(of: key, at: deadline, &verdicts)
                } else {
                    let rule = key - rules.count
                    rules[rule].ringsUntil = nil
                    verdicts.append(
                        .standDown(rule: rules[rule].rule.name, why: "no human was needed"))
                }
            }
        }
    }

    private mutating func meetDeadline(
        of rule: Int, at now: Instant, _ verdicts: inout [TriggerVerdict]
    ) {
        rules[rule].deadline = nil
        let finding = rules[rule].rule.condition.timersDue(at: now)
        setTimer(of: rule, after: now)
        let moment = ArmedRule.Moment(
            signal: "time", time: now, sinceAnswer: answeredAt.map { now - $0 } ?? .zero,
            isHandingOff: isHandingOff)
        rules[rule].conclude(finding, moment, &verdicts)
        setRinging(of: rule)
    }

    /// Follows the deadline of a rule's condition; one that was met and stays is not met again.
    private mutating func setTimer(of rule: Int, after met: Instant? = nil) {
        var deadline = rules[rule].rule.condition.nextDeadline
        if let met, let later = deadline, later <= met { deadline = nil }
        guard deadline != rules[rule].deadline else { return }
        rules[rule].deadline = deadline
        if let deadline { timers.set(rule, at: deadline) } else { timers.cancel(rule) }
    }

    private mutating func setRinging(of rule: Int) {
        guard case .ahead = rules[rule].rule.mode else { return }
        let key = rule + rules.count
        if let end = rules[rule].ringsUntil {
            timers.set(key, at: end)
        } else {
            timers.cancel(key)
        }
    }
}
