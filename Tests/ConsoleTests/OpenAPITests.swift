// SPDX-License-Identifier: Apache-2.0

import Accounts
import Addresses
import Foundation
import Hummingbird
import JSON
import Journal
import Logging
import Testing

@testable import Console

/// `openapi.json` says of the API what the server does: no path more or less, and every answer as its
/// schema has it.
@Suite struct OpenAPITests {
    private struct Operation {
        let method: String
        let path: String
        let json: JSONValue

        var words: String { "\(method.uppercased()) \(path)" }
    }

    private static func document() throws -> JSONValue {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appendingPathComponent("Sources/Console/openapi.json").path
        return try JSONReader.read(String(contentsOfFile: path, encoding: .utf8))
    }

    private static func operations() throws -> [Operation] {
        guard case .object(let paths)? = try document()["paths"] else { return [] }
        return paths.flatMap { path -> [Operation] in
            guard case .object(let methods) = path.value else { return [] }
            return methods.map { Operation(method: $0.name, path: path.name, json: $0.value) }
        }
    }

    /// What the server has, but for pages and what they load.
    private static func served() -> Set<String> {
        let settings = ConsoleSettings(listen: SocketAddress(ipv4: 0x7F00_0001, port: 0))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let book = SessionBook(clock: settings.clock, isSecure: false)
        let routes = ConsoleRoutes(
            settings: settings, journal: MemoryJournal().journal,
            actions: ConsoleBench.Actions().console,
            register: ConnectionRegister(limit: 8, logger: logger), book: book,
            desks: DeskDoor(book: book, take: { _ in }, logger: logger))
        let all = routes.router(logger: logger).routes.map { route in
            let path = route.path.description.split(separator: "/").map { part in
                part.hasPrefix(":") ? "{\(part.dropFirst())}" : String(part)
            }
            return "\(route.method.rawValue) /" + path.joined(separator: "/")
        }
        return Set(all.filter { $0.contains(" /v1/") || $0.hasSuffix(" /metrics") })
    }

    @Test func everyPathOfTheServerIsInItAndNoOther() throws {
        let said = Set(try Self.operations().map(\.words))
        let served = Self.served()
        #expect(said.subtracting(served).isEmpty && served.subtracting(said).isEmpty)
        #expect(served.count > 20)
    }

