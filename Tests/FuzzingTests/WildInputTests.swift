// SPDX-License-Identifier: Apache-2.0

import Foundation
import Fuzzing
import Testing

/// Raw inputs as real phones, trunks, bots, browsers and scanners send them, each with what has to
/// become of it: `wild/verdicts.txt`, a line a file. `UPDATE_GOLDEN=1` writes the verdicts anew;
/// read the diff.
@Suite struct WildInputTests {
    struct Wild: Sendable, CustomTestStringConvertible {
        var path: String
        var verdict: String
        /// Not true yet: the table says what has to become of it all the same.
        var isKnownToFail: Bool
        /// Who sends such a thing.
        var source: String

        var testDescription: String { path }

        /// The protocol of an agent's message.
        var protocolName: String { path.hasPrefix("message-vonage/") ? "vonage" : "twilio" }

        /// The folder says which machine takes it.
        var target: FuzzTarget? {
            switch path.prefix(while: { $0 != "/" }) {
            case "sip": .sip
            case "sdp": .sdp
            case "rtp": .rtp
            case "message", "message-vonage": .agent
            case "websocket": .webSocket
            case "http": .http
            case "configuration": .configuration
            default: nil
            }
        }
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "wild")
    private static let table = folder.appending(path: "verdicts.txt")
    private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

    static let all: [Wild] = {
        let text = (try? String(contentsOf: table, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let fields = line.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard fields.count == 3 else { return nil }
            let isKnownToFail = fields[1].hasPrefix("! ")
            return Wild(
                path: fields[0], verdict: String(fields[1].dropFirst(isKnownToFail ? 2 : 0)),
                isKnownToFail: isKnownToFail, source: fields[2])
        }
    }()

    private static func bytes(of wild: Wild) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: wild.path)))
    }

    @Test(.enabled(if: !isUpdating), arguments: all)
    func becomesWhatItHasTo(wild: Wild) async throws {
        let target = try #require(wild.target)
        let bytes = try Self.bytes(of: wild)
        let (verdict, broken) = await OwnThread.run {
            (target.verdict(on: bytes, protocol: wild.protocolName), target.play(bytes))
        }
        if wild.isKnownToFail {
            withKnownIssue("\(wild.path)", isIntermittent: true) {
                #expect(verdict == wild.verdict, "\(wild.source)")
            }
        } else {
            #expect(verdict == wild.verdict, "\(wild.source)")
        }
        #expect(broken == nil)
    }

    @Test func everyFileIsInTheTable() throws {
        let walk = FileManager.default.enumerator(atPath: Self.folder.path)
        let files = (walk?.allObjects as? [String] ?? []).filter { $0.contains(".") }
        #expect(Set(files).subtracting(["verdicts.txt"]) == Set(Self.all.map(\.path)))
        #expect(Self.all.count > 150)
    }

    @Test(.enabled(if: isUpdating))
    func verdictsAreWrittenAnew() async throws {
        var text =
            "# file | what has to become of it; \"!\" before it: not true yet "
            + "| who sends such a thing\n"
        for wild in Self.all {
            if wild.isKnownToFail {
                text += "\(wild.path) | ! \(wild.verdict) | \(wild.source)\n"
                continue
            }
            let bytes = try Self.bytes(of: wild)
            let verdict = await OwnThread.run {
                wild.target?.verdict(on: bytes, protocol: wild.protocolName) ?? "?"
            }
            text += "\(wild.path) | \(verdict) | \(wild.source)\n"
        }
        try text.write(to: Self.table, atomically: true, encoding: .utf8)
    }
}
