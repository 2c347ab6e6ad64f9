// SPDX-License-Identifier: Apache-2.0

import Addresses
import AgentWire
import ArgumentParser
import Desk
import Foundation
import Logging
import MediaThreads
import Transport

struct DeskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk",
        abstract: "A phone in the terminal for an operator: who calls and why, accept, hold, note.",
        discussion: """
            Rings on the sound card when the gateway hands over a caller, and shows who it is and what
            they want. The gateway's configuration has this desk as the 'target' of an operator:
            'target: {desk: "ws://HOST:8790/"}'. It may run on another machine than the gateway; then
            --listen names an address of this one, and --credentials-file what the gateway has to show.

            Keys: Enter accepts, d declines, w lets the briefing be heard; while talking h is hold, n a
            note (into the call's journal), e hangs up; q leaves.

            Examples:
              handoff desk --alsa default
              handoff desk --alsa plughw:1,0 --accept-key a
              handoff desk --alsa default --listen 192.168.1.20:8790 --credentials-file desk.secret
            """)

    @Option(name: .long, help: "The ALSA device; 'handoff devices' lists them.")
    var alsa = "default"

    @Option(name: .long, help: "Where the gateway reaches it.")
    var listen = "127.0.0.1:8790"

    @Option(
        name: .long, help: "How the gateway speaks to it: 'protocol' of the target.")
    var `protocol` = "twilio"

    @Option(name: .long, help: "A key that accepts, beside Enter.")
    var acceptKey: String?

    @Option(
        name: .long,
        help:
            "A file with USER:PASSWORD, as in the address of the target: ws://USER:PASSWORD@HOST/.")
    var credentialsFile: String?

    func run() async throws {
        let settings = try settings()
        let loop = ControlLoop()
        let terminal = RawTerminal()
        defer { terminal.restore() }
        let (quits, quit) = AsyncStream<Void>.makeStream()
        let desk = try await Confined.made(on: loop.eventLoop) {
            try DeskService(
                settings, on: loop.eventLoop, show: { terminal.show($0) },
                showDraft: { terminal.showDraft($0) },
                quit: {
                    quit.yield()
                    quit.finish()
                })
        }
        var logger = Logger(label: "desk")
        logger.logLevel = .error
        let server = try await Confined.made(on: loop.eventLoop) { [logger] in
            desk.value.makeServer(logger: logger)
        }
        let (host, port) = (settings.listen.host, settings.listen.port)
        do {
            let bound = try await server.wait { $0.listen(host: host, port: port) }
            terminal.show("desk at ws://\(host):\(bound)/")
        } catch {
            throw ValidationError("cannot listen on \(listen): \(error)")
        }
        desk.tell { $0.begin() }
        terminal.readKeys { key in desk.tell { $0.press(key) } }
        for await _ in quits { break }
        try await desk.ask { $0.stop() }
        try await server.wait { $0.shutDown() }
        try await loop.shutDown()
    }

    private func settings() throws -> DeskService.Settings {
        guard let place = HostPort(listen), let port = place.port,
            let address = SocketAddress(host: place.host, port: port)
        else {
            throw ValidationError("--listen takes ADDRESS:PORT, as in 127.0.0.1:8790")
        }
        guard let dialect = AgentProtocolCatalog.named(`protocol`) else {
            let names = AgentProtocolCatalog.all.map(\.name).joined(separator: ", ")
            throw ValidationError("--protocol is one of \(names)")
        }
        if let acceptKey, acceptKey.count != 1 || "dwq".contains(acceptKey) {
            throw ValidationError("--accept-key is one character, and none of d, w and q")
        }
        var settings = DeskService.Settings(listen: address, device: alsa, dialect: dialect)
        settings.acceptKey = acceptKey?.first
        if let credentialsFile {
            guard let text = try? String(contentsOfFile: credentialsFile, encoding: .utf8) else {
                throw ValidationError("cannot read \(credentialsFile)")
            }
            let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
            guard line.contains(":") else {
                throw ValidationError("\(credentialsFile) has no line USER:PASSWORD")
            }
            settings.credentials = line
        }
        return settings
    }
}

/// The terminal, with keys as they are pressed.
private final class RawTerminal: Sendable {
    private let saved: termios?

    init() {
        var state = termios()
        guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &state) == 0 else {
            saved = nil
            return
        }
        saved = state
        state.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSANOW, &state)
    }

    func restore() {
        guard var saved else { return }
        tcsetattr(STDIN_FILENO, TCSANOW, &saved)
    }

    func show(_ text: String) {
        print(saved == nil ? text : "\r\u{1B}[K\(text)")
        fflush(nil)
    }

    /// Writes a line over and over, as it is typed.
    func showDraft(_ text: String) {
        guard saved != nil else { return }
        print("\r\u{1B}[K> \(text)", terminator: "")
        fflush(nil)
    }

    /// Reads keys on a thread of its own until the input ends.
    func readKeys(_ pressed: @escaping @Sendable (DeskMachine.Key) -> Void) {
        _ = PosixThread(name: "keys") {
            var bytes: [UInt8] = []
            var byte: UInt8 = 0
            while read(STDIN_FILENO, &byte, 1) == 1 {
                bytes.append(byte)
                // A character of several bytes is one key.
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    if bytes.count >= 4 { bytes = [] }
                    continue
                }
                bytes = []
                for character in text { pressed(Self.key(character)) }
            }
            pressed(.interrupt)
        }
    }

    private static func key(_ character: Character) -> DeskMachine.Key {
        switch character {
        case "\n", "\r", "\r\n": .enter
        case "\u{1B}": .escape
        case "\u{7F}", "\u{8}": .backspace
        case "\u{3}", "\u{4}": .interrupt
        default: .character(character)
        }
    }
}
