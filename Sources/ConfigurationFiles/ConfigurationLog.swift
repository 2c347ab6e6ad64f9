// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Foundation
package import JSON

/// One version of rules, routes and prompts, as it was loaded.
package struct ConfigurationEntry: Sendable, Hashable {
    /// What had it loaded.
    package enum Cause: String, Sendable, Hashable, CaseIterable {
        /// The gateway was started.
        case start
        /// The gateway was sent SIGHUP.
        case signal = "SIGHUP"
        /// Somebody asked the API to.
        case api = "API"
    }

    package var at: WallTime
    /// The version that calls name, SHA-256 in hexadecimal digits.
    package var version: String
    package var parts: [ConfigurationPart: String]
    package var cause: Cause
    /// Who changed it, where that is known.
    package var author: String?
    /// Why, in their words.
    package var note: String?
    /// What had changed and takes a restart: these keys do not hold.
    package var pending: [String]

    package init(
        at: WallTime, version: String, parts: [ConfigurationPart: String], cause: Cause,
        author: String? = nil, note: String? = nil, pending: [String] = []
    ) {
        self.at = at
        self.version = version
        self.parts = parts
        self.cause = cause
        self.author = author
        self.note = note
        self.pending = pending
    }

    /// `loaded 2026-11-22T10:19:55.120Z by SIGHUP, by Jo: "more patience"`.
    package var words: String {
        var words = "loaded \(at.rfc3339) by \(cause.rawValue)"
        if let author { words += ", by \(author)" }
        if let note { words += ": \"\(note)\"" }
        if !pending.isEmpty { words += " (without \(pending.joined(separator: ", ")))" }
        return words
    }

    /// The parts that are others than those of an earlier entry; all of them without one.
    package func changed(since earlier: ConfigurationEntry?) -> [ConfigurationPart] {
        ConfigurationPart.allCases.filter { earlier == nil || parts[$0] != earlier?.parts[$0] }
    }

    package var json: JSONValue {
        .members([
            "at": .string(at.rfc3339), "version": .string(version),
            "parts": .object(
                ConfigurationPart.allCases.compactMap { part in
                    parts[part].map { JSONValue.Member(part.rawValue, .string($0)) }
                }),
            "by": .string(cause.rawValue), "author": author.map(JSONValue.string),
            "note": note.map(JSONValue.string),
            "pending": pending.isEmpty ? nil : .array(pending.map(JSONValue.string)),
        ])
    }

    /// Reads an entry; nil for what is none.
    init?(_ json: JSONValue) {
        guard let at = json["at"]?.string.flatMap(WallTime.init(rfc3339:)),
            let version = json["version"]?.string,
            let cause = json["by"]?.string.flatMap(Cause.init(rawValue:))
        else { return nil }
        let parts = ConfigurationPart.allCases.compactMap { part in
            json["parts"]?[part.rawValue]?.string.map { (part, $0) }
        }
        self.init(
            at: at, version: version,
            parts: Dictionary(parts) { first, _ in first }, cause: cause,
            author: json["author"]?.string, note: json["note"]?.string,
            pending: json["pending"]?.array?.compactMap(\.string) ?? [])
    }
}

/// Which versions were loaded when, by whom and why: a file beside the journal that is only ever added
/// to, a JSON object a line.
package struct ConfigurationLog: Sendable, Hashable {
    /// Of a longer file the end is read.
    private static let sizeLimit = 4 << 20

    package let path: String

    /// The one beside a journal, in the folder of the configurations themselves.
    package init(besideJournal path: String) {
        self.path = ConfigurationShelf(besideJournal: path).folder + "/log.jsonl"
    }

    /// Adds an entry, unless its version is the one that was loaded last.
    ///
    /// - Throws: what the system says when the file cannot be written.
    package func add(_ entry: ConfigurationEntry) throws {
        let last = entries().last
        if let last, last.version == entry.version, last.pending == entry.pending { return }
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        if !FileManager.default.fileExists(atPath: path) {
            try Data().write(to: url)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        }
        let handle = try FileHandle(forWritingTo: url)
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data((JSONText.compact(entry.json) + "\n").utf8))
    }

    /// The entries, the oldest first; lines that are none, as of a write that was cut off, are passed
    /// over. Empty where there is no file.
    package func entries() -> [ConfigurationEntry] {
        guard let handle = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? handle.close() }
        let end = (try? handle.seekToEnd()) ?? 0
        let limit = UInt64(Self.sizeLimit)
        try? handle.seek(toOffset: end > limit ? end - limit : 0)
        guard let data = try? handle.read(upToCount: Self.sizeLimit) else { return [] }
        return data.split(separator: UInt8(ascii: "\n")).compactMap { line in
            (try? JSONReader.read(line, limits: .init(bytes: 1 << 16)))
                .flatMap(ConfigurationEntry.init)
        }
    }

    /// The entry of a version, the newest of several; nil where it was never loaded.
    package func entry(of version: String) -> ConfigurationEntry? {
        entries().last { $0.version == version }
    }
}
