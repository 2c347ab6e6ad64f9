// SPDX-License-Identifier: Apache-2.0

/// The list of recordings to measure on: a CSV with the columns path, set, keyword and labels.
package struct SpeechManifest: Sendable, Hashable {
    package struct Recording: Sendable, Hashable {
        /// Relative to the manifest's folder.
        package var path: String
        package var set: String
        /// The one phrase spoken, for recordings of single phrases.
        package var keyword: String
        /// JSON whose strings hold what is spoken, for running speech.
        package var labels: String

        /// Whether this phrase is spoken in it.
        package func contains(_ phrase: String) -> Bool {
            keyword == phrase || labels.contains(phrase)
        }
    }

    package private(set) var recordings: [Recording] = []

    /// Reads the text of a manifest; rows that lack a path are left out.
    package init(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard let header = lines.first.map({ Self.fields($0) }) else { return }
        func column(_ name: String) -> Int? { header.firstIndex(of: name) }
        guard let path = column("path") else { return }
        for line in lines.dropFirst() {
            let fields = Self.fields(line)
            func field(_ index: Int?) -> String {
                guard let index, index < fields.count else { return "" }
                return fields[index]
            }
            guard !field(path).isEmpty else { continue }
            recordings.append(
                Recording(
                    path: field(path), set: field(column("set")),
                    keyword: field(column("keyword")), labels: field(column("labels"))))
        }
    }

    /// The fields of one line, quotes removed (RFC 4180, no line breaks inside a field).
    private static func fields(_ line: Substring) -> [String] {
        var fields: [String] = []
        var field = ""
        var quoted = false
        var characters = Array(line)[...]
        while let character = characters.popFirst() {
            switch character {
            case "\"" where quoted && characters.first == "\"":
                field.append("\"")
                characters.removeFirst()
            case "\"": quoted.toggle()
            case "," where !quoted:
                fields.append(field)
                field = ""
            default: field.append(character)
            }
        }
        fields.append(field)
        return fields
    }
}
