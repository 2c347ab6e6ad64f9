// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationNetworking

/// The built gateway, running as a process of its own with a configuration of the test's.
final class LiveGateway {
    /// One line of `handoff show --json`.
    struct Event: Decodable {
        var event: String
        var offset_ms: Int
        var text: String
    }

    struct Health: Decodable {
        var status: String
        var calls: Int
        var rtp_ports_in_use: Int
        var operators_held: Int
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let program = root.appendingPathComponent(".build/release/handoff").path

    /// Whether there is a binary to test.
    static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: program) }

    let ports: PortBlock
    private let scratch: ScratchDirectory
    private let process: PeerProcess

    /// Starts one and waits until it answers calls. `operators` are their SIP URIs, in the order
    /// they are tried; `more` is what else the configuration says, and `password` is in a file of
    /// that name beside it. `codecs` is the list of `media.codecs`.
    init(
        _ ports: PortBlock, operators: [String], calls: Int = 10, more: String = "",
        codecs: String = "PCMU, PCMA", password: String = "s3cret", grace: Int = 1
    ) async throws {
        self.ports = ports
        scratch = try ScratchDirectory()
        try scratch.write(password + "\n", to: "password")
        try scratch.write(
            Self.configuration(
                ports, operators: operators, calls: calls, codecs: codecs, grace: grace) + more,
            to: "gateway.yaml")
        process = try PeerProcess(
            Self.program, ["serve", "--config", scratch.path("gateway.yaml")], in: scratch)
        _ = try await Deadline(.seconds(15)).wait(for: "the gateway is up\n\(log)") {
            log.contains("gateway is up") ? true : nil
        }
    }

    private static func configuration(
        _ ports: PortBlock, operators: [String], calls: Int, codecs: String, grace: Int
    ) -> String {
        let people = operators.enumerated().map { index, uri in
            "  person\(index):\n    uri: \(uri)\n    ring_seconds: 8\n"
        }
        let names = operators.indices.map { "person\($0)" }.joined(separator: ", ")
        return """
            sip:
              udp: 127.0.0.1:\(ports.gateway)
              tcp: 127.0.0.1:\(ports.gateway)
              advertised_host: 127.0.0.1
            operators:
            \(people.joined())
            routes:
              default:
                targets: [\(names)]
                last_resort: goodbye
            handoff:
              finish_ms: 300
              minimum_bridge_seconds: 1
            prompts:
              texts:
                keys: "Press 1."
            listening:
              enabled: false
            media:
              first_port: \(ports.firstMedia)
              last_port: \(ports.firstMedia + 4 * calls - 1)
              codecs: [\(codecs)]
            journal:
              path: journal.sqlite
            http:
              listen: 127.0.0.1:\(ports.http)
              public_url: http://127.0.0.1:\(ports.http)
            limits:
              calls: \(calls)
            shutdown:
              grace_seconds: \(grace)

            """
    }

    /// What the gateway logged.
    var log: String { process.output }

    /// The events of the newest call so far.
    func events() throws -> [Event] {
        let show = Process()
        let output = Pipe()
        show.executableURL = URL(fileURLWithPath: Self.program)
        show.arguments = ["show", "last", "--json", "--journal", scratch.path("journal.sqlite")]
        show.standardOutput = output
        show.standardError = FileHandle.nullDevice
        try show.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        show.waitUntilExit()
        // Before the first call there is nothing to show, and that is an error of the command.
        guard show.terminationStatus == 0 else { return [] }
        return try text.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Event.self, from: Data($0))
        }
    }

    /// Waits for an event of the newest call.
    @discardableResult
    func event(
        _ name: String, saying words: String = "", within limit: Duration = .seconds(20)
    ) async throws -> Event {
        try await Deadline(limit).wait(for: "\(name) \(words) in\n\(account)") {
            try events().first { $0.event == name && (words.isEmpty || $0.text.contains(words)) }
        }
    }

    /// The newest call in words, for the message of a failed test.
    var account: String {
        let lines = ((try? events()) ?? []).map { "\($0.offset_ms) \($0.event): \($0.text)" }
        return (lines + [log]).joined(separator: "\n")
    }

    func health() async throws -> Health {
        guard let url = URL(string: "http://127.0.0.1:\(ports.http)/v1/health") else {
            throw Deadline.Missed(description: "no URL")
        }
        let (body, _) = try await URLSession.shared.data(from: url)
        return try JSONDecoder().decode(Health.self, from: body)
    }

    /// The status and the calls `/v1/health` tells; nil when nobody answers.
    func healthNow() async -> (status: Int, calls: Int)? {
        guard let url = URL(string: "http://127.0.0.1:\(ports.http)/v1/health"),
            let (body, response) = try? await URLSession.shared.data(from: url),
            let health = try? JSONDecoder().decode(Health.self, from: body)
        else { return nil }
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, health.calls)
    }

    /// What `/v1/health` says, word for word.
    func healthText() async throws -> String {
        guard let url = URL(string: "http://127.0.0.1:\(ports.http)/v1/health") else {
            throw Deadline.Missed(description: "no URL")
        }
        let (body, _) = try await URLSession.shared.data(from: url)
        return String(decoding: body, as: UTF8.self)
    }

    var processIdentifier: Int32 { process.identifier }

    /// Tells it to stop, as Ctrl-C does.
    func drain() { process.interrupt() }

    /// Waits until its process has ended.
    func ends(within limit: Duration) async throws -> Int32 {
        try await process.status(within: limit)
    }

    /// Waits until nothing of any call is left: no call, no port, no operator.
    func becomesIdle(within limit: Duration = .seconds(10)) async throws {
        _ = try await Deadline(limit).wait(for: "an idle gateway\n\(account)") {
            let now = try await health()
            return now.calls == 0 && now.rtp_ports_in_use == 0 && now.operators_held == 0
                ? true : nil
        }
    }

    /// Stops it as Ctrl-C does. Throws when it ends badly, or when it complained while it served:
    /// wrote of a defect or a warning in the newest call, or logged a warning or an error.
    func stop() async throws {
        let marks = try events().filter { ["defect", "warning"].contains($0.event) }
        let complaints = log.split(separator: "\n").filter { line in
            [" warning handoff", " error handoff", " critical handoff"].contains {
                line.contains($0)
            }
        }
        process.interrupt()
        let status = try await process.status(within: .seconds(10))
        guard status == 0, marks.isEmpty, complaints.isEmpty else {
            throw Deadline.Missed(
                description: "status \(status) \(marks.map(\.text)) \(complaints)")
        }
    }
}