    /// The least role stands in one place, and is said in another.
    @Test func itSaysWhoMayDoWhat() throws {
        for operation in try Self.operations() {
            guard let role = operation.json["x-role"]?.string else {
                #expect(operation.json["security"] == [], "\(operation.words)")
                continue
            }
            let path = operation.path.replacing(/\{[a-z]+\}/, with: "x")
            let method = try #require(HTTPRequest.Method(rawValue: operation.method.uppercased()))
            #expect(
                AccessTable.leastRole(for: method, path).rawValue == role, "\(operation.words)")
        }
    }

    @Test func itNamesEveryPartOfItsPathsAndEachReferenceLeadsSomewhere() throws {
        let document = try Self.document()
        for operation in try Self.operations() {
            let wanted = operation.path.matches(of: /\{([a-z]+)\}/).map { String($0.output.1) }
            let named = (operation.json["parameters"]?.array ?? [])
                .filter { $0["in"] == "path" }.compactMap { $0["name"]?.string }
            #expect(named == wanted, "\(operation.words)")
            #expect(operation.json["summary"]?.string?.isEmpty == false)
        }
        for text in JSONText.compact(document).matches(of: /"#\/components\/schemas\/(\w+)"/) {
            let name = String(text.output.1)
            #expect(document["components"]?["schemas"]?[name] != nil, "\(name)")
        }
    }

    /// The codes of errors are those of `Docs/API.md`.
    @Test func itNamesTheCodesOfErrorsThatTheDocumentsHave() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOfFile: root.appendingPathComponent("Docs/API.md").path, encoding: .utf8)
        let rows = text.split(separator: "\n").filter {
            $0.contains(/^\| `[a-z`, -]+` \| [45]\d\d \|/)
        }
        let documented = rows.flatMap { row in
            row.split(separator: "|")[0].matches(of: /`([a-z-]+)`/).map { String($0.output.1) }
        }
        let schema = try Self.document()["components"]?["schemas"]?["Problem"]
        let codes = (schema?["properties"]?["code"]?["enum"]?.array ?? []).compactMap(\.string)
        #expect(codes == documented && codes.count > 15)
    }

    // MARK: Answers

    private static let json = "Content-Type: application/json"

    /// What is asked of each path, with what is sent.
    private static let questions: [(ask: String, path: String, body: String)] = [
        ("GET /v1/health", "/v1/health", ""), ("GET /metrics", "/metrics", ""),
        ("GET /v1/openapi.json", "/v1/openapi.json", ""),
        ("GET /v1/calls?limit=5&running=true", "/v1/calls", ""),
        ("GET /v1/calls/c-1", "/v1/calls/{call}", ""),
        ("GET /v1/calls/c-1/explanation", "/v1/calls/{call}/explanation", ""),
        ("GET /v1/calls/c-1/recording", "/v1/calls/{call}/recording", ""),
        ("DELETE /v1/calls/c-1/recording", "/v1/calls/{call}/recording", ""),
        ("POST /v1/calls/c-1/recording", "/v1/calls/{call}/recording", #"{"state":"pause"}"#),
        ("GET /v1/calls/c-1/last-words?seconds=3", "/v1/calls/{call}/last-words", ""),
        (
            "POST /v1/calls/c-1/transcript", "/v1/calls/{call}/transcript",
            #"{"speaker":"caller","text":"hello"}"#
        ),
        ("POST /v1/calls/c-1/report", "/v1/calls/{call}/report", #"{"confidence":0.4}"#),
        ("POST /v1/calls/c-1/takeover", "/v1/calls/{call}/takeover", #"{"target":"anna"}"#),
        ("POST /v1/calls/c-1/handoff", "/v1/calls/{call}/handoff", #"{"reason":"stuck"}"#),
        ("POST /v1/calls/c-1/hangup", "/v1/calls/{call}/hangup", ""),
        ("POST /v1/calls/c-1/abort", "/v1/calls/{call}/abort", ""),
        ("GET /v1/handoffs/none", "/v1/handoffs/{handoff}", ""),
        ("GET /v1/operators", "/v1/operators", ""),
        (
            "PUT /v1/operators/anna/presence", "/v1/operators/{operator}/presence",
            #"{"presence":"away","note":"lunch"}"#
        ),
        (
            "POST /v1/operators/anna/presence", "/v1/operators/{operator}/presence",
            #"{"presence":"available"}"#
        ),
        ("GET /v1/recordings?limit=3", "/v1/recordings", ""),
        ("POST /v1/rules/reload", "/v1/rules/reload", #"{"author":"anna"}"#),
        ("POST /v1/rules/reload", "/v1/rules/reload", #"{"author":"wrong"}"#),
        ("GET /v1/session", "/v1/session", ""), ("DELETE /v1/session", "/v1/session", ""),
        ("POST /v1/session", "/v1/session", #"{"user":"x","password":"y"}"#),
        // What is wrong, of every kind.
        ("GET /v1/calls?limit=0", "/v1/calls", ""),
        ("GET /v1/calls/nobody", "/v1/calls/{call}", ""),
        ("GET /v1/calls/nobody/recording", "/v1/calls/{call}/recording", ""),
        ("POST /v1/calls/c-1/report", "/v1/calls/{call}/report", "{"),
        ("POST /v1/calls/c-1/takeover", "/v1/calls/{call}/takeover", #"{"target":"nobody"}"#),
        ("POST /v1/calls/c-1/takeover", "/v1/calls/{call}/takeover", #"{"route":"nowhere"}"#),
        (
            "PUT /v1/operators/zoe/presence", "/v1/operators/{operator}/presence",
            #"{"presence":"available"}"#
        ),
        ("GET /v1/events?after=never", "/v1/events", ""),
    ]

    @Test func everyAnswerIsAsItIsDescribed() async throws {
        let document = try Self.document()
        let operations = try Self.operations()
        try await ConsoleBench.run { probe, _, _ in
            var asked: Set<String> = []
            for question in Self.questions {
                let answer = try await probe.ask(
                    question.ask, headers: question.body.isEmpty ? [] : [Self.json],
                    body: question.body)
                let method = question.ask.prefix { $0 != " " }.lowercased()
                let operation = try #require(
                    operations.first { $0.path == question.path && $0.method == method },
                    "\(question.ask)")
                asked.insert(operation.words)
                let responses = operation.json["responses"]
                let said =
                    responses?["\(answer.status)"]
                    ?? (answer.status >= 400 ? responses?["default"] : nil)
                let content = try #require(said?["content"], "\(question.ask): \(answer.status)")
                let type = Self.type(of: answer)
                let media = try #require(
                    content[type], "\(question.ask) is answered in \(type)")
                guard let schema = media["schema"], type.hasSuffix("json") else { continue }
                let faults = SchemaCheck(document: document).faults(
                    of: try JSONReader.read(answer.body), schema)
                #expect(faults.isEmpty, "\(question.ask): \(faults)\n\(answer.body)")
            }
            // A socket is no answer.
            #expect(
                Set(operations.map(\.words)).subtracting(asked)
                    == ["GET /v1/desk"])
        }
    }

    private static func type(of answer: HTTPProbe.Answer) -> String {
        let field = answer.head.split(separator: "\r\n").first {
            $0.lowercased().hasPrefix("content-type:")
        }
        return (field?.dropFirst(13) ?? "").prefix { $0 != ";" }.filter { $0 != " " }
    }

    /// The check itself finds what is wrong.
    @Test func theCheckCanFail() throws {
        let document = try Self.document()
        let schema: JSONValue = ["$ref": "#/components/schemas/Operator"]
        let good: JSONValue = [
            "operator": "anna", "presence": "busy", "since": "x", "calls": 1, "missed": 0,
        ]
        let check = SchemaCheck(document: document)
        #expect(check.faults(of: good, schema).isEmpty)
        for bad: JSONValue in [
            "anna", ["operator": "anna"],
            ["operator": "anna", "presence": "here", "since": "x", "calls": 1, "missed": 0],
            ["operator": 5, "presence": "busy", "since": "x", "calls": 1, "missed": 0],
            ["operator": "a", "presence": "busy", "since": "x", "calls": -1, "missed": 0],
            [
                "operator": "a", "presence": "busy", "since": "x", "calls": 1, "missed": 0,
                "more": 1,
            ],
        ] {
            #expect(check.faults(of: bad, schema).count >= 1, "\(bad)")
        }
    }
}
