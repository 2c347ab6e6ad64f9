// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Console
import NIOCore
import Synchronization
import Testing
import Timing

/// The desk's door on real sockets: who comes in, who does not, and what a bad guest comes to.
@Suite struct DeskSocketTests {
    /// A gateway of nothing but desks: a call rings at each that is opened.
    private final class Switchboard: Sendable {
        private struct State {
            var board = DeskBoard<String>()
            var tabs: [DeskTab.ID: DeskTab] = [:]
            var heard: [String] = []
        }

        private let state = Mutex(State())
        private let news: AsyncStream<String>.Continuation
        let heard: AsyncStream<String>

        init() { (heard, news) = AsyncStream.makeStream(of: String.self) }

        var counts: DeskCounts { state.withLock { $0.board.counts } }

        func take(_ event: DeskTabEvent) {
            state.withLock { state in
                let now = Instant.zero
                switch event {
                case .opened(let tab):
                    state.tabs[tab.id] = tab
                    perform(state.board.opened(tab.id, of: tab.user, at: now), &state)
                    perform(state.board.ring("call of \(tab.user)", at: tab.user), &state)
                case .message(let id, let message):
                    perform(state.board.received(message, from: id, at: now), &state)
                case .closed(let id):
                    perform(state.board.closed(id, at: now), &state)
                    news.yield("closed \(id)")
                }
            }
        }

        private func perform(_ effects: [DeskBoard<String>.Effect], _ state: inout State) {
            for effect in effects {
                switch effect {
                case .send(let tab, let message, let droppable):
                    state.tabs[tab]?.send(message, droppable)
                case .close(let tab, let code, let reason):
                    state.tabs.removeValue(forKey: tab)?.close(code, reason)
                case .opened(let call): news.yield("\(call) rings")
                case .received(let call, let message):
                    let words =
                        message.kind == .text
                        ? String(decoding: message.bytes, as: UTF8.self)
                        : "\(message.bytes.count)"
                    news.yield("\(call): \(words)")
                case .hungUp(let call, _): news.yield("\(call) hung up")
                case .failed(let call, _): news.yield("\(call) failed")
                }
            }
        }

        /// Waits for something to be heard; what came before is passed over.
        func hears(_ words: String) async {
            for await word in heard where word == words { return }
        }
    }

    private func run(
        _ change: @escaping (inout ConsoleSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (HTTPProbe, Switchboard) async throws -> Void
    ) async throws {
        let board = Switchboard()
        try await ConsoleBench.run(settings: { settings in
            settings.accounts = SessionTests.accounts
            change(&settings)
        }) { probe, _, actions in
            actions.desk.withLock { $0 = { board.take($0) } }
            try await body(probe, board)
        }
    }

    private typealias Headers = [(name: String, value: String)]

    /// What a browser shows in which somebody is logged in.
    private func logIn(_ name: String, _ probe: HTTPProbe) async throws -> Headers {
        let passwords = ["anna": "anna's password", "sue": "sue's one"]
        let answer = try await probe.ask(
            "POST /v1/session",
            body: "{\"user\":\"\(name)\",\"password\":\"\(passwords[name] ?? "")\"}")
        let line = try #require(
            answer.head.split(separator: "\r\n").first {
                $0.lowercased().hasPrefix("set-cookie: ")
            })
        let cookie = line.dropFirst("set-cookie: ".count).prefix { $0 != ";" }
        return [
            (name: "Cookie", value: String(cookie)),
            (name: "Origin", value: "http://localhost:\(probe.port)"),
        ]
    }

