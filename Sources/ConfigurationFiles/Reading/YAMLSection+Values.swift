// SPDX-License-Identifier: Apache-2.0

import Yams

extension YAMLSection {
    /// Text of 1 to `limit` characters.
    package func string(_ key: String, _ fallback: String, limit: Int = 1000) -> String {
        optionalString(key, limit: limit) ?? fallback
    }

    /// Text of 1 to `limit` characters; nil when absent or null.
    package func optionalString(_ key: String, limit: Int = 1000) -> String? {
        guard let text = scalar(key, expecting: "a text") else { return nil }
        guard !text.isEmpty, text.count <= limit else {
            complain(
                key, text.isEmpty ? "'\(key)' is empty" : "'\(key)' is longer than \(limit)",
                write: "a text of 1 to \(limit) characters")
            return nil
        }
        return text
    }

    package func integer(_ key: String, _ fallback: Int, in range: ClosedRange<Int>) -> Int {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let text = scalar(key, expecting: expected) else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            complain(
                key, "'\(key)' is \(text)",
                write: Self.plain(text, key) { Int(exactly: $0).map(range.contains) ?? false }
                    ?? expected)
            return fallback
        }
        return value
    }

    /// The number to write in place of one with a unit, where that fits.
    private static func plain(
        _ text: String, _ key: String, fits: (Double) -> Bool
    ) -> String? {
        guard let meant = UnitAdvice.number(for: text, under: key), fits(meant.value) else {
            return nil
        }
        return "\(short(meant.value)), \(meant.unit)"
    }

    func number(_ key: String, _ fallback: Double, in range: ClosedRange<Double>) -> Double {
        optionalNumber(key, in: range) ?? fallback
    }

    package func optionalNumber(_ key: String, in range: ClosedRange<Double>) -> Double? {
        let (least, most) = (Self.short(range.lowerBound), Self.short(range.upperBound))
        let expected = "a number from \(least) to \(most)"
        guard let text = scalar(key, expecting: expected) else { return nil }
        guard let value = Double(text), range.contains(value) else {
            complain(
                key, "'\(key)' is \(text)",
                write: Self.plain(text, key, fits: range.contains) ?? expected)
            return nil
        }
        return value
    }

    /// A duration given in seconds.
    func seconds(_ key: String, _ fallback: Duration, in range: ClosedRange<Double>) -> Duration {
        optionalNumber(key, in: range).map { .seconds($0) } ?? fallback
    }

    /// A duration given in milliseconds.
    func milliseconds(
        _ key: String, _ fallback: Duration, in range: ClosedRange<Double>
    ) -> Duration {
        optionalNumber(key, in: range).map { .milliseconds($0) } ?? fallback
    }

    package func flag(_ key: String, _ fallback: Bool) -> Bool {
        guard let text = scalar(key, expecting: "true or false") else { return fallback }
        switch text {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            complain(key, "'\(key)' is \(text)", write: "true or false")
            return fallback
        }
    }

    /// One of a closed set of words.
    package func choice<Word>(_ key: String, _ fallback: Word) -> Word
    where Word: RawRepresentable<String> & CaseIterable {
        optionalChoice(key) ?? fallback
    }

    func optionalChoice<Word>(_ key: String, of type: Word.Type = Word.self) -> Word?
    where Word: RawRepresentable<String> & CaseIterable {
        let words = Word.allCases.map(\.rawValue)
        let list = words.joined(separator: ", ")
        guard let text = scalar(key, expecting: "one of: \(list)") else { return nil }
        if let word = Word(rawValue: text) { return word }
        let nearest = Suggestion.nearest(to: text, among: words).map { "'\($0)'" }
        complain(key, "'\(key)' is '\(text)'", write: nearest ?? "one of: \(list)")
        return nil
    }

    /// A list of texts; one text alone is a list of one.
    package func strings(_ key: String, _ fallback: [String], limit: Int = 200) -> [String] {
        guard let node = node(key) else { return fallback }
        guard case .sequence(let sequence) = node else {
            return text(of: node, key: key, expecting: "a list: [one, two]").map { [$0] }
                ?? fallback
        }
        guard sequence.count <= limit else {
            complain(key, "'\(key)' has more than \(limit) entries", write: "fewer")
            return fallback
        }
        return sequence.compactMap { text(of: $0, key: key, expecting: "a list of texts") }
    }

    /// The same, each with its place.
    func placedStrings(_ key: String, limit: Int) -> [PlacedText] {
        guard let node = node(key) else { return [] }
        var nodes = [node]
        if case .sequence(let sequence) = node { nodes = Array(sequence) }
        guard nodes.count <= limit else {
            complain(key, "'\(key)' has more than \(limit) entries", write: "fewer")
            return []
        }
        return nodes.compactMap { node in
            text(of: node, key: key, expecting: "a list of texts").map {
                PlacedText(text: $0, place: YAMLPlace(node) ?? place(of: key))
            }
        }
    }

    package func section(_ key: String) -> YAMLSection {
        document.section(node(key), key: key, at: place(of: key))
    }

    /// The mappings under a key that the user names freely, in the order of the file.
    package func named(_ key: String) -> [(name: String, section: YAMLSection)] {
        let outer = section(key)
        return outer.keys.map { name in
            (name, document.section(outer.node(name), key: name, at: outer.place(of: name)))
        }
    }

    /// The mappings of a list.
    package func list(_ key: String, limit: Int = 500) -> [YAMLSection] {
        guard let node = node(key) else { return [] }
        guard case .sequence(let sequence) = node, sequence.count <= limit else {
            complain(
                key, "'\(key)' must be a list of at most \(limit)",
                write: "its entries below it, each beginning with '- '")
            return []
        }
        return sequence.map { document.section($0, key: key, at: place(of: key)) }
    }

    private static func short(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? String(value)
    }
}
