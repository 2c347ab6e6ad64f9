// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
package import Journal

/// Letters on disk: a file each in `pending` until it has arrived, in `dead` once it is given up.
///
/// Files can be read by their owner alone: they hold what callers said.
package struct WebhookFolder: Sendable {
    package enum Shelf: String, Sendable, CaseIterable {
        case pending, dead
    }

    /// Dead letters beyond this many make room, the oldest first.
    private static let mostDead = 1000
    /// No letter of ours is longer.
    private static let longest = 4 << 20

    package let path: String

    /// Makes the folder where there is none.
    package init(path: String) throws {
        self.path = path
        for shelf in Shelf.allCases {
            try FileManager.default.createDirectory(
                atPath: "\(path)/\(shelf.rawValue)", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
    }

    /// The letters of a shelf, the oldest first; what is no letter is left alone.
    package func letters(_ shelf: Shelf) -> [WebhookLetter] {
        names(shelf).compactMap { read("\(path)/\(shelf.rawValue)/\($0)") }
            .sorted { ($0.made, $0.id) < ($1.made, $1.id) }
    }

    package func keep(_ letter: WebhookLetter, on shelf: Shelf = .pending) throws {
        let file = file(of: letter.key, shelf)
        try Data(JSONText.compact(letter.json).utf8)
            .write(to: URL(fileURLWithPath: file), options: .atomic)
        try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }

    package func remove(_ key: WebhookLetter.Key, from shelf: Shelf = .pending) {
        try? FileManager.default.removeItem(atPath: file(of: key, shelf))
    }

    /// Puts a letter among the dead ones.
    package func bury(_ letter: WebhookLetter) throws {
        try keep(letter, on: .dead)
        remove(letter.key)
        let dead = letters(.dead)
        for old in dead.prefix(max(0, dead.count - Self.mostDead)) {
            remove(old.key, from: .dead)
        }
    }

    /// Lets a dead letter be posted once more: a running gateway finds it within half a minute.
    package func revive(_ letter: WebhookLetter) throws {
        var letter = letter
        (letter.attempts, letter.failure) = (0, nil)
        try keep(letter)
        remove(letter.key, from: .dead)
    }

    // MARK: How far the journal has been told

    package var cursor: JournalCursor? {
        let text = try? String(contentsOfFile: path + "/cursor", encoding: .utf8)
        return text.flatMap { JournalCursor($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    package func keep(_ cursor: JournalCursor) throws {
        try "\(cursor)\n".write(toFile: path + "/cursor", atomically: true, encoding: .utf8)
    }

    private func names(_ shelf: Shelf) -> [String] {
        let all = try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(shelf.rawValue)")
        return (all ?? []).filter { $0.hasSuffix(".json") }.sorted()
    }

    private func read(_ file: String) -> WebhookLetter? {
        guard let data = FileManager.default.contents(atPath: file), data.count <= Self.longest
        else { return nil }
        let limits = JSONReader.Limits(bytes: Self.longest)
        return (try? JSONReader.read(data, limits: limits)).flatMap { WebhookLetter($0) }
    }

    /// Names of endpoints are plain words; the identities are ours.
    private func file(of key: WebhookLetter.Key, _ shelf: Shelf) -> String {
        let name = "\(key.id)@\(key.endpoint)".map {
            $0.isASCII && ($0.isLetter || $0.isNumber || "_-@.".contains($0)) ? $0 : "-"
        }
        return "\(path)/\(shelf.rawValue)/\(String(name)).json"
    }
}
