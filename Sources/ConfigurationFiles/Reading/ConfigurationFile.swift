// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A configuration file as text, with the name problems call it by.
package struct ConfigurationFile: Sendable, Hashable {
    /// Bytes in a file; a longer one is not a configuration.
    package static let sizeLimit = 256 * 1024

    package var name: String
    package var text: String

    package init(name: String, text: String) {
        self.name = name
        // Editors on Windows begin a file with a byte order mark.
        self.text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }

    /// Reads a file, whole or not at all.
    package static func read(path: String) -> Result<ConfigurationFile, ConfigurationProblem> {
        func problem(_ what: String, _ write: String) -> ConfigurationProblem {
            ConfigurationProblem(file: path, line: 0, what: what, write: write)
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            return .failure(
                problem("cannot be opened", "the path of a readable file after --config"))
        }
        defer { try? handle.close() }
        // One byte more than allowed tells a file that is too long, however long it is.
        let data: Data
        do {
            // Nil is the end of the file: it is empty.
            data = try handle.read(upToCount: sizeLimit + 1) ?? Data()
        } catch {
            return .failure(problem("cannot be read", "the path of a file, not of a directory"))
        }
        guard data.count <= sizeLimit else {
            return .failure(problem("is longer than \(sizeLimit) bytes", "less into one file"))
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            return .failure(
                ConfigurationProblem(
                    file: path, line: firstLineOutsideUTF8(data), what: "is not UTF-8 text",
                    write: "the file in UTF-8"))
        }
        return .success(ConfigurationFile(name: path, text: text))
    }

    private static func firstLineOutsideUTF8(_ data: Data) -> Int {
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
        return (bad ?? 0) + 1
    }
}
