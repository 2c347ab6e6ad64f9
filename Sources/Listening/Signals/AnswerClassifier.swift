// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Timing

/// Judges who or what answered: a person says a word or two and waits; a voicemail greeting goes
/// on and ends in a beep; a menu goes on in blocks; a screening machine asks and waits.
///
/// Length and cadence of the speech decide, a beep and the phrases machines use confirm. Explains
/// itself: every verdict carries the lengths it was judged by. Feed it 10 ms steps.
package struct AnswerClassifier: Sendable, Hashable {
    /// The lengths that decide, in milliseconds.
    package struct Limits: Sendable, Hashable {
        /// A first stretch up to here, then a pause, is a person.
        package var hello: Int64 = 1700
        /// The pause after it.
        package var pause: Int64 = 800
        /// Speech from here on without such a pause is a machine.
        package var monologue: Int64 = 3400
        /// A machine that goes on from here on is a menu.
        package var menu: Int64 = 13_000
        /// A greeting up to here, then a long wait, is still more likely a person.
        package var shortGreeting: Int64 = 1900
        /// Silence from the answer on that counts as nobody.
        package var silence: Int64 = 4500
        /// Pauses shorter than this do not end a stretch.
        package var breath: Int64 = 450
        /// A machine that has spoken and waits this long asked something.
        package var wait: Int64 = 2600

        package init() {}
    }

    private static let step: Int64 = 10

    private let limits: Limits
    private var elapsed: Int64 = 0
    private var speech: Int64 = 0
    private var pause: Int64 = 0
    private var stretch: Int64 = 0
    private var firstStretch: Int64?
    private var stretches = 0
    private var lead: Int64?
    private var beep = false
    private var phrases: [AnswerKind: Int] = [:]
    /// The last verdict, if there is one.
    package private(set) var verdict: AnswerVerdict?

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Takes 10 ms; says the verdict when it is new or changes.
    package mutating func hear(speech isSpeech: Bool) -> AnswerVerdict? {
        elapsed += Self.step
        if isSpeech {
            if lead == nil { lead = elapsed - Self.step }
            if pause >= limits.breath, stretch > 0 {
                if firstStretch == nil { firstStretch = stretch }
                stretches += 1
                stretch = 0
            } else if stretch > 0 {
                stretch += pause
            }
            speech += Self.step
            stretch += Self.step
            pause = 0
        } else {
            pause += Self.step
        }
        return conclude()
    }

    /// A single steady tone was heard.
    package mutating func hearBeep() -> AnswerVerdict? {
        guard speech >= 700 else { return nil }
        beep = true
        return conclude()
    }

    /// A phrase was heard that only a machine of this kind says.
    package mutating func hearPhrase(of kind: AnswerKind) -> AnswerVerdict? {
        phrases[kind, default: 0] += 1
        return conclude()
    }

    private mutating func conclude() -> AnswerVerdict? {
        guard let (kind, confidence) = judge() else { return nil }
        if let old = verdict, old.kind == kind, confidence <= old.confidence { return nil }
        // A person once heard stays one unless something only a machine does is heard.
        if let old = verdict, old.kind == .human, confidence < 0.75 { return nil }
        let new = AnswerVerdict(
            kind: kind, confidence: confidence, at: SampleTime(samples: elapsed * 8),
            speechMilliseconds: speech, greetingMilliseconds: firstStretch ?? stretch,
            leadMilliseconds: lead ?? elapsed, beep: beep)
        verdict = new
        return new
    }

    private func judge() -> (AnswerKind, Float)? {
        if beep { return (.voicemail, 0.95) }
        // Ties go to the kind that is worst to mistake for a person.
        for kind in [AnswerKind.voicemail, .screening, .menu]
        where phrases[kind, default: 0] > 0 && phrases.values.max() == phrases[kind] {
            return (kind, 0.9)
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
