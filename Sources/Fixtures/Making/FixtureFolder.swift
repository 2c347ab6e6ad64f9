// SPDX-License-Identifier: Apache-2.0

import Codecs
import Foundation
import SoundFiles

/// The folder of a fixture that is being made.
struct FixtureFolder {
    let path: String

    /// What stands in folders of fixtures: all of it goes before a folder is written anew, so that
    /// nothing is left of a fixture that told more.
    private static let endings = [".wav", ".yaml", ".timeline", ".timeline.new"]

    init(_ path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// The names of its files and of those in its folders, in order.
    var names: [String] {
        let files = FileManager.default
        return ((try? files.subpathsOfDirectory(atPath: path)) ?? []).filter { name in
            var isFolder: ObjCBool = false
            return files.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }

    func prepare(overwriting: Bool) throws(FixtureMakingError) {
        let files = FileManager.default
        if files.fileExists(atPath: path) {
            guard overwriting else { throw .exists(path) }
            // Folders in it may be fixtures of their own.
            for name in names
            where !name.contains("/") && Self.endings.contains(where: name.hasSuffix) {
                try attempt(name) { try files.removeItem(atPath: "\(path)/\(name)") }
            }
        }
        try attempt("") {
            try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
    }

    func write(_ text: String, to name: String) throws(FixtureMakingError) {
        try attempt(name) {
            if let end = name.lastIndex(of: "/") {
                try FileManager.default.createDirectory(
                    atPath: "\(path)/\(name[..<end])", withIntermediateDirectories: true)
            }
            try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        }
    }

    /// Sound of 8 kHz, as telephones carry it.
    func write(_ samples: [Int16], to name: String) throws(FixtureMakingError) {
        try attempt(name) {
            let writer = try WAVWriter(
                path: "\(path)/\(name)", format: WAVFormat(encoding: .muLaw))
            try writer.append(bytes: samples.map(PCMU.compress))
            try writer.close()
        }
    }

    private func attempt(_ name: String, _ work: () throws -> Void) throws(FixtureMakingError) {
        do {
            try work()
        } catch {
            throw .cannotWrite("\(path)/\(name)", "\(error)")
        }
    }
}
