// SPDX-License-Identifier: Apache-2.0

import CallModel
import Console
import JSON
import Journal
import Testing

/// The parameters of `GET /v1/calls`, and why a call came to a person.
@Suite struct CallSearchTests {
    private func found(_ query: String, _ probe: HTTPProbe) async throws -> [String] {
        let answer = try await probe.ask("GET /v1/calls?\(query)")
        #expect(answer.status == 200, "\(query): \(answer.body)")
        return try JSONReader.read(answer.body)["calls"]?.array?.compactMap { $0["call"]?.string }
            ?? []
    }

    @Test func callsAreFoundByWhatIsInThem() async throws {
        let story = CallStory()
        try await ConsoleBench.run(over: story.journal) { probe, journal, _ in
            try journal.write(story.conversation + story.handoff + story.end)
            try journal.write([story.arrival(of: "c-2")])
            let both = ["c-2", "c-1"]
            for (query, calls) in [
                ("", both), ("line=main", both), ("line=other", []), ("line=", both),
                ("outcome=bridged", ["c-1"]), ("outcome=returned", []), ("outcome=none", ["c-2"]),
                ("rule=console", ["c-1"]), ("rule=words", []),
                ("operator=anna", ["c-1"]), ("operator=ann", []),
                ("words=Talk%20PERSON", ["c-1"]), ("words=talk%20invoice", []),
                ("running=true", ["c-2"]), ("abandoned=true", []),
                ("since=2020-01-01", both), ("since=2099-01-01", []),
                ("until=2099-01-01T00:00:00Z", both), ("until=2020-01-01T00:00Z", []),
                ("rule=console&operator=anna&outcome=bridged&words=person&line=main", ["c-1"]),
            ] { #expect(try await found(query, probe) == calls, "\(query)") }
        }
    }

    @Test func whatCannotBeAskedIsNamed() async throws {
        try await ConsoleBench.run { probe, _, _ in
            let long = String(repeating: "x", count: 201)
            for (query, name) in [
                ("outcome=won", "outcome"), ("since=yesterday", "since"),
                ("until=2026-02-30", "until"), ("line=\(long)", "line"), ("rule=\(long)", "rule"),
                ("operator=\(long)", "operator"), ("words=\(long)", "words"),
                ("words=a%20b%20c%20d%20e%20f%20g%20h%20i", "words"), ("running=1", "running"),
                ("abandoned=x", "abandoned"), ("limit=0", "limit"), ("before=x", "before"),
            ] {
                let answer = try await probe.ask("GET /v1/calls?\(query)")
                #expect(answer.status == 400, "\(query)")
                #expect(answer.body.contains("\\\"\(name)\\\""), "\(query): \(answer.body)")
            }
        }
    }

    @Test func whyACallCameToAPersonIsTold() async throws {
        try await ConsoleBench.run { probe, _, _ in
            let answer = try await probe.ask("GET /v1/calls/c-1/explanation")
            #expect(answer.status == 200)
            let json = try JSONReader.read(answer.body)
            #expect(json["lines"]?.array == ["2 records, near miss"])
            #expect(json["from"] == "<redacted>")
            #expect(try await probe.ask("GET /v1/calls/c-9/explanation").status == 404)
        }
    }
}
