// SPDX-License-Identifier: Apache-2.0

import SoundFiles

/// The texts a configuration was read from, as they stand in the files: variables such as `${NAME}`
/// are not put in, and files with secrets are not among them.
///
/// All of them in one text are a bundle; its SHA-256 is the version of the configuration.
///
/// ```
/// #> gateway.yaml 1204
/// sip: …
/// #> triggers.yaml 310
/// rules: …
/// ```
package struct ConfigurationTexts: Sendable, Hashable {
    package struct File: Sendable, Hashable {
        /// As the gateway's file names it.
        package var name: String
        package var text: String
    }

    /// What the gateway's own file is called here, wherever it was read from.
    package static let gatewayName = "gateway.yaml"
    private static let mark = "#> "
    /// A bundle holds no more files than a configuration names.
    private static let mostFiles = 1 + RuleFiles.mostFiles

    /// The gateway's own file first.
    package private(set) var files: [File] = []

    package init() {}

    package mutating func add(_ text: String, named name: String) {
        files.append(File(name: name, text: text))
    }

    /// SHA-256 in hexadecimal digits; nil where nothing was read.
    package var version: String? {
        files.isEmpty ? nil : FileHash.sha256(of: Array(bundle.utf8))
    }

    /// Something for each variable that a text names, for who reads a configuration where its
    /// variables are not: on another machine, or much later.
    package static func standIns(in text: String) -> [String: String] {
        let names = text.split(separator: "${", omittingEmptySubsequences: false).dropFirst()
            .compactMap { part in part.firstIndex(of: "}").map { String(part[..<$0]) } }
        return Dictionary(names.map { ($0, "unknown-variable") }) { first, _ in first }
    }

    /// All of it in one text, each file behind a line with its name and its length in bytes.
    package var bundle: String {
        files.map { "\(Self.mark)\($0.name) \($0.text.utf8.count)\n\($0.text)\n" }.joined()
    }

    /// Nil for a text that is no bundle, or not a whole one.
    package init?(bundle: String) {
        var rest = Substring(bundle).utf8
        while !rest.isEmpty {
            guard files.count < Self.mostFiles, let end = rest.firstIndex(of: UInt8(ascii: "\n")),
                let head = String(rest[..<end]), head.hasPrefix(Self.mark),
                let space = head.lastIndex(of: " "),
                let count = Int(head[head.index(after: space)...]), count >= 0
            else { return nil }
            let name = head[..<space].dropFirst(Self.mark.count)
            let body = rest[rest.index(after: end)...]
            guard !name.isEmpty, count < body.count, let text = String(body.prefix(count)),
                body.dropFirst(count).first == UInt8(ascii: "\n")
            else { return nil }
            files.append(File(name: String(name), text: text))
            rest = body.dropFirst(count + 1)
        }
        guard files.first?.name == Self.gatewayName else { return nil }
    }
}
