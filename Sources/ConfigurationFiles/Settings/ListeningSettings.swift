// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Triggers

/// What is listened for in callers' voices (`listening:`).
package struct ListeningSettings: Sendable, Hashable {
    package struct Keyword: Sendable, Hashable {
        package var phrase: String
        /// ARPAbet, several ways allowed; empty for the built-in ones.
        package var pronunciations: [String]
        /// BCP 47.
        package var language: String
        /// From this score on it counts at once; 0 is perfect. Nil fits it to the phrase.
        package var certain: Double?
        /// From this score on it is a candidate that something else has to confirm.
        package var possible: Double?

        package init(
            phrase: String, pronunciations: [String] = [], language: String = "en",
            certain: Double? = nil, possible: Double? = nil
        ) {
            self.phrase = phrase
            self.pronunciations = pronunciations
            self.language = language
            self.certain = certain
            self.possible = possible
        }
    }

    /// Spoken keywords and voice activity by model; needs `scripts/fetch-models`.
    package var isEnabled: Bool
    package var models: String
    package var keywords: [Keyword]
    /// Whose voices are searched for keywords.
    package var parties: Set<Party.Role>
    /// What becomes of a phrase heard, but not surely.
    package var unsure: Unsure
    /// Whose exchanges call-progress tones are of, by ISO 3166 code; nil for any.
    package var toneCountry: String?
    package var recogniser: RecogniserSettings

    package init(
        isEnabled: Bool = true, models: String = "models",
        keywords: [Keyword] = ListeningSettings.standardKeywords,
        parties: Set<Party.Role> = [.caller], unsure: Unsure = .again,
        recogniser: RecogniserSettings = RecogniserSettings()
    ) {
        self.unsure = unsure
        self.isEnabled = isEnabled
        self.models = models
        self.keywords = keywords
        self.parties = parties
        self.recogniser = recogniser
    }

    /// What becomes of a phrase that is not sure, where no transcript tells.
    package enum Unsure: String, Sendable, Hashable, CaseIterable {
        /// It counts when it comes again within a minute.
        case again
        /// The same, and the gateway asks the caller.
        case ask
    }

    /// Every way to ask for a person that a document, a prompt or the built-in agent suggests, and
    /// the ordinary ones beside. Their bounds are those of Docs/Listening.md.
    private static let standardKeywords = TriggerRule.spokenRequests.map {
        Keyword(phrase: $0, certain: standardBounds[$0])
    }

    private static let standardBounds = [
        "talk to a person": -1.35, "speak to a person": -1.45, "talk to a human": -1.5,
        "speak to a human": -1.65, "talk to someone": -1.35, "speak to someone": -1.35,
        "talk to somebody": -1.35, "talk to an agent": -1.35, "speak to an agent": -1.5,
        "speak to a manager": -1.6, "speak to a supervisor": -1.7, "real person": -1.35,
        "human being": -1.35, "live person": -1.3, "representative": -1.35, "operator": -1.3,
        "agent please": -1.3, "human please": -1.3, "a person please": -1.4,
        "customer service": -1.4, "transfer me": -1.35, "put me through": -1.6,
        "get me a person": -1.35, "connect me to a person": -1.4,
    ]

    init(_ section: YAMLSection) {
        let standard = ListeningSettings()
        isEnabled = section.flag("enabled", standard.isEnabled)
        models = section.string("models", standard.models)
        keywords = section.has("keywords") ? [] : standard.keywords
        for entry in section.list("keywords", limit: 100) {
            let phrase = entry.string("phrase", "", limit: 60)
            if phrase.isEmpty {
                entry.complain("phrase", "a keyword has no 'phrase'", write: "phrase: real person")
            }
            keywords.append(
                Keyword(
                    phrase: phrase, pronunciations: entry.strings("pronunciations", [], limit: 8),
                    language: entry.string("language", "en", limit: 20),
                    certain: entry.optionalNumber("certain", in: -10...0),
                    possible: entry.optionalNumber("possible", in: -10...0)))
        }
        parties = section.parties("parties", standard.parties)
        unsure = section.choice("unsure", standard.unsure)
        let country = section.string("tones", "any", limit: 20).lowercased()
        if country != "any" {
            toneCountry = country
            if CountryTones.of(country) == nil {
                section.complain(
                    "tones", "there are no tones of '\(country)'",
                    write: "any, or one of: \(CountryTones.countries.joined(separator: ", "))")
            }
        }
        recogniser = RecogniserSettings(section.section("recogniser"))
    }
}

extension YAMLSection {
    /// Parties by their roles.
    func parties(_ key: String, _ fallback: Set<Party.Role>) -> Set<Party.Role> {
        let names = strings(key, fallback.map(\.rawValue), limit: 3)
        for name in names where Party.Role(rawValue: name) == nil {
            complain(
                key, "there is no party '\(name)'", write: "some of: caller, agent, operator")
        }
        return Set(names.compactMap(Party.Role.init(rawValue:)))
    }
}
