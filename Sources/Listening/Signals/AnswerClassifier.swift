// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Timing

/// Judges who or what answered: a person says a word or two and waits; a voicemail greeting goes
/// on and ends in a beep; a menu goes on in blocks; a screening machine asks and waits.
///
/// Length and cadence make a guess, which is told and nothing more: people talk on, colleagues are
/// heard, rooms beep. Sure is only what cannot come from a room (`AnswerVerdict.isConclusive`): a
/// monologue from the answer on that ends in a beep and then silence, and phrases only machines
/// say. Explains itself: every verdict carries what it was judged by. Feed it 10 ms steps.
package struct AnswerClassifier: Sendable, Hashable {
    /// The lengths that decide, in milliseconds, and levels in decibels.
    private struct Limits: Sendable, Hashable {
        /// A first stretch up to here, then a pause, is a person.
        let hello: Int64 = 1700
        /// The pause after it.
        let pause: Int64 = 800
        /// Speech from here on without such a pause sounds like a machine.
        let monologue: Int64 = 3400
        /// A machine that goes on from here on sounds like a menu.
        let menu: Int64 = 13_000
        /// A greeting up to here, then a long wait, is still more likely a person.
        let shortGreeting: Int64 = 1900
        /// Silence from the answer on that counts as nobody.
        let silence: Int64 = 4500
        /// Pauses shorter than this do not end a stretch.
        let breath: Int64 = 450
        /// A machine that has spoken and waits this long asked something.
        let wait: Int64 = 2600

        /// A greeting that a beep makes a voicemail lasts longer than anybody answers a telephone
        /// with, begins soon after the answer, and has no longer pause than this.
        let greeting: Int64 = 5000
        let greetingBy: Int64 = 5000
        let greetingPause: Int64 = 1000
        /// Shorter sounds are none of speech.
        let click: Int64 = 300
        /// dBFS from which it is spoken into the telephone, not across the room.
        let greetingLevel: Float = -38
        /// From its end to the beep, and the silence after the beep in which a machine records.
        let toBeep: Int64 = 3000
        let afterBeep: Int64 = 1200
        /// The beep is no more than this under the voice; silence is this much under it.
        let beepUnder: Float = 12
        let silenceUnder: Float = 15
    }

    /// Speech without a long pause, from the answer on.
    private struct Greeting: Sendable, Hashable {
        var began: Int64
        var ended: Int64
        var speech: Int64 = 0
        /// Sum of the levels of its loud steps, dBFS.
        var levels: Float = 0
        var steps: Float = 0

        var level: Float { steps > 0 ? levels / steps : -96 }

        mutating func add(_ level: Float, until end: Int64) {
            ended = end
            speech += AnswerClassifier.step
            levels += level
            steps += 1
        }
    }

    /// A beep that makes the greeting before it a voicemail's, once silence has followed.
    private struct Beep: Sendable, Hashable {
        var end: Int64
        var greeting: Greeting
    }

    private static let step: Int64 = 10

    private let limits = Limits()
    private var elapsed: Int64 = 0
    private var speech: Int64 = 0
    private var pause: Int64 = 0
    private var stretch: Int64 = 0
    private var firstStretch: Int64?
    private var lead: Int64?
    private var greeting: Greeting?
    /// What has begun after it, and may yet be a click.
    private var fresh: Greeting?
    private var pending: Beep?
    private var evidence: AnswerVerdict.Evidence?
    /// The last verdict, if there is one.
    package private(set) var verdict: AnswerVerdict?

    package init() {}

    /// Takes 10 ms at `level` dBFS; says the verdict when it is new or changes.
    package mutating func hear(speech isSpeech: Bool, level: Float = -20) -> AnswerVerdict? {
        elapsed += Self.step
        if isSpeech {
            if lead == nil { lead = elapsed - Self.step }
            if pause >= limits.breath, stretch > 0 {
                if firstStretch == nil { firstStretch = stretch }
                stretch = 0
            } else if stretch > 0 {
                stretch += pause
            }
            speech += Self.step
            stretch += Self.step
            pause = 0
            follow(level)
        } else {
            pause += Self.step
        }
        judgeBeep(level)
        return conclude()
    }

    /// A single steady tone was heard, alone, from `start` to `end` milliseconds after the answer.
    package mutating func hearBeep(
        from start: Int64, to end: Int64, level: Float
    ) -> AnswerVerdict? {
        // The tone itself is loud, too: the greeting is what came before it.
        guard let greeting, evidence == nil, greeting.began <= limits.greetingBy,
            min(greeting.ended, start) - greeting.began >= limits.greeting,
            2 * greeting.speech >= greeting.ended - greeting.began,
            start - min(greeting.ended, start) <= limits.toBeep, greeting.ended <= end + 250,
            greeting.level >= limits.greetingLevel,
            level >= greeting.level - limits.beepUnder
        else { return nil }
        pending = Beep(end: end, greeting: greeting)
        judgeBeep(-96)
        return conclude()
    }

    /// A phrase was heard that only a machine of this kind says.
    package mutating func hearPhrase(_ phrase: String, of kind: AnswerKind) -> AnswerVerdict? {
        guard evidence == nil else { return nil }
        evidence = .phrase(phrase, kind)
        return conclude()
    }

    /// What was heard from a time on was the echo of what we played: no evidence of anything.
    package mutating func forgetGreeting() {
        greeting = nil
        fresh = nil
        pending = nil
    }

    /// Where the greeting that a beep would make sure lies, in milliseconds.
    package var greetingSpan: ClosedRange<Int64>? {
        greeting.flatMap { $0.began <= $0.ended ? $0.began...$0.ended : nil }
    }

    /// A click, or the edge of a tone, begins no new greeting.
    private mutating func follow(_ level: Float) {
        // What is so much quieter than the greeting is the room or the line's echo.
        if let known = greeting, known.speech >= 1000, level < known.level - limits.silenceUnder {
            return
        }
        if fresh == nil, var known = greeting, elapsed - known.ended <= limits.greetingPause {
            known.add(level, until: elapsed)
            greeting = known
            return
        }
        var now = fresh ?? Greeting(began: elapsed - Self.step, ended: elapsed)
        if elapsed - now.ended > limits.greetingPause {
            now = Greeting(began: elapsed - Self.step, ended: elapsed)
        }
        now.add(level, until: elapsed)
        let counts = greeting == nil || now.speech >= limits.click
        if counts { greeting = now }
        fresh = counts ? nil : now
    }

    /// Silence has followed the beep for long enough, or something else has.
    private mutating func judgeBeep(_ level: Float) {
        guard let beep = pending else { return }
        if elapsed > beep.end + 150, level > beep.greeting.level - limits.silenceUnder {
            pending = nil
        } else if elapsed >= beep.end + limits.afterBeep {
            pending = nil
            evidence = .beep(greeting: beep.greeting.ended - beep.greeting.began)
        }
    }

    private mutating func conclude() -> AnswerVerdict? {
        guard let (kind, confidence) = judge() else { return nil }
        if let old = verdict {
            if old.kind == kind, confidence <= old.confidence { return nil }
            // A person once heard stays one unless something only a machine does is heard.
            if old.kind == .human, confidence < 0.9 { return nil }
        }
        let new = AnswerVerdict(
            kind: kind, confidence: confidence, at: SampleTime(samples: elapsed * 8),
            evidence: evidence ?? .length(speech: speech),
            greetingMilliseconds: firstStretch ?? stretch, leadMilliseconds: lead ?? elapsed)
        verdict = new
        return new
    }

    private func judge() -> (AnswerKind, Float)? {
        switch evidence {
        case .beep: return (.voicemail, 0.95)
        case .phrase(_, let kind): return (kind, 0.9)
        case .length, nil: break
        }
        guard speech > 0 else { return elapsed >= limits.silence ? (.silence, 0.8) : nil }
        let first = firstStretch ?? stretch
        if firstStretch == nil, pause >= limits.pause, first <= limits.hello, speech >= 150 {
            // The shorter the hello, the surer.
            return (.human, first <= 1300 ? 0.85 : 0.65)
        }
        let long = max(first, stretch) >= limits.monologue || speech >= limits.monologue + 1200
        if long, speech >= limits.menu { return (.menu, 0.6) }
        if pause >= limits.wait, verdict?.kind != .menu {
            // Said its piece and waits, without a beep: a long one asked who is calling.
            return first <= limits.shortGreeting ? (.human, 0.5) : (.screening, 0.6)
        }
        guard long else { return nil }
        return verdict?.kind == .menu || verdict?.kind == .screening ? nil : (.voicemail, 0.55)
    }
}
