// SPDX-License-Identifier: Apache-2.0

package import CallModel

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
    package var parties: Set<Party>
    package var recogniser: RecogniserSettings

    package init(
        isEnabled: Bool = true, models: String = "models",
        keywords: [Keyword] = ListeningSettings.standardKeywords,
        parties: Set<Party> = [.caller], recogniser: RecogniserSettings = RecogniserSettings()
    ) {
        self.isEnabled = isEnabled
        self.models = models
        self.keywords = keywords
        self.parties = parties
        self.recogniser = recogniser
    }

    package static let standardKeywords = [
        "speak to a person", "talk to a human", "real person", "representative", "operator",
    ].map { Keyword(phrase: $0) }

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
        recogniser = RecogniserSettings(section.section("recogniser"))
    }
}

extension YAMLSection {
    /// Parties by name.
    func parties(_ key: String, _ fallback: Set<Party>) -> Set<Party> {
        let names = strings(key, fallback.map(\.rawValue), limit: 3)
        for name in names where Party(rawValue: name) == nil {
            complain(
                key, "there is no party '\(name)'", write: "some of: caller, agent, operator")
        }
        return Set(names.compactMap(Party.init(rawValue:)))
    }
}
