// SPDX-License-Identifier: Apache-2.0

import CallModel
import Console
import Testing

/// Recordings over HTTP: listed, fetched, steered, removed, and only for who may.
@Suite struct RecordingRouteTests {
    @Test func recordingsAreListedFetchedAndRemoved() async throws {
        try await ConsoleBench.run { probe, _, actions in
            let list = try await probe.ask("GET /v1/recordings?limit=7")
            #expect(list.body == #"{"recordings":[{"call":"c-1","file":"call.opus"}]}"# + "\n")
            let sound = try await probe.ask("GET /v1/calls/c-1/recording")
            #expect(sound.status == 200)
            #expect(sound.body.utf8.count == 150_000)
            let words = try await probe.ask("GET /v1/calls/c-1/last-words?seconds=12")
            #expect(words.body == "RIFF")
            #expect(try await probe.ask("DELETE /v1/calls/c-1/recording").status == 200)
            #expect(actions.all == ["list 7", "last words c-1 12", "remove c-1"])
            for (line, status) in [
                ("GET /v1/calls/c-2/recording", 404), ("DELETE /v1/calls/c-2/recording", 404),
                ("GET /v1/calls/c-2/last-words", 404), ("GET /v1/recordings?limit=0", 400),
                ("GET /v1/recordings?limit=x", 400),
                ("GET /v1/calls/c-1/last-words?seconds=61", 400),
                ("GET /v1/calls/c-1/last-words?seconds=-1", 400),
            ] { #expect(try await probe.ask(line).status == status, "\(line)") }
        }
    }

    @Test func aRunningRecordingIsSteered() async throws {
        try await ConsoleBench.run { probe, _, actions in
            let table: [(body: String, status: Int)] = [
                (#"{"state":"pause"}"#, 202), (#"{"state":"STOP"}"#, 202),
                (#"{"event":"recording","recording":{"state":"start"}}"#, 202),
                (#"{"state":"resume"}"#, 409), (#"{"state":"loud"}"#, 400), ("{}", 400), ("", 400),
                (#"{"state":"pause","for":3}"#, 400), (#"{"state":7}"#, 400),
            ]
            for (body, status) in table {
                let answer = try await probe.ask("POST /v1/calls/c-1/recording", body: body)
                #expect(answer.status == status, "\(body): \(answer.body)")
            }
            #expect(
                actions.all == [
                    "recording c-1 pause", "recording c-1 stop", "recording c-1 start",
                    "recording c-1 resume",
                ])
            let unknown = try await probe.ask(
                "POST /v1/calls/c-9/recording", body: #"{"state":"pause"}"#)
            #expect(unknown.status == 404)
        }
    }

    @Test func withoutTheTokenNothingIsHeard() async throws {
        let token = "0123456789abcdef"
        try await ConsoleBench.run(settings: { $0.token = Redacted(token) }) { probe, _, actions in
            for line in [
                "GET /v1/recordings", "GET /v1/calls/c-1/recording",
                "DELETE /v1/calls/c-1/recording", "GET /v1/calls/c-1/last-words",
                "POST /v1/calls/c-1/recording",
            ] { #expect(try await probe.ask(line).status == 401, "\(line)") }
            #expect(actions.all.isEmpty)
            let allowed = try await probe.ask(
                "GET /v1/recordings", headers: ["Authorization: Bearer \(token)"])
            #expect(allowed.status == 200)
        }
    }
}
