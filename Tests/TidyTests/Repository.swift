// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The files of this repository, as the house rules read them.
struct Repository {
    let root: URL

    /// The repository this test file lies in.
    init() {
        root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    /// Every Swift file below a directory, in a stable order.
    func swiftFiles(in directory: String) throws -> [SwiftFile] {
        switch directory {
        case "Sources": try Self.sources.get()
        case "Tests": try Self.tests.get()
        default: try Self.sources.get().filter { $0.path.hasPrefix(directory + "/") }
        }
    }

    // Read once for all rules.
    private static let sources = Result { try Repository().read("Sources") }
    private static let tests = Result { try Repository().read("Tests") }

    private func read(_ directory: String) throws -> [SwiftFile] {
        try paths(in: directory).filter { $0.hasSuffix(".swift") }.map { path in
            SwiftFile(path: path, text: try text(of: path))
        }
    }

    /// Paths of all files below a directory, relative to the root; hidden ones are left out.
    func paths(in directory: String) -> [String] {
        let start = root.appendingPathComponent(directory)
        guard let walk = FileManager.default.enumerator(atPath: start.path) else { return [] }
        var paths: [String] = []
        for case let name as String in walk
        where !name.split(separator: "/").contains(where: {
            $0.hasPrefix(".")
        }) {
            var isDirectory: ObjCBool = false
            let path = start.appendingPathComponent(name).path
            let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            if isThere, !isDirectory.boolValue { paths.append("\(directory)/\(name)") }
        }
        return paths.sorted()
    }

    func text(of path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    /// The directories below `Sources`: one a target.
    func targets() throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: root.appendingPathComponent("Sources").path
        ).filter { !$0.hasPrefix(".") }.sorted()
    }
}
