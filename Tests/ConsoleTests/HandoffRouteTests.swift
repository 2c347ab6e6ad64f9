// SPDX-License-Identifier: Apache-2.0

import CallModel
import Console
import Foundation
import JSON
import Journal
import Testing

/// `GET /v1/handoffs/{id}`: one package, two readers.
@Suite struct HandoffRouteTests {
    static let id = HandoffID(1, of: CallID(rawValue: "c-1"))

    static func package(account: String?) -> HandoffPackage {
        HandoffPackage(
            id: id, call: CallID(rawValue: "c-1"), created: WallTime(milliseconds: 0),
            callerAddress: Redacted("sip:+15551230001@trunk"), callerName: "<b>Jane</b>",
            route: "default", reason: "refund", trigger: "agent", evidence: [],
            summary: "\"><script>alert(1)</script>", details: CaseDetails(account: account),
            context: [ContextItem(key: "plan", value: "gold & blue")], conversation: [],
            attempts: [], waited: .seconds(3), briefing: "Jane is calling.")
    }

    private func run(
        _ change: @escaping (inout ConsoleSettings) -> Void = { _ in },
        _ body: @escaping @Sendable (HTTPProbe) async throws -> Void
    ) async throws {
        try await ConsoleBench.run(settings: change) { probe, journal, _ in
            try journal.write([
                ConsoleBench.record("c-1", 3, .package(Self.package(account: nil)))
            ])
            try await body(probe)
        }
    }

    @Test func withoutAKeyItIsWhatTheJournalHasWithoutTheNumber() async throws {
        try await run { probe in
            let answer = try await probe.ask("GET /v1/handoffs/c-1-h1")
            #expect(answer.status == 200)
            let json = try JSONReader.read(answer.body)
            #expect(json["schema"] == "handoff-package/1" && json["account"] == nil)
            #expect(json["caller"]?["address"] == "<redacted>")
        }
        try await run({ $0.showsNumbers = true }) { probe in
            let answer = try await probe.ask("GET /v1/handoffs/c-1-h1")
            #expect(answer.body.contains("+15551230001"))
        }
    }

    @Test func theKeyOpensWhatTheOperatorMayKnow() async throws {
        for token in [nil, Redacted("secret")] {
            try await run({ $0.token = token }) { probe in
                let answer = try await probe.ask("GET /v1/handoffs/c-1-h1?key=k-1")
                #expect(answer.status == 200)
                let json = try JSONReader.read(answer.body)
                #expect(json["account"] == "99887766")
                #expect(json["caller"]?["address"] == "sip:+15551230001@trunk")
            }
        }
    }

    @Test(arguments: [
        ("c-1-h1?key=k-2", 404), ("c-1-h1?key=", 404), ("c-1-h2?key=k-1", 404), ("c-1-h2", 404),
        ("c-1", 404), ("-h1", 404), ("h1", 404), ("c-9-h1", 404),
    ])
    func nothingElseOpensAnything(path: String, status: Int) async throws {
        try await run { probe in
            let answer = try await probe.ask("GET /v1/handoffs/\(path)")
            #expect(answer.status == status, "\(answer.body)")
            #expect(!answer.body.contains("99887766") && !answer.body.contains("15551230001"))
        }
    }

    @Test func aTokenIsAskedForWithoutAKey() async throws {
        try await run({ $0.token = Redacted("secret") }) { probe in
            let answer = try await probe.ask("GET /v1/handoffs/c-1-h1")
            #expect(answer.status == 401)
        }
    }

    @Test func aBrowserGetsAPageThatRunsNothing() async throws {
        try await run { probe in
            let answer = try await probe.ask(
                "GET /v1/handoffs/c-1-h1?key=k-1", headers: ["Accept: text/html,*/*"])
            #expect(answer.status == 200 && answer.body.hasPrefix("<!doctype html>"))
            #expect(answer.body.contains("99887766") && answer.body.contains("gold &amp; blue"))
            #expect(answer.body.contains("&lt;b&gt;Jane&lt;/b&gt;"))
            #expect(!answer.body.contains("<script>") && !answer.body.contains("<b>"))
        }
    }

    @Test func callersWhoGaveUpAreListed() async throws {
        try await ConsoleBench.run(settings: { $0.showsNumbers = true }) { probe, journal, _ in
            try journal.write([
                ConsoleBench.record("c-1", 3, .handoffBegan(Self.id, route: "default")),
                ConsoleBench.record(
                    "c-1", 4, .handoffEnded(Self.id, .abandoned, .callerAbandoned, evidence: nil)),
                ConsoleBench.record("c-2", 1, ConsoleBench.arrival),
            ])
            let list = try JSONReader.read(try await probe.ask("GET /v1/calls?abandoned=true").body)
            #expect(list["calls"]?.array?.map { $0["call"]?.string } == ["c-1"])
            #expect(list["calls"]?.array?.first?["waited_ms"] == 10)
            #expect(list["calls"]?.array?.first?["from"] == "+15551230001")
            #expect(try await probe.ask("GET /v1/calls?abandoned=perhaps").status == 400)
        }
    }
}
