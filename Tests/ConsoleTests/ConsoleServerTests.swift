// SPDX-License-Identifier: Apache-2.0

import CallModel
import Console
import Foundation
import JSON
import Journal
import NIOCore
import Testing

@Suite struct ConsoleServerTests {
    private func json(_ text: String) throws -> JSONValue {
        try JSONReader.read(text)
    }

    private func errorCode(_ answer: HTTPProbe.Answer) throws -> String? {
        try json(answer.body)["code"]?.string
    }

    @Test func healthMetricsAndThePageAreServed() async throws {
        try await ConsoleBench.run { probe, _, _ in
            let health = try await probe.ask("GET /v1/health")
            #expect(health.status == 200)
            #expect(health.body == #"{"status":"ok","calls":1}"# + "\n")
            let metrics = try await probe.ask("GET /metrics")
            #expect(
                metrics.body == #"""
                    # HELP handoff_calls Calls\nthat \\ run.
                    # TYPE handoff_calls gauge
                    handoff_calls 1
                    # HELP handoff_console_feeds Clients that follow the event feed.
                    # TYPE handoff_console_feeds gauge
                    handoff_console_feeds 0
                    # HELP handoff_console_desks_refused_total Sockets of desks turned away: \#
                    nobody logged in, or a page of another site.
                    # TYPE handoff_console_desks_refused_total counter
                    handoff_console_desks_refused_total 0
                    # HELP handoff_console_connections_evicted_total HTTP connections that asked \#
                    for nothing, closed to make room for others.
                    # TYPE handoff_console_connections_evicted_total counter
                    handoff_console_connections_evicted_total 0

                    """#)
            let page = try await probe.ask("GET /")
            #expect(page.body.hasPrefix("<!doctype html>"))
            #expect(!page.body.contains("http://") && !page.body.contains("https://"))
        }
    }

    @Test func callsAndTheirRecordsComeFromTheJournalWithoutNumbers() async throws {
        try await ConsoleBench.run { probe, _, _ in
            let list = try await probe.ask("GET /v1/calls")
            #expect(list.status == 200)
            #expect(try json(list.body)["calls"]?.array?.first?["call"] == "c-1")
            let call = try await probe.ask("GET /v1/calls/c-1")
            let records = try json(call.body)["records"]?.array ?? []
            #expect(records.map { $0["event"]?.string } == ["call.arrived", "caller.connected"])
            #expect(records.first?["detail"]?["from"] == "<redacted>")
            #expect(!(list.body + call.body).contains("5551230001"))
            let unknown = try await probe.ask("GET /v1/calls/c-2")
            #expect(unknown.status == 404)
            #expect(try errorCode(unknown) == "unknown-call")
        }
    }

    @Test func numbersAreShownWhereTheConfigurationSaysSo() async throws {
        try await ConsoleBench.run(settings: { $0.showsNumbers = true }) { probe, _, _ in
            let list = try await probe.ask("GET /v1/calls")
            #expect(try json(list.body)["calls"]?.array?.first?["from"] == "+15551230001")
            #expect(try await probe.ask("GET /v1/calls/c-1").body.contains("+15551230001"))
        }
    }

    @Test func listsAreCutIntoPages() async throws {
        try await ConsoleBench.run { probe, journal, _ in
            for number in 2...5 {
                var record = ConsoleBench.record("c-\(number)", 1, ConsoleBench.arrival)
                record.at = WallTime(milliseconds: record.at.milliseconds + Int64(number) * 1000)
                try journal.write([record])
            }
            var seen: [String] = []
            var before = ""
            for _ in 0..<3 {
                let page = try json(try await probe.ask("GET /v1/calls?limit=2\(before)").body)
                seen += page["calls"]?.array?.compactMap { $0["call"]?.string } ?? []
                guard let next = page["next"]?.string else { break }
                before = "&before=\(next)"
            }
            #expect(seen == ["c-5", "c-4", "c-3", "c-2", "c-1"])
        }
    }

    @Test func wrongParametersAreNamed() async throws {
        try await ConsoleBench.run { probe, _, _ in
            for query in ["limit=0", "limit=x", "limit=501", "before=yesterday", "running=maybe"] {
                let answer = try await probe.ask("GET /v1/calls?\(query)")
                #expect(answer.status == 400, "\(query)")
                #expect(try errorCode(answer) == "bad-request")
            }
            for query in [
                "after=x", "after=-1", "after=a-b", "call=c-1&after=x", "call=c-1&after=-1",
                "call=",
            ] {
                #expect(try await probe.ask("GET /v1/events?\(query)").status == 400, "\(query)")
            }
            let nothing = try await probe.ask("GET /v2/else")
            #expect(nothing.status == 404)
            #expect(try errorCode(nothing) == "not-found")
        }
    }

    @Test func actionsReachTheGateway() async throws {
        try await ConsoleBench.run { probe, _, actions in
            let segment = #"{"speaker":"caller","text":"a person, please"}"#
            for body in [segment, #"{"event":"transcript","transcript":\#(segment)}"#] {
                let answer = try await probe.ask("POST /v1/calls/c-1/transcript", body: body)
                #expect(answer.status == 202)
            }
            #expect(try await probe.ask("POST /v1/calls/c-1/takeover").status == 202)
            #expect(
                try await probe.ask(
                    "POST /v1/calls/c-1/takeover", body: #"{"target":"maria"}"#
                ).status == 202)
            let unknown = try await probe.ask("POST /v1/calls/c-9/takeover")
            #expect(unknown.status == 404)
            let refused = try await probe.ask("POST /v1/calls/c-1/abort")
            #expect(refused.status == 409)
            #expect(refused.body.contains("no handoff is under way"))
            #expect(
                actions.all == [
                    "transcript c-1 caller a person, please",
                    "transcript c-1 caller a person, please", "takeover c-1 -",
                    "takeover c-1 maria", "takeover c-9 -", "abort c-1",
                ])
        }
    }

    @Test func reportsReachTheGateway() async throws {
        try await ConsoleBench.run { probe, _, actions in
            let status = #"{"state":"working","for_ms":"20000"}"#
            for body in [
                #"{"status":\#(status)}"#, #"{"event":"status","status":\#(status)}"#,
                #"{"action":"Status","streamSid":"MZ1","status":\#(status)}"#,
                #"{"confidence":0.4}"#, #"{"context":{"name":"x"}}"#,
            ] {
                let answer = try await probe.ask("POST /v1/calls/c-1/report", body: body)
                #expect(answer.status == 202, "\(body): \(answer.body)")
            }
            #expect(
                try await probe.ask("POST /v1/calls/c-9/report", body: #"{"confidence":1}"#).status
                    == 404)
            #expect(
                actions.all == [
                    "report c-1 agent is working for 20000 ms",
                    "report c-1 agent is working for 20000 ms",
                    "report c-1 agent is working for 20000 ms", "report c-1 agent's confidence 0.4",
                    "report c-1 agent noted: name x", "report c-9 agent's confidence 1.0",
                ])
        }
    }

    @Test func badReportsAreRefusedAndReachNobody() async throws {
        try await ConsoleBench.run { probe, _, actions in
            let long = String(repeating: "x", count: 600)
            for (body, status, says) in [
                ("", 400, "not JSON"), ("[]", 400, "object"), ("{}", 400, "one member"),
                (#"{"event":"status"}"#, 400, "one member"),
                (#"{"mood":"sad"}"#, 400, "one of status"),
                (#"{"confidence":1,"status":{}}"#, 400, "one member"),
                (#"{"event":"tool","status":{"state":"working","for_ms":1}}"#, 400, "one member"),
                (#"{"status":{"state":"idle","for_ms":1}}"#, 400, "waiting or working"),
                (#"{"status":{"state":"working"}}"#, 400, "status.for_ms"),
                (#"{"status":{"state":"working","for":1}}"#, 400, "status.for"),
                (#"{"confidence":{"value":7}}"#, 400, "0 to 1"),
                (#"{"context":{}}"#, 400, "context"),
                (#"{"context":{"a":"\#(long)"}}"#, 422, "500"),
                (#"{"intent":{"name":"\#(long)"}}"#, 422, "128"),
            ] {
                let answer = try await probe.ask("POST /v1/calls/c-1/report", body: body)
                #expect(answer.status == status, "\(body.prefix(80))")
                #expect(answer.body.contains(says), "\(answer.body)")
            }
            #expect(actions.all.isEmpty)
        }
    }

    @Test func badBodiesAreRefusedAndReachNobody() async throws {
        try await ConsoleBench.run { probe, _, actions in
            for body in [
                "", "x", "[1]", "{}", #"{"speaker":"dog","text":"x"}"#,
                #"{"speaker":"caller","text":""}"#, #"{"speaker":"caller","text":"x","final":1}"#,
                String(repeating: "[", count: 5000),
            ] {
                let answer = try await probe.ask("POST /v1/calls/c-1/transcript", body: body)
                #expect(answer.status == 400, "\(body.prefix(40))")
                #expect(try errorCode(answer) == "bad-request")
            }
            let target = try await probe.ask("POST /v1/calls/c-1/takeover", body: #"{"target":7}"#)
            #expect(target.status == 400)
            let huge = try await probe.ask(
                "POST /v1/calls/c-1/transcript", body: String(repeating: "x", count: 100_000))
            #expect(huge.status == 413)
            #expect(try errorCode(huge) == "too-large")
            #expect(actions.all.isEmpty)
        }
    }

    @Test func theTokenIsAskedForAndCompared() async throws {
        try await ConsoleBench.run(settings: { $0.token = Redacted("s3cret") }) {
            probe, _, actions in
            for headers in [
                [], ["Authorization: Bearer s3cre"], ["Authorization: Bearer s3cretx"],
                ["Authorization: Bearer "], ["Authorization: s3cret"],
                ["Authorization: Bearer s3cres3cre"],
            ] {
                let answer = try await probe.ask("POST /v1/calls/c-1/takeover", headers: headers)
                #expect(answer.status == 401, "\(headers)")
                #expect(try errorCode(answer) == "unauthorized")
            }
            #expect(actions.all.isEmpty)
            #expect(try await probe.ask("GET /v1/health").status == 200)
            #expect(try await probe.ask("GET /").status == 200)
            #expect(try await probe.ask("GET /metrics").status == 401)
            let admitted = try await probe.ask(
                "POST /v1/calls/c-1/takeover", headers: ["Authorization: Bearer s3cret"])
            #expect(admitted.status == 202)
        }
    }

    @Test func aPageOfAnotherSiteIsRefused() async throws {
        try await ConsoleBench.run { probe, _, actions in
            let foreign = try await probe.ask(
                "POST /v1/calls/c-1/takeover", headers: ["Origin: https://evil.example"])
            #expect(foreign.status == 403)
            #expect(actions.all.isEmpty)
            let own = try await probe.ask(
                "POST /v1/calls/c-1/takeover", headers: ["Origin: http://localhost:\(probe.port)"])
            #expect(own.status == 202)
        }
    }

    @Test func garbageAndHugeHeadersAreAnsweredOrDropped() async throws {
        try await ConsoleBench.run { probe, _, _ in
            let garbage = try await probe.send("\u{1}\u{2}garbage\r\n\r\n")
            #expect(garbage.status == 400 || garbage.head.isEmpty)
            let huge = try await probe.ask(
                "GET /v1/health", headers: ["X-Long: \(String(repeating: "x", count: 100_000))"])
            #expect([0, 400, 431].contains(huge.status))
            #expect(try await probe.ask("GET /v1/health").status == 200, "it lives")
        }
    }

    @Test(arguments: [
        "zz\r\n", "-1\r\n", "0x5\r\nhello\r\n", "fffffffffffffffff\r\n", "5\r\nhel", ";\r\n",
    ])
    func brokenChunksAreTheirSendersFault(chunks: String) async throws {
        try await ConsoleBench.run(settings: { $0.idle = .seconds(1) }) { probe, _, _ in
            let answer = try await probe.send(
                "POST /v1/calls/c-1/takeover HTTP/1.1\r\nHost: a\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n\(chunks)")
            // Who never finishes is answered with nothing.
            #expect([0, 400].contains(answer.status), "\(answer.head)")
            #expect(try await probe.ask("GET /v1/health").status == 200, "it lives")
        }
    }

    @Test func aRequestThatNeverEndsIsNotWaitedFor() async throws {
        try await ConsoleBench.run(settings: { $0.idle = .milliseconds(100) }) { probe, _, _ in
            let head = try await probe.send("GET /v1/health HTTP/1.1\r\nX-Slow: ")
            #expect(head.status == 0)
            let body = try await probe.send(
                "POST /v1/calls/c-1/transcript HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{")
            #expect(body.status != 202)
        }
    }
}
