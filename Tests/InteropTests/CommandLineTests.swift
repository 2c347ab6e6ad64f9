// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What the commands print and answer, as a shell sees it.
@Suite(.serialized, .enabled(if: LiveGateway.isBuilt, "build it first: make binary"))
struct CommandLineTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func run(
        _ arguments: [String], in scratch: ScratchDirectory
    ) async throws -> (status: Int32, output: String) {
        let program = Self.root.appendingPathComponent(".build/release/handoff").path
        let process = try PeerProcess(program, arguments, in: scratch)
        return (try await process.status(), process.output)
    }

    private static let routes = """
        operators:
          anna: {uri: "sip:anna@127.0.0.1:5070"}
        routes:
          default: {targets: [anna], last_resort: goodbye}
        listening: {enabled: false}
        sip: {udp: "127.0.0.1:5060", tcp: off}

        """

    @Test func checkRefusesWhatThisMachineCannotDo() async throws {
        let table: [(addition: String, status: Int32, words: String)] = [
            ("", 0, "is good"),
            ("journal: {path: /proc/journal.sqlite}", 1, "gateway.yaml:7: 'path' is"),
            ("media: {recordings: gateway.yaml}", 1, "'recordings' is"),
            ("http: {listen: \"192.0.2.77:8080\"}", 1, "no such address"),
            ("prompts: {texts: {goodbye: \"\u{8bf7}\"}}", 1, "no words to say"),
            ("agent: {url: \"wss://bot.invalid/\"}", 0, "warning: gateway.yaml:7: the name"),
            ("media: {threads: 64}", 0, "warning: gateway.yaml:7: 'threads' is 64"),
            ("http: {listen: \"0.0.0.0:8080\"}", 0, "can read and steer"),
        ]
        for (addition, status, words) in table {
            let scratch = try ScratchDirectory()
            try scratch.write(Self.routes + addition + "\n", to: "gateway.yaml")
            let check = try await run(["check", "--config", "gateway.yaml"], in: scratch)
            #expect(check.status == status, "\(addition): \(check.output)")
            #expect(check.output.contains(words), "\(addition): \(check.output)")
            guard status != 0 else { continue }
            let serve = try await run(["serve", "--config", "gateway.yaml"], in: scratch)
            #expect(serve.status == 1, "\(addition): \(serve.output)")
            #expect(serve.output.contains(words), "\(addition): \(serve.output)")
        }
    }

    @Test func checkNeverShowsAPassword() async throws {
        for url in ["ws://alice:s3cret@bot.invalid/?key=s3cret", "ws://alice:s3cret@bot:0/"] {
            let scratch = try ScratchDirectory()
            try scratch.write(Self.routes + "agent: {url: \"\(url)\"}\n", to: "gateway.yaml")
            let check = try await run(["check", "--config", "gateway.yaml"], in: scratch)
            #expect(!check.output.contains("s3cret"), "\(check.output)")
        }
    }

    private struct Heard: Decodable {
        struct Detection: Decodable {
            var ms: Int
            var kind: String
        }

        var file: String
        var seconds: Double
        var heard: [Detection]
    }

    /// One valid object a line, each with its file, whatever the file is called.
    @Test func listenWritesOneObjectAFileAndLine() async throws {
        let scratch = try ScratchDirectory()
        let names = ["one.wav", "two \"quoted\"\\.wav", "three\nlines.wav"]
        for (index, name) in names.enumerated() {
            let samples = [Int16](repeating: Int16(index), count: 8000 * (index + 1))
            var file = Data("RIFF".utf8) + Data(count: 4) + Data("WAVEfmt ".utf8)
            let fields: [UInt32] = [16, 0x0001_0001, 8000, 16000, 0x0010_0002]
            for field in fields {
                withUnsafeBytes(of: field.littleEndian) { file.append(contentsOf: $0) }
            }
            file.append(contentsOf: "data".utf8)
            withUnsafeBytes(of: UInt32(samples.count * 2).littleEndian) {
                file.append(contentsOf: $0)
            }
            samples.withUnsafeBytes { file.append(contentsOf: $0) }
            try file.write(to: scratch.url.appendingPathComponent(name))
        }
        let listen = try await run(["listen", "--json"] + names, in: scratch)
        #expect(listen.status == 0, "\(listen.output)")
        let objects = listen.output.split(separator: "\n").filter { $0.hasPrefix("{") }
        let heard = try objects.map { try JSONDecoder().decode(Heard.self, from: Data($0.utf8)) }
        #expect(heard.map(\.file) == names)
        #expect(heard.map(\.seconds) == [1, 2, 3])
    }
}
