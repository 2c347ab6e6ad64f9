// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import Testing

/// Files as they lie on disk: what cannot be read says why, and where.
@Suite struct ConfigurationFileTests {
    static let broken: [(bytes: [UInt8], line: Int, what: String)] = [
        (Array("log: {level: info}\nlines:\n  für: {}\n".utf8), 0, ""),
        ([], 0, ""),
        ([0xEF, 0xBB, 0xBF], 0, ""),
        ([0xFF], 1, "is not UTF-8 text"),
        (Array("a: b\r\nc: d\r\n".utf8) + [0x66, 0xFC, 0x72], 3, "is not UTF-8 text"),
        (Array("a: b\n".utf8) + [0xC3, 0x0A] + Array("c: d".utf8), 2, "is not UTF-8 text"),
        (
            Array("a: b".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } + [0xD8], 1,
            "is not UTF-8 text"
        ),
        (Array(repeating: 0x23, count: 300_000), 0, "is longer than 262144 bytes"),
    ]

    @Test(arguments: broken.indices)
    func aFileIsReadOrItsLineIsNamed(index: Int) throws {
        let (bytes, line, what) = Self.broken[index]
        let path = FileManager.default.temporaryDirectory
            .appending(path: "configuration-\(UUID().uuidString).yaml")
        try Data(bytes).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        switch ConfigurationFile.read(path: path.path) {
        case .success: #expect(what.isEmpty)
        case .failure(let problem):
            #expect(problem.what == what)
            #expect(problem.line == line)
        }
    }

    /// What is read is given back, whether it loads or not.
    @Test(arguments: ["", "\ntriggers: rules.yaml", "\nlines: 3", "\nx: [", "\ntriggers: none"])
    func nothingIsKeptOfAFile(addition: String) {
        final class Token: Sendable {}
        weak var kept: Token?
        do {
            let token = Token()
            kept = token
            let file = ConfigurationFile(
                name: "gateway.yaml", text: ConfigurationText.minimal + addition)
            _ = GatewayConfiguration.load(gateway: file, environment: [:]) { name in
                withExtendedLifetime(token) {}
                return name == "none"
                    ? .failure(ConfigurationProblem(file: name, line: 0, what: "is no", write: ""))
                    : .success(ConfigurationFile(name: name, text: "rules: []"))
            }
        }
        #expect(kept == nil)
    }

    @Test func aDirectoryIsNoFile() {
        guard case .failure(let problem) = ConfigurationFile.read(path: "/tmp") else {
            Issue.record("a directory is read")
            return
        }
        #expect(problem.write == "the path of a file, not of a directory")
    }

    @Test func aMissingRuleFileIsToldWhereItIsNamed() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "configuration-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let gateway = folder.appending(path: "gateway.yaml")
        let text = ConfigurationText.minimal + "\ntriggers: nowhere.yaml\n"
        try Data(text.utf8).write(to: gateway)
        guard
            case .failure(let problems) = GatewayConfiguration.load(
                path: gateway.path, environment: [:])
        else {
            Issue.record("loads")
            return
        }
        #expect(problems.list.map(\.file) == [gateway.path])
        #expect(problems.list.map(\.line) == [5])
        #expect(problems.list.first?.what.contains("nowhere.yaml, which cannot be opened") == true)
    }
}
