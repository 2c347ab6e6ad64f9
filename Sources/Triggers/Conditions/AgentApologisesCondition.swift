// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing
import Words

/// The agent says that it is sorry or does not understand, by its transcript, so many times within
/// a window.
package struct AgentApologisesCondition: TriggerCondition {
    package var times: Int
    package var within: Duration
    /// Phrases beside those that are known.
    package var phrases: [String]

    private let matcher: PhraseMatcher
    private var window: FindingWindow

    package init(times: Int = 2, within: Duration = .seconds(120), phrases: [String] = []) {
        self.times = times
        self.within = within
        self.phrases = phrases
        matcher = PhraseMatcher(phrases: Self.known + phrases)
        window = FindingWindow(count: times, within: within)
    }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        guard case .transcript(let segment) = heard.signal, segment.party == .agent,
            segment.isFinal, let phrase = matcher.match(in: segment.text)
        else { return nil }
        let finding = Finding("agent: \"\(phrase)\"", in: segment)
        let part = Finding.Part(finding: finding, signal: heard.signal.name, at: now)
        return window.add(part, at: now).map { Finding($0) }
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        if moment == .returned { window.forget() }
    }

    /// How agents say that they could not help, or did not understand; whole sentences' worth,
    /// without a negation in front that would take them back.
    private static let known = [
        // English
        "i'm sorry", "i am sorry", "i apologize", "i apologise", "my apologies",
        "didn't understand", "did not understand", "didn't catch that", "did not catch that",
        "didn't get that", "don't understand", "unable to help", "can't help you with that",
        "could you repeat", "could you rephrase",
        // Spanish, German, French, Italian, Portuguese, Dutch
        "lo siento", "disculpe", "no he entendido", "no entiendo", "no le entend\u{ED}",
        "es tut mir leid", "tut mir leid", "entschuldigung", "habe ich nicht verstanden",
        "nicht verstanden", "je suis d\u{E9}sol\u{E9}", "d\u{E9}sol\u{E9}e",
        "je n'ai pas compris", "mi dispiace", "mi scusi", "non ho capito", "sinto muito",
        "desculpe", "pe\u{E7}o desculpa", "n\u{E3}o entendi", "het spijt me", "sorry",
        "ik begrijp het niet", "niet begrepen",
    ]
}

extension AgentApologisesCondition {
    package static let name = "agent-apologises"
    package static let doc = "the agent says again and again that it is sorry"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            times: fields.integer(Field("times", "how often within the window"), 2, in: 1...100),
            within: fields.seconds(
                Field("within_seconds", "the window"), .seconds(120), in: 1...3600),
            phrases: fields.texts(Field("phrases", "phrases beside those that are known")))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("times", .integer(times), unless: .integer(2))
        list.add("within_seconds", .seconds(within), unless: .seconds(.seconds(120)))
        list.add("phrases", .texts(phrases), unless: .texts([]))
        return list
    }

    package var interests: SignalInterest {
        Set(matcher.anchors.map(SignalTopic.said))
    }
}
