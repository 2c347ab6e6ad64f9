// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing

/// The caller asks whether they talk to a person or to a machine, which asks for nobody.
package struct AskedWhetherHumanCondition: TriggerCondition, Hashable {
    /// The languages it is understood in.
    package var languages: Set<RequestLanguage>

    private let requests: PersonRequests

    package init(languages: Set<RequestLanguage> = Set(RequestLanguage.allCases)) {
        self.languages = languages
        requests = PersonRequests(languages)
    }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        guard case .transcript(let segment) = heard.signal, segment.party == .caller,
            segment.isFinal,
            let request = requests.judge(RequestText(segment.text, heard.said)),
            request.kind == .question
        else { return nil }
        return Finding("\"\(request.words)\"", in: segment)
    }
}

extension AskedWhetherHumanCondition {
    package static let name = "asked-whether-human"
    package static let doc = "the caller asks whether they talk to a person or to a machine"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            languages: Set(
                fields.choices(
                    Field("languages", "the languages it is understood in"),
                    RequestLanguage.allCases)))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add(
            "languages", .words(RequestLanguage.allCases.filter(languages.contains)),
            unless: .words(RequestLanguage.allCases))
        return list
    }

    package var interests: SignalInterest { [.transcript(.caller)] }
}
