// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing

/// The caller asks for a person, in whatever words, or accepts the agent's offer of one.
package struct AskedForPersonCondition: TriggerCondition, Hashable {
    /// How long after an agent's offer a yes is an answer to it.
    static let offerLasts = Duration.seconds(30)

    /// The languages it is understood in.
    package var languages: Set<RequestLanguage>
    /// Whether a yes to an agent's offer counts.
    var takesOffers: Bool
    /// Partial segments count, too: sooner, and sometimes wrong.
    package var takesPartials: Bool
    /// Segments below this confidence do not count; segments without one do.
    package var minimumConfidence: Double

    private let requests: PersonRequests
    /// The agent has offered a person; until then the caller may accept.
    private var offeredUntil: Instant?

    package init(
        languages: Set<RequestLanguage> = Set(RequestLanguage.allCases), takesOffers: Bool = true,
        takesPartials: Bool = false, minimumConfidence: Double = 0
    ) {
        self.languages = languages
        self.takesOffers = takesOffers
        self.takesPartials = takesPartials
        self.minimumConfidence = minimumConfidence
        requests = PersonRequests(languages)
    }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        guard case .transcript(let segment) = heard.signal else { return nil }
        switch segment.party.role {
        case .agent:
            if takesOffers, segment.isFinal { hearAgent(segment.text, at: now) }
            return nil
        case .caller: return hearCaller(segment, heard, at: now)
        case .operator, .supervisor: return nil
        }
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) { offeredUntil = nil }

    /// An offer stands until the agent asks something else.
    private mutating func hearAgent(_ text: String, at now: Instant) {
        if requests.isOffer(text) {
            offeredUntil = now + Self.offerLasts
        } else if text.contains(where: { "?？".contains($0) }) {
            offeredUntil = nil
        }
    }

    private mutating func hearCaller(
        _ segment: TranscriptSegment, _ heard: HeardSignal, at now: Instant
    ) -> Finding? {
        guard segment.isFinal || takesPartials else { return nil }
        guard segment.confidence ?? 1 >= minimumConfidence else { return nil }
        let said = RequestText(segment.text, heard.said)
        if let request = requests.judge(said), request.kind == .wish {
            if segment.isFinal { offeredUntil = nil }
            return Finding("\"\(request.words)\"", in: segment)
        }
        // Only the next thing that the caller says is an answer, once it is said.
        guard segment.isFinal, let until = offeredUntil else { return nil }
        offeredUntil = nil
        guard now <= until, requests.isYes(said) else { return nil }
        return Finding("\"\(segment.text.prefix(60)) (offered a person)\"", in: segment)
    }
}

extension AskedForPersonCondition {
    package static let name = "asked-for-person"
    package static let doc = "the caller asks for a person, or says yes to the agent's offer of one"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            languages: Set(
                fields.choices(
                    Field("languages", "the languages it is understood in"),
                    RequestLanguage.allCases)),
            takesOffers: fields.flag(
                Field("offers", "a yes to the agent's offer of a person counts"), true),
            takesPartials: fields.flag(
                Field("partials", "unfinished segments count, too"), false),
            minimumConfidence: fields.number(
                Field("minimum_confidence", "segments below it do not count"), 0, in: 0...1))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add(
            "languages", .words(RequestLanguage.allCases.filter(languages.contains)),
            unless: .words(RequestLanguage.allCases))
        list.add("offers", .flag(takesOffers), unless: .flag(true))
        list.add("partials", .flag(takesPartials), unless: .flag(false))
        list.add("minimum_confidence", .number(minimumConfidence), unless: .number(0))
        return list
    }

    package var interests: SignalInterest {
        takesOffers ? [.transcript(.caller), .transcript(.agent)] : [.transcript(.caller)]
    }
}
