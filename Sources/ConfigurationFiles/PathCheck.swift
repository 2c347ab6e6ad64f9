// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Whether the paths of a configuration can be used on this machine, by whoever asks.
extension GatewayConfiguration {
    /// Paths that cannot be written: a call would find that out too late.
    package var pathProblems: [ConfigurationProblem] {
        var problems: [ConfigurationProblem] = []
        if case .sqlite(let file) = journal.store,
            let what = Self.problem(withFile: file.path)
        {
            problems.append(
                problem(
                    "journal.path", "'path' is '\(file.path)': \(what)",
                    write: "a file in a directory this user may write"))
        }
        if case .sqlite(let path) = leases.store, let what = Self.problem(withFile: path) {
            problems.append(
                problem(
                    "leases.path", "'path' is '\(path)': \(what)",
                    write: "a file in a directory this user may write"))
        }
        if case .sqlite(let path) = presence.store, let what = Self.problem(withFile: path) {
            problems.append(
                problem(
                    "presence.path", "'path' is '\(path)': \(what)",
                    write: "a file in a directory this user may write"))
        }
        if let what = Self.problem(withDirectory: media.recordings) {
            problems.append(
                problem(
                    "media.recordings", "'recordings' is '\(media.recordings)': \(what)",
                    write: "a directory this user may write"))
        }
        if !webhooks.endpoints.isEmpty, let what = Self.problem(withDirectory: webhooks.folder) {
            problems.append(
                problem(
                    "webhooks.folder", "'folder' is '\(webhooks.folder)': \(what)",
                    write: "a directory this user may write"))
        }
        return problems
    }

    private static func problem(withFile path: String) -> String? {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            guard !path.hasSuffix("/") else { return "that is a directory" }
            let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
            return problem(withDirectory: parent)
        }
        if isDirectory.boolValue { return "that is a directory" }
        // SQLite keeps its log beside the file.
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: path) else { return "cannot be written" }
        return problem(withDirectory: parent)
    }

    /// A directory that is there and can be written, or can be made.
    private static func problem(withDirectory path: String) -> String? {
        var url = URL(fileURLWithPath: path)
        // Up to the first that exists; the root always does.
        for _ in 0..<256 {
            var isDirectory: ObjCBool = false
            if FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory) {
                guard isDirectory.boolValue else { return "\(url.path) is not a directory" }
                return canWrite(into: url) ? nil : "\(url.path) cannot be written"
            }
            url.deleteLastPathComponent()
        }
        return "there is no such place"
    }

    /// Rights alone do not tell: root may write everywhere, but not on a read-only disk.
    private static func canWrite(into directory: URL) -> Bool {
        let trial = directory.appendingPathComponent(".handoff-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: trial.path, contents: nil) else {
            return false
        }
        try? FileManager.default.removeItem(at: trial)
        return true
    }
}
