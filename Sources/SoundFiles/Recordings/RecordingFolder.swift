// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The folder in which recordings are: one below it for each call, with `call.opus` or `call.wav` and
/// whatever messages the caller left.
///
/// Names that come from outside never lead out of it, and links are not followed.
package struct RecordingFolder: Sendable, Hashable {
    /// A sound file of a call.
    package struct Entry: Sendable, Hashable {
        package var call: String
        package var name: String
        package var path: String
        package var bytes: Int
        /// When it was last written, in seconds since 1970.
        package var modified: Int64

        /// Whether it is the recording of the call, and not a message.
        package var isOfCall: Bool { name.prefix { $0 != "." } == RecordingFolder.callName }

        /// Nil for files that are not ours.
        package var format: RecordingLayout.Format? {
            RecordingLayout.Format.allCases.first { name.hasSuffix(".\($0.fileExtension)") }
        }
    }

    private static let callName = "call"
    /// Longer names are none of ours.
    private static let nameLimit = 128

    package let path: String

    package init(_ path: String) { self.path = path }

    /// Where the recording of a call is to be; its folder is made, for its owner alone.
    package func place(
        for call: String, format: RecordingLayout.Format
    ) throws(RecordingError) -> String {
        guard Self.isPlain(call) else { throw .system(code: EINVAL, doing: "naming the file") }
        let folder = "\(path)/\(call)"
        try Self.make(folder)
        return "\(folder)/\(Self.callName).\(format.fileExtension)"
    }

    /// Makes a folder and those above it.
    private static func make(_ folder: String) throws(RecordingError) {
        var made = ""
        for part in folder.split(separator: "/", omittingEmptySubsequences: true) {
            made += made.isEmpty && !folder.hasPrefix("/") ? String(part) : "/\(part)"
            guard mkdir(made, 0o700) != 0, errno != EEXIST, errno != EISDIR else { continue }
            // A folder above may be there and not ours to write into.
            let code = errno
            var status = stat()
            guard stat(made, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw .system(code: code, doing: "making the folder")
            }
        }
    }

    /// All sound files, those of the newest calls first.
    package func entries() -> [Entry] {
        Self.names(in: path).filter(Self.isPlain).flatMap(files)
            .sorted { ($0.modified, $0.call, $0.name) > ($1.modified, $1.call, $1.name) }
    }

    /// The recording of a call; nil when there is none.
    package func recording(of call: String) -> Entry? {
        guard Self.isPlain(call) else { return nil }
        return files(of: call).first(where: \.isOfCall)
    }

    /// All sound files of a call, by name.
    package func files(of call: String) -> [Entry] {
        guard Self.isPlain(call) else { return [] }
        return Self.names(in: "\(path)/\(call)").sorted().compactMap { name in
            var status = stat()
            let file = "\(path)/\(call)/\(name)"
            guard lstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
            let entry = Entry(
                call: call, name: name, path: file, bytes: Int(status.st_size),
                modified: Int64(status.st_mtim.tv_sec))
            return entry.format == nil ? nil : entry
        }
    }

    /// Removes a file, and the folder of its call when it was the last one.
    package func remove(_ entry: Entry) throws(RecordingError) {
        guard unlink(entry.path) == 0 else {
            throw .system(code: errno, doing: "removing the file")
        }
        _ = rmdir("\(path)/\(entry.call)")
    }

    /// Removes what was written before a moment, in seconds since 1970, and says what could be
    /// removed and what not.
    package func removeAll(
        before moment: Int64
    ) -> (removed: [Entry], kept: [(entry: Entry, error: RecordingError)]) {
        var removed: [Entry] = []
        var kept: [(entry: Entry, error: RecordingError)] = []
        for entry in entries() where entry.modified < moment {
            do throws(RecordingError) {
                try remove(entry)
                removed.append(entry)
            } catch {
                kept.append((entry, error))
            }
        }
        return (removed, kept)
    }

    private static func isPlain(_ name: String) -> Bool {
        1...nameLimit ~= name.utf8.count && !name.hasPrefix(".")
            && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
    }

    private static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
