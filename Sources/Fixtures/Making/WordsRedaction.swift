// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import JSON

/// Takes out of the texts of a call what tells who called and about what: numbers of two digits and
/// more however they are written or said in English, secrets, addresses, and the names and values that
/// the journal has of this caller.
struct WordsRedaction: Sendable {
    static let nameMark = "[name removed]"
    static let valueMark = "[value removed]"
    static let addressMark = "[address removed]"

    /// What stands for the caller's number.
    static let number = "+15550100"

    /// Small letters; the longest first, so that a whole name goes before its parts.
    private let names: [[String]]
    private let values: [[String]]

    init(names: [String], values: [String]) {
        func words(_ texts: [String]) -> [[String]] {
            let all = texts.map { Self.words(of: $0).map(\.plain).filter { !$0.isEmpty } }
            return Set(all.filter { !$0.isEmpty }).sorted {
                ($1.count, $0.joined()) < ($0.count, $1.joined())
            }
        }
        let parts = names.flatMap { name in
            Self.words(of: name).map(\.plain).filter { $0.count >= 2 }
        }
        self.names = words(names + parts)
        // Shorter values are yes, no, and the like.
        self.values = words(values).filter { $0.joined().count >= 3 }
    }

    /// Of a call: what its journal has of the caller.
    init(_ account: CallAccount) {
        let cases = account.requests.map(\.value) + account.packages
        var names = [account.callerName].compactMap(\.self)
        var values: [String] = []
        for details in cases {
            names += [details["identity"]?["name"]?.string, details["caller"]?["name"]?.string]
                .compactMap(\.self)
            values += [details["account"]?.string].compactMap(\.self)
            values += details["orders"]?.array?.compactMap(\.string) ?? []
            values += (details["context"]?.all ?? []).compactMap(\.value.string)
        }
        values += account.reports.flatMap(\.value.facts).map(\.value)
        self.init(names: names, values: values)
    }

    /// The text with a mark in the place of all that. `fewestDigits` is how long a number is at least.
    func redacted(_ text: String, fewestDigits: Int = 2) -> String {
        var result = SecretRedaction().redacted(text)
        result = Self.replacing(values, in: result, by: Self.valueMark)
        result = Self.replacing(names, in: result, by: Self.nameMark)
        result = Self.introductions(in: result)
        result = Self.addresses(in: result)
        return NumberRedaction.withoutNumbers(result, fewestDigits: fewestDigits)
    }

    /// What each of several texts of one speaker becomes, in order: a number may go on from one to the
    /// next.
    func redacted(_ texts: [String]) -> [String] {
        let edges = texts.map(NumberRedaction.edges)
        return texts.indices.map { index in
            let goesOn =
                index + 1 < texts.count && !edges[index].trailing.isEmpty
                && !edges[index + 1].leading.isEmpty
            let cameOn =
                index > 0 && !edges[index].leading.isEmpty
                && !edges[index - 1].trailing.isEmpty
            let isNumber = edges[index].isAll
            return redacted(texts[index], fewestDigits: goesOn || cameOn || isNumber ? 1 : 2)
        }
    }

    /// Whether something was taken out, here or before it was written down.
    static func isTouched(_ text: String, _ redacted: String) -> Bool {
        text != redacted || text.contains("removed]")
    }

    // MARK: Words

    private struct Word {
        var text: Substring
        /// Small letters, without the marks around it.
        var plain: String
    }

    private static func words(of text: String) -> [Word] {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let isMark: (Character) -> Bool = { !$0.isLetter && !$0.isNumber }
            var core = word.drop(while: isMark)
            while let last = core.last, isMark(last) { core.removeLast() }
            var plain = core.lowercased()
            for ending in ["'s", "\u{2019}s"] where plain.hasSuffix(ending) {
                plain.removeLast(ending.count)
            }
            return Word(text: word, plain: plain)
        }
    }

    /// The text with a mark for each of these runs of words.
    private static func replacing(
        _ runs: [[String]], in text: String, by mark: String
    ) -> String {
        var words = words(of: text)
        for run in runs {
            var index = 0
            while index + run.count <= words.count {
                if words[index..<index + run.count].map(\.plain).elementsEqual(run) {
                    let end = words[index + run.count - 1].text.last.flatMap {
                        ".,;:?!".contains($0) ? String($0) : nil
                    }
                    let replaced = Word(text: Substring(mark + (end ?? "")), plain: "")
                    words.replaceSubrange(index..<index + run.count, with: [replaced])
                }
                index += 1
            }
        }
        return words.map(\.text).joined(separator: " ")
    }

    private static let introducing = [
        ["my", "name", "is"], ["my", "name"], ["name", "is"], ["i", "am", "called"],
        ["mein", "name", "ist"], ["ich", "heiße"],
    ]

    /// Who says "my name is" goes on with a name: up to three words, or to the end of the sentence.
    private static func introductions(in text: String) -> String {
        var words = words(of: text)
        for start in introducing {
            guard
                let index = words.indices.first(where: { index in
                    words[index...].prefix(start.count).map(\.plain).elementsEqual(start)
                })
            else { continue }
            let first = index + start.count
            var last = first
            while last < words.count, last < first + 3, !words[last].plain.isEmpty {
                last += 1
                if words[last - 1].text.last.map({ ".,;?!".contains($0) }) ?? false { break }
            }
            guard first < last else { continue }
            let end = words[last - 1].text.last.flatMap { ".,;?!".contains($0) ? "\($0)" : nil }
            words.replaceSubrange(
                first..<last, with: [Word(text: Substring(nameMark + (end ?? "")), plain: "")])
            break
        }
        return words.map(\.text).joined(separator: " ")
    }

    /// Addresses of mail and of telephones.
    private static func addresses(in text: String) -> String {
        words(of: text).map { word in
            let inside = word.text.drop { "<(\"'".contains($0) }
            let isAddress = inside.dropFirst().contains("@") && word.plain.count > 2
            return isAddress ? Substring(addressMark) : word.text
        }.joined(separator: " ")
    }
}
