// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation

/// Finds fixtures below paths.
package enum FixtureFinder {
    /// What is at a path: fixtures, or why there are none.
    package struct Found: Sendable {
        package var cases: [FixtureCase] = []
        /// Paths with nothing to play, and why, in words.
        package var problems: [(path: String, words: String)] = []
    }

    /// More folders than this are no tree of fixtures.
    private static let mostFolders = 20_000

    /// Paths are folders, trees of them, or `scenario.yaml` files; a cell in brackets may follow:
    /// `calls/weather[loss=3 %]`.
    package static func find(in paths: [String]) -> Found {
        var found = Found()
        for path in paths {
            let (plain, cell) = split(path)
            let folders = folders(at: plain)
            if folders.isEmpty {
                let exists = FileManager.default.fileExists(atPath: plain)
                found.problems.append(
                    (path, exists ? "there is no scenario.yaml in it or below" : "is not there"))
            }
            for folder in folders {
                let cases = MatrixReader.cases(of: folder).filter {
                    cell == nil || $0.name.hasSuffix("[\(cell ?? "")]")
                }
                if cases.isEmpty { found.problems.append((path, "its matrix has no such cell")) }
                found.cases += cases
            }
        }
        var seen: Set<String> = []
        found.cases = found.cases.filter { seen.insert($0.name).inserted }
        return found
    }

    private static func split(_ path: String) -> (path: String, cell: String?) {
        guard path.hasSuffix("]"), let start = path.firstIndex(of: "[") else { return (path, nil) }
        return (String(path[..<start]), String(path[path.index(after: start)...].dropLast()))
    }

    private static func folders(at path: String) -> [String] {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        if path.hasSuffix("scenario.yaml") {
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            return FileManager.default.fileExists(atPath: path) ? [folder] : []
        }
        if FileManager.default.fileExists(atPath: path + "/scenario.yaml") { return [path] }
        guard let below = FileManager.default.enumerator(atPath: path) else { return [] }
        var folders: [String] = []
        for case let name as String in below {
            if name.hasSuffix("/scenario.yaml") {
                folders.append(path + "/" + name.dropLast("/scenario.yaml".count))
            }
            if folders.count >= mostFolders { break }
        }
        return folders.sorted()
    }
}
