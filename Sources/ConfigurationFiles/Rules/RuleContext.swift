// SPDX-License-Identifier: Apache-2.0

import Handoff
import Triggers
import Words

/// What rules may refer to in the rest of the configuration, and how much of them may be read.
///
/// A class, because all conditions of one load count against the same room. Confined to the load.
final class RuleContext {
    /// Conditions inside conditions; more is not understood by anybody who reads it.
    static let deepest = 8
    /// Conditions of one rule, those inside others among them.
    private static let mostOfARule = 200
    /// Conditions of all rules.
    private static let mostOfAll = 20_000
    /// Characters of a phrase, and of an expression.
    static let longestText = 500
    /// Entries of a list of texts, of conditions and of groups.
    static let mostTexts = 200
    static let mostParts = 50

    let listening: ListeningSettings
    /// Numbers that callers dial.
    let numbers: [String]
    let outlook: RuleOutlook
    private let keywords: [String]
    private let spellings: Set<[String]>
    private var roomOfRule = RuleContext.mostOfARule
    private var room = RuleContext.mostOfAll

    init(listening: ListeningSettings, numbers: [String], hasReports: Bool) {
        self.listening = listening
        outlook = RuleOutlook(listening: listening, hasReports: hasReports)
        self.numbers = numbers
        keywords = listening.keywords.map(\.phrase)
        spellings = Set(keywords.map(Tokeniser.plainWords(of:)))
    }

    /// Another rule is read.
    func beginRule() { roomOfRule = Self.mostOfARule }

    /// Why another condition is too many; nil when there is room for it, which it then takes. The
    /// first that is too many is told, and no other of its rule.
    func take() -> Refusal? {
        guard roomOfRule > 0, room > 0 else {
            defer { roomOfRule = -1 }
            guard roomOfRule >= 0 else { return .silent }
            return .told(
                room > 0
                    ? "a rule has more than \(Self.mostOfARule) conditions"
                    : "the rules have more than \(Self.mostOfAll) conditions")
        }
        roomOfRule -= 1
        room -= 1
        return nil
    }

    enum Refusal {
        case told(String)
        case silent
    }

    /// What is wrong with a text of this kind, and what to write.
    func fault(of text: String, kind: TextKind) -> (what: String, write: String)? {
        switch kind {
        case .free: return nil
        case .spotted:
            guard !spellings.contains(Tokeniser.plainWords(of: text)) else { return nil }
            return (
                "'\(text)' is not among the keywords of 'listening'",
                Suggestion.nearest(to: text, among: keywords) ?? "'- phrase: \(text)' there, too"
            )
        case .line:
            guard !numbers.contains(text), !numbers.contains("*") else { return nil }
            return (
                "'\(text)' is not among the numbers of 'lines'",
                Suggestion.nearest(to: text, among: numbers)
                    ?? "one of: \(numbers.joined(separator: ", "))"
            )
        }
    }
}