    @Test func whoIsLoggedInIsRungAndHeard() async throws {
        try await run { probe, board in
            let headers = try await logIn("anna", probe)
            let desk = try await DeskProbe.open(port: probe.port, headers: headers)
            await board.hears("call of anna rings")
            desk.say(#"{"action":"accept"}"#)
            desk.send(bytes: 640)
            await board.hears(#"call of anna: {"action":"accept"}"#)
            await board.hears("call of anna: 640")
            desk.say(#"{"action":"hangup"}"#)
            await board.hears("call of anna hung up")
            var all: [DeskProbe.Event] = []
            for await event in desk.events {
                all.append(event)
                if all.count == 2 { desk.close() }
            }
            #expect(
                all == [
                    .text(#"{"event":"desk:ready","user":"anna"}"#),
                    .text(#"{"event":"desk:over","reason":"hung up at the desk"}"#), .closed(1000),
                ])
        }
    }

    /// The status a handshake is turned away with.
    private func status(_ headers: [String], _ probe: HTTPProbe) async throws -> Int {
        let handshake = [
            "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        return try await probe.ask("GET /v1/desk", headers: handshake + headers).status
    }

    @Test func strangersAndPagesOfOtherSitesAreTurnedAway() async throws {
        try await run { probe, _ in
            let known = try await logIn("anna", probe)
            let cookie = "Cookie: \(known[0].value)"
            let origin = "Origin: http://localhost:\(probe.port)"
            let stranger = "Cookie: handoff_session=" + String(repeating: "0", count: 64)
            let table: [([String], Int)] = [
                ([], 403), ([origin], 401), ([cookie], 403), ([origin, stranger], 401),
                ([cookie, "Origin: http://evil.example"], 403),
                ([cookie, "Origin: http://localhost"], 403), ([cookie, "Origin: null"], 403),
                ([cookie, "Origin: http://localhost:\(probe.port).evil.example"], 403),
            ]
            for (headers, expected) in table {
                #expect(try await status(headers, probe) == expected, "\(headers)")
            }
            let metrics = try await probe.ask(
                "GET /metrics",
                headers: [
                    "Cookie: \(try await logIn("sue", probe)[0].value)", origin,
                ])
            #expect(metrics.body.contains("handoff_console_desks_refused_total 8\n"))
        }
    }

    /// What is no handshake is told so, and the rest of the API goes on as ever.
    @Test func otherRequestsAreNotTakenForDesks() async throws {
        try await run { probe, _ in
            let known = try await logIn("anna", probe)
            let headers = known.map { "\($0.name): \($0.value)" }
            #expect(try await probe.ask("GET /v1/desk", headers: headers).status == 426)
            // What is not in the table of roles is for admins.
            for line in ["GET /v1/desks", "GET /v1/des", "POST /v1/desk"] {
                #expect(try await probe.ask(line, headers: headers).status == 403, "\(line)")
            }
            #expect(try await probe.ask("GET /v1/calls", headers: headers).status == 200)
            #expect(try await probe.ask("GET /desk").status == 200)
            #expect(try await probe.send("GET /v1/desk\r\n\r\n").status == 400)
            // On a connection that was another's before there is no desk any more.
            let text =
                "GET /v1/health HTTP/1.1\r\nHost: localhost:\(probe.port)\r\n\r\n"
                + "GET /v1/desk HTTP/1.1\r\nHost: localhost:\(probe.port)\r\n"
                + headers.map { "\($0)\r\n" }.joined() + "Connection: close\r\n\r\n"
            #expect(try await probe.send(text).body.contains("no-websocket"))
        }
    }

    @Test func aSecondTabTakesTheDeskAndItsCall() async throws {
        try await run { probe, board in
            let headers = try await logIn("anna", probe)
            let first = try await DeskProbe.open(port: probe.port, headers: headers)
            await board.hears("call of anna rings")
            let second = try await DeskProbe.open(port: probe.port, headers: headers)
            #expect(await first.end == 4001)
            second.say(#"{"action":"accept"}"#)
            await board.hears(#"call of anna: {"action":"accept"}"#)
            second.close()
            #expect(board.counts.replaced == 1)
        }
    }

    /// What is sent, and the code it ends with; a call at another desk goes on.
    @Test(arguments: [
        ("garbage", 20, 0, 1007), ("{\"action\":", 20, 0, 1007), ("", 20, 639, 1007),
        ("", 20, 0, 1007), ("", 1, 10 * 1024 * 1024, 1009), ("", 1, 16 * 1024 + 1, 1009),
        ("{\"action\":\"note\"}", 2000, 0, 1008), ("", 2000, 640, 1008),
    ])
    func aBadGuestIsShownOut(_ text: String, _ times: Int, _ bytes: Int, _ code: Int) async throws {
        try await run { probe, board in
            let good = try await DeskProbe.open(
                port: probe.port, headers: try await logIn("sue", probe))
            await board.hears("call of sue rings")
            let bad = try await DeskProbe.open(
                port: probe.port, headers: try await logIn("anna", probe))
            await board.hears("call of anna rings")
            for _ in 0..<times {
                if text.isEmpty { bad.send(bytes: bytes) } else { bad.say(text) }
            }
            #expect(await bad.end == UInt16(code))
            await board.hears("closed 2")
            good.send(bytes: 640)
            await board.hears("call of sue: 640")
            good.close()
        }
    }

    /// Everybody says of themselves whether they take calls, and only supervisors of others.
    @Test func presenceIsOnesOwn() async throws {
        try await run { probe, _ in
            for (who, of, status) in [
                ("anna", "anna", 200), ("anna", "ben", 403), ("anna", "Anna", 403),
                ("sue", "anna", 200), ("sue", "ben", 404),
            ] {
                let headers = try await logIn(who, probe).map { "\($0.name): \($0.value)" }
                let answer = try await probe.ask(
                    "PUT /v1/operators/\(of)/presence", headers: headers,
                    body: #"{"presence":"available"}"#)
                #expect(answer.status == status, "\(who) of \(of)")
            }
        }
    }

    /// A login that has ended is noticed at the first word.
    @Test func whoIsNotLoggedInAnyMoreIsShownOut() async throws {
        try await run { probe, board in
            let headers = try await logIn("anna", probe)
            let desk = try await DeskProbe.open(port: probe.port, headers: headers)
            await board.hears("call of anna rings")
            let answer = try await probe.ask(
                "DELETE /v1/session", headers: headers.map { "\($0.name): \($0.value)" })
            #expect(answer.status == 200)
            desk.say(#"{"action":"accept"}"#)
            #expect(await desk.end == 4401)
        }
    }
}
