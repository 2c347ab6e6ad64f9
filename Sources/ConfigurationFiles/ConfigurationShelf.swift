// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The configurations that calls went by, a file each under its version, so that a call of last month
/// can still be understood.
package struct ConfigurationShelf: Sendable, Hashable {
    /// Bundles of more bytes are none of ours.
    private static let sizeLimit = 8 * ConfigurationFile.sizeLimit

    package let folder: String

    package init(folder: String) { self.folder = folder }

    /// The one beside a journal.
    package init(besideJournal path: String) {
        let place = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        folder = place + "configurations"
    }

    /// Keeps the texts, readable by their owner alone; what is there already stays.
    ///
    /// - Throws: what the system says when the folder or the file cannot be written.
    package func keep(_ texts: ConfigurationTexts) throws {
        guard let version = texts.version else { return }
        let files = FileManager.default
        try files.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let path = path(of: version)
        guard !files.fileExists(atPath: path) else { return }
        try texts.bundle.write(toFile: path, atomically: true, encoding: .utf8)
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// The texts of a version; nil where they are not here, or were changed since.
    package func texts(of version: String) -> ConfigurationTexts? {
        guard !version.isEmpty, version.utf8.count <= 128, version.allSatisfy(\.isHexDigit),
            let handle = FileHandle(forReadingAtPath: path(of: version))
        else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: Self.sizeLimit + 1),
            data.count <= Self.sizeLimit, let text = String(validating: data, as: UTF8.self),
            let texts = ConfigurationTexts(bundle: text), texts.version == version
        else { return nil }
        return texts
    }

    private func path(of version: String) -> String { "\(folder)/\(version).yaml" }
}
