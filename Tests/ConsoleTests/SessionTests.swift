// SPDX-License-Identifier: Apache-2.0

import Accounts
import CallModel
import Console
import JSON
import Synchronization
import Testing

/// Logging in at the pages, and what each role may do then.
@Suite struct SessionTests {
    /// A clock that stands until it is moved.
    private final class Hands: Sendable {
        private let time = Mutex(ContinuousClock.now)
        var now: ContinuousClock.Instant { time.withLock { $0 } }
        func move(_ duration: Duration) { time.withLock { $0 += duration } }
    }

    private static let passwords = ["anna": "anna's password", "sue": "sue's one", "root": "r00t"]

    static let accounts: [Account] = [
        ("anna", AccountRole.operator), ("sue", .supervisor), ("root", .admin),
    ].map { name, role in
        Account(
            name: name,
            password: PasswordHash(
                of: passwords[name] ?? "", salt: Array("0123456789abcdef".utf8), rounds: 10_000),
            role: role)
    }

    private func run(
        _ change: @escaping (inout ConsoleSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (HTTPProbe, ConsoleBench.Actions, Hands) async throws -> Void
    ) async throws {
        let hands = Hands()
        try await ConsoleBench.run(settings: { settings in
            settings.accounts = Self.accounts
            settings.clock = { hands.now }
            change(&settings)
        }) { probe, _, actions in try await body(probe, actions, hands) }
    }

    private func logIn(
        _ name: String, _ password: String? = nil, _ probe: HTTPProbe, headers: [String] = []
    ) async throws -> HTTPProbe.Answer {
        let body = JSONText.compact([
            "user": .string(name), "password": .string(password ?? Self.passwords[name] ?? ""),
        ])
        return try await probe.ask("POST /v1/session", headers: headers, body: body)
    }

    /// The header by which a browser shows the session.
    private func cookie(_ answer: HTTPProbe.Answer) throws -> String {
        let line = try #require(
            answer.head.split(separator: "\r\n").first {
                $0.lowercased().hasPrefix("set-cookie: ")
            })
        return "Cookie: \(line.dropFirst("set-cookie: ".count).prefix { $0 != ";" })"
    }

    private func session(_ name: String, _ probe: HTTPProbe) async throws -> [String] {
        [
            try cookie(try await logIn(name, nil, probe)), "Origin: http://localhost:\(probe.port)",
        ]
    }

