// SPDX-License-Identifier: Apache-2.0

package import CallModel
import JSON
import Timing
import Words

/// Whether a summary of a call that somebody else wrote may be said to the operator: it is short enough,
/// and says nothing that the package does not.
///
/// What can be seen is looked for: each number of it, each name, address and link has to be in the
/// package, and of its words that say something at least half. That a "not" was lost cannot be seen.
package enum SummaryCheck {
    /// The longest text that is looked at, in characters.
    private static let longest = 4000
    /// The part of the words that say something that must be the package's.
    private static let leastShare = 0.5
    /// Words that are shorter say nothing of themselves.
    private static let shortestWord = 4
    /// So many letters at the beginning make one word of "refunds" and "refunded".
    private static let stem = 5

    /// The summary as it is said, or why it is not.
    package static func summary(
        _ text: String, of package: HandoffPackage, within policy: BriefingPolicy
    ) -> Summary {
        guard text.count <= longest else { return .refused(.tooLong) }
        let said = SpokenText.of(text, limit: longest)
        guard said.contains(where: \.isLetter) else { return .refused(.empty) }
        guard BriefingWriter.estimate(of: said) <= policy.maximum else {
            return .refused(.tooLong)
        }
        let known = Known(package)
        for (what, isFounded) in [
            ("a number", known.hasNumbers(of: text)), ("an address", known.hasAddresses(of: text)),
            ("a name", known.hasNames(of: text)), ("most of it", known.hasFacts(of: text)),
        ] where !isFounded {
            return .refused(.unfounded, detail: "\(what) is not in the package")
        }
        return .written(said)
    }

    /// What the package says, to be looked up.
    private struct Known {
        private var numbers: Set<String> = []
        private var words: Set<String> = []
        private var stems: Set<String> = []
        private var text = ""
        /// What the package is filed under.
        private static let marks: Set<String> = ["schema", "id", "call", "created"]

        init(_ package: HandoffPackage) {
            if case .object(let members) = package.json {
                add(.object(members.filter { !Self.marks.contains($0.name) }))
            }
            let seconds = package.waited.inMilliseconds / 1000
            numbers.formUnion(["\(seconds)", "\(seconds / 60)", "\(package.attempts.count)"])
        }

        private mutating func add(_ json: JSONValue) {
            switch json {
            case .string(let said): add(said)
            case .integer(let number): numbers.insert(String(number))
            case .number(let number):
                SummaryCheck.runs(of: "\(number)").forEach { numbers.insert($0) }
            case .array(let items): items.forEach { add($0) }
            case .object(let members):
                for member in members {
                    add(member.name.replacing("_", with: " "))
                    add(member.value)
                }
            case .null, .bool: break
            }
        }

        private mutating func add(_ said: String) {
            text += " " + said.lowercased()
            numbers.formUnion(SummaryCheck.runs(of: said))
            for word in Tokeniser.plainWords(of: said) {
                words.insert(word)
                stems.insert(String(word.prefix(SummaryCheck.stem)))
            }
        }

        /// Digits may be parted otherwise than in the package: what one has in a row the other may
        /// have in groups.
        func hasNumbers(of said: String) -> Bool {
            let all = SummaryCheck.runs(of: text).joined(separator: " ")
            let joined = all.filter { $0 != " " }
            func isThere(_ digits: String) -> Bool {
                numbers.contains(digits) || digits.count >= 3 && joined.contains(digits)
            }
            return SummaryCheck.groups(of: said).allSatisfy { group in
                isThere(group.joined()) || group.allSatisfy(isThere)
            }
                && SummaryCheck.saidNumbers(of: said).allSatisfy { word, value in
                    words.contains(word) || numbers.contains(value)
                }
        }

        func hasAddresses(of said: String) -> Bool {
            said.split(whereSeparator: \.isWhitespace).allSatisfy { token in
                let isAddress =
                    token.contains("@") || token.contains("://") || token.hasPrefix("www.")
                let bare = token.lowercased().trimmed { ".,;:!?()<>".contains($0) }
                return !isAddress || text.contains(bare)
            }
        }

        /// A word with a capital in the middle of a sentence is a name; at its beginning it is where
        /// no sentence begins so.
        func hasNames(of said: String) -> Bool {
            var isFirst = true
            for token in said.split(whereSeparator: \.isWhitespace) {
                let bare = token.trimmed { !$0.isLetter && !$0.isNumber }
                defer { isFirst = token.last.map { ".!?:".contains($0) } ?? isFirst }
                guard let initial = bare.first, initial.isUppercase else { continue }
                let plain = Tokeniser.plainWords(of: bare)
                let isKnown = plain.allSatisfy { words.contains($0) }
                guard !isKnown, plain != ["i"] else { continue }
                guard isFirst, Self.mayBegin(plain.first ?? "") else { return false }
            }
            return true
        }

        private static func mayBegin(_ word: String) -> Bool {
            SummaryCheck.openers.contains(word) || word.hasSuffix("ing") || word.hasSuffix("ed")
        }

        func hasFacts(of said: String) -> Bool {
            let telling = Tokeniser.plainWords(of: said).filter {
                $0.count >= SummaryCheck.shortestWord && !SummaryCheck.common.contains($0)
            }
            guard !telling.isEmpty else { return true }
            let known = telling.count { stems.contains(String($0.prefix(SummaryCheck.stem))) }
            return Double(known) >= SummaryCheck.leastShare * Double(telling.count)
        }
    }

    /// The digits of a text, in rows: a point or comma between digits parts nothing.
    private static func runs(of text: String) -> [String] {
        var runs: [String] = []
        var run = ""
        var mark = ""
        for character in text {
            if character.isASCII, character.isNumber {
                run += String(character)
                mark = ""
            } else if !run.isEmpty, mark.isEmpty, ".,'".contains(character) {
                mark = String(character)
            } else {
                if !run.isEmpty { runs.append(run) }
                (run, mark) = ("", "")
            }
        }
        if !run.isEmpty { runs.append(run) }
        // 12.50 and 12.5 are one amount, and so are 1,200 and 1200.
        return runs.map { $0.drop { $0 == "0" } }.map { $0.isEmpty ? "0" : String($0) }
    }

    /// The rows of digits of a text, those together that a space or a dash parts: one number is often
    /// written so.
    private static func groups(of text: String) -> [[String]] {
        var groups: [[String]] = []
        var isOpen = false
        for token in text.split(whereSeparator: { $0 == " " || $0 == "-" }) {
            let runs = runs(of: String(token))
            let isNumber = token.allSatisfy { $0.isNumber || ".,'".contains($0) }
            if isNumber, isOpen, !runs.isEmpty {
                groups[groups.count - 1] += runs
            } else {
                groups += runs.map { [$0] }
            }
            isOpen = isNumber && !runs.isEmpty
        }
        return groups
    }

    /// The numbers that are said in words, each with its digits.
    private static func saidNumbers(of text: String) -> [(word: String, digits: String)] {
        Tokeniser.plainWords(of: text).compactMap { word in
            spoken[word].map { (word, String($0)) }
        }
    }

    /// "One" is as often no number.
    private static let spoken: [String: Int] = [
        "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
        "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
        "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
        "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
        "ninety": 90, "hundred": 100, "thousand": 1000, "million": 1_000_000,
    ]

    /// Words with which sentences of a summary begin.
    private static let openers: Set<String> = [
        "a", "after", "agent", "all", "also", "an", "and", "as", "asks", "assistant", "at",
        "because", "before", "both", "but", "call", "caller", "calls", "cannot", "client",
        "contact", "currently", "customer", "despite", "for", "from", "has", "have", "he", "her",
        "his", "however", "if", "in", "is", "issue", "it", "its", "last", "needs", "next", "no",
        "nobody", "nothing", "now", "on", "one", "operator", "order", "our", "please", "problem",
        "reason", "said", "says", "she", "since", "so", "summary", "that", "the", "their", "then",
        "there", "they", "this", "to", "today", "tried", "urgent", "user", "wants", "was", "we",
        "were", "when", "while", "will", "with", "wishes", "without", "would", "you", "your",
    ]

    /// Words that say nothing of a case.
    private static let common: Set<String> = [
        "about", "after", "agent", "already", "also", "asked", "asking", "asks", "assistant",
        "been", "before", "call", "called", "caller", "calling", "calls", "cannot", "client",
        "could", "customer", "does", "from", "given", "have", "help", "human", "into", "just",
        "know", "like", "more", "need", "needs", "next", "only", "operator", "over", "person",
        "please", "reports", "said", "says", "should", "some", "still", "than", "that", "their",
        "them", "then", "there", "they", "this", "tried", "very", "want", "wanted", "wants",
        "were", "what", "when", "which", "while", "will", "wishes", "with", "would", "your",
    ]
}