    @Test func whoLogsInIsKnownUntilTheyLeave() async throws {
        try await run { probe, actions, _ in
            #expect(try await probe.ask("GET /v1/calls").status == 401)
            let answer = try await logIn("anna", nil, probe)
            #expect(answer.status == 200)
            #expect(answer.body == #"{"user":"anna","role":"operator"}"# + "\n")
            for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
                #expect(answer.head.contains("; \(part)"), "\(part)")
            }
            #expect(!answer.head.contains("Secure"))
            let headers = [try cookie(answer), "Origin: http://localhost:\(probe.port)"]
            #expect(try await probe.ask("GET /v1/calls", headers: headers).status == 200)
            let who = try await probe.ask("GET /v1/session", headers: headers)
            #expect(try JSONReader.read(who.body)["role"] == "operator")
            let takeover = try await probe.ask("POST /v1/calls/c-1/takeover", headers: headers)
            #expect(takeover.status == 202)
            let left = try await probe.ask("DELETE /v1/session", headers: headers)
            #expect(left.status == 200 && left.head.contains("Max-Age=0"))
            #expect(try await probe.ask("GET /v1/calls", headers: headers).status == 401)
            #expect(
                try await probe.ask("POST /v1/calls/c-1/hangup", headers: headers).status == 401)
            #expect(actions.all == ["takeover c-1 -"])
        }
    }

    @Test func aSessionEndsByItself() async throws {
        try await run { probe, _, hands in
            let headers = try await session("anna", probe)
            hands.move(.seconds(12 * 3600 - 1))
            #expect(try await probe.ask("GET /v1/calls", headers: headers).status == 200)
            hands.move(.seconds(1))
            #expect(try await probe.ask("GET /v1/calls", headers: headers).status == 401)
        }
    }

    @Test func overTLSTheCookieIsForTLSAlone() async throws {
        try await run({ $0.hasSecureCookies = true }) { probe, _, _ in
            let answer = try await logIn("anna", nil, probe)
            #expect(answer.head.contains("; Secure"))
        }
    }

    /// What each role may do, path by path; nobody who is not known may do any of it.
    @Test func rolesGoSoFar() async throws {
        let table: [(String, Set<String>)] = [
            ("GET /v1/calls", ["anna", "sue", "root"]),
            ("GET /v1/calls/c-1", ["anna", "sue", "root"]),
            ("GET /v1/calls/c-1/explanation", ["anna", "sue", "root"]),
            ("GET /v1/calls/c-1/last-words", ["anna", "sue", "root"]),
            ("GET /v1/handoffs/c-1-h9", ["anna", "sue", "root"]),
            ("POST /v1/calls/c-1/takeover", ["anna", "sue", "root"]),
            ("POST /v1/calls/c-1/abort", ["anna", "sue", "root"]),
            ("GET /v1/recordings", ["sue", "root"]), ("GET /metrics", ["sue", "root"]),
            ("GET /v1/calls/c-1/recording", ["sue", "root"]),
            ("DELETE /v1/calls/c-1/recording", ["root"]), ("POST /v1/rules/reload", ["root"]),
            ("GET /v1/something-new", ["root"]), ("DELETE /v1/calls/c-1", ["root"]),
            ("GET //v1//recordings", ["sue", "root"]),
        ]
        try await run { probe, _, _ in
            for name in ["anna", "sue", "root"] {
                let headers = try await session(name, probe)
                for (line, allowed) in table {
                    let answer = try await probe.ask(line, headers: headers)
                    #expect(
                        (answer.status == 403) == !allowed.contains(name), "\(name): \(line)")
                    #expect(answer.status != 401, "\(name): \(line)")
                }
            }
            for (line, _) in table where line != "GET //v1//recordings" {
                #expect(try await probe.ask(line).status == 401, "\(line)")
            }
        }
    }

    @Test func numbersAreForThoseWhoMaySeeThem() async throws {
        try await run({ $0.showsNumbers = true }) { probe, _, _ in
            for (name, sees) in [("anna", false), ("sue", true), ("root", true)] {
                let headers = try await session(name, probe)
                for path in ["/v1/calls", "/v1/calls/c-1"] {
                    let body = try await probe.ask("GET \(path)", headers: headers).body
                    #expect(body.contains("5551230001") == sees, "\(name): \(path)")
                }
            }
        }
    }

    /// A cookie comes by itself: whatever changes something has to say that it comes from our page.
    @Test func aPageOfAnotherSiteDoesNothingWithACookie() async throws {
        try await run { probe, actions, _ in
            let cookie = try await session("root", probe)[0]
            for origin in [
                [], ["Origin: https://evil.example"], ["Origin: null"],
                ["Origin: http://localhost:1"],
            ] {
                for line in [
                    "POST /v1/calls/c-1/takeover", "DELETE /v1/calls/c-1/recording",
                    "POST /v1/rules/reload", "DELETE /v1/session",
                ] {
                    let answer = try await probe.ask(line, headers: [cookie] + origin)
                    #expect(answer.status == 403, "\(line) \(origin)")
                }
            }
            #expect(actions.all.isEmpty)
            #expect(try await probe.ask("GET /v1/calls", headers: [cookie]).status == 200)
        }
    }

    @Test func guessesAreRefusedAndThenSlowed() async throws {
        try await run { probe, _, hands in
            for (name, password) in [
                ("anna", "wrong"), ("anna", ""), ("nobody", "anna's password"),
                ("anna", "anna's password "), ("Anna", "anna's password"),
            ] {
                let answer = try await logIn(name, password, probe)
                #expect(answer.status == 401, "\(name) \(password)")
                #expect(answer.body.contains("wrong-password"))
                #expect(!answer.head.lowercased().contains("set-cookie"))
            }
            // The right password does not help before the time is up.
            let slowed = try await logIn("anna", nil, probe)
            #expect(slowed.status == 429 && slowed.body.contains("too-many-logins"))
            hands.move(.seconds(31))
            #expect(try await logIn("anna", nil, probe).status == 200)
            // What succeeds costs nothing, however often.
            for _ in 0..<8 { #expect(try await logIn("sue", nil, probe).status == 200) }
        }
    }

    @Test func whatIsNoLoginIsNamed() async throws {
        try await run { probe, _, _ in
            for (body, status) in [
                ("", 400), ("[]", 400), ("{}", 400), (#"{"user":"anna"}"#, 400),
                (#"{"user":1,"password":"x"}"#, 400), (#"{"user":"","password":"x"}"#, 400),
                (String(repeating: "x", count: 5000), 413),
            ] {
                let answer = try await probe.ask("POST /v1/session", body: body)
                #expect(answer.status == status, "\(body.prefix(40)): \(answer.body)")
            }
            for cookie in [
                "handoff_session=", "handoff_session=\(String(repeating: "0", count: 64))",
                "handoff_session", "=;=;", String(repeating: ";", count: 5000),
            ] {
                let answer = try await probe.ask("GET /v1/calls", headers: ["Cookie: \(cookie)"])
                #expect(answer.status == 401, "\(cookie.prefix(40))")
            }
        }
    }

    @Test func theTokenStaysAsItIs() async throws {
        try await run({ $0.token = Redacted("s3cret-s3cret-s3cret") }) { probe, actions, _ in
            let headers = ["Authorization: Bearer s3cret-s3cret-s3cret"]
            let answer = try await probe.ask("DELETE /v1/calls/c-1/recording", headers: headers)
            #expect(answer.status == 200)
            #expect(actions.all == ["remove c-1"])
            // A wrong one is wrong, whoever is logged in.
            let session = try await session("root", probe)
            let wrong = try await probe.ask(
                "GET /v1/calls", headers: session + ["Authorization: Bearer x"])
            #expect(wrong.status == 401)
        }
    }
}
