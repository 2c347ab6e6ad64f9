// SPDX-License-Identifier: Apache-2.0

import CallModel
import Console
import Testing

/// Everything a body may hold is used, or refused with what to write instead.
@Suite struct ActionTests {
    private static let json = "Content-Type: application/json"

    @Test func whatABodyHoldsReachesTheCall() async throws {
        try await ConsoleBench.run { probe, _, actions in
            let takeOver = try await probe.ask(
                "POST /v1/calls/c-1/takeover", headers: [Self.json],
                body: #"{"target":"anna","route":"billing","reason":"asked twice","#
                    + #""summary":"Wants a refund.","context":{"order":{"id":7}}}"#)
            #expect(takeOver.status == 202)
            #expect(takeOver.body == #"{"accepted":true,"handoff":"c-1-h1"}"# + "\n")
            let request = #"{"reason":"fraud","summary":"s","context":{"a":1},"route":"r"}"#
            for body in [
                request, #"{"event":"handoff","handoff":\#(request)}"#,
                #"{"event":"HANDOFF","streamSid":"MZ1","handoff":\#(request)}"#,
                #"{"handoff":\#(request)}"#,
            ] {
                let answer = try await probe.ask("POST /v1/calls/c-1/handoff", body: body)
                #expect(answer.status == 202, "\(body)")
            }
            for body in ["", "{}"] {
                #expect(try await probe.ask("POST /v1/calls/c-1/handoff", body: body).status == 202)
                #expect(
                    try await probe.ask("POST /v1/calls/c-1/takeover", body: body).status == 202)
            }
            for body in [
                #"{"reason":"spam"}"#, #"{"event":"hangup","hangup":{"reason":"spam"}}"#,
                "", "{}", #"{"event":"hangup"}"#,
            ] {
                let answer = try await probe.ask("POST /v1/calls/c-1/hangup", body: body)
                #expect(answer.status == 409, "\(body)")
                #expect(answer.body.contains("a person is on the line already"))
            }
            let asked = " fraud s r a=1"
            let default1 = " the agent asked for a person"
            #expect(
                actions.all == [
                    "takeover c-1 anna asked twice Wants a refund. billing order.id=7",
                    "handoff c-1" + asked, "handoff c-1" + asked, "handoff c-1" + asked,
                    "handoff c-1" + asked, "handoff c-1" + default1, "takeover c-1 -",
                    "handoff c-1" + default1, "takeover c-1 -", "hangup c-1 spam",
                    "hangup c-1 spam", "hangup c-1 the conversation is over",
                    "hangup c-1 the conversation is over", "hangup c-1 the conversation is over",
                ])
        }
    }

    @Test func unknownNamesAndCallsAre404WithTheNamesThereAre() async throws {
        try await ConsoleBench.run { probe, _, _ in
            let target = try await probe.ask(
                "POST /v1/calls/c-1/takeover", body: #"{"target":"nobody"}"#)
            #expect(target.status == 404)
            #expect(target.body.contains("unknown-target") && target.body.contains("anna, ben"))
            let route = try await probe.ask(
                "POST /v1/calls/c-1/takeover", body: #"{"route":"nowhere"}"#)
            #expect(route.status == 404)
            #expect(route.body.contains("unknown-route") && route.body.contains("default"))
            for action in ["takeover", "handoff", "hangup"] {
                let answer = try await probe.ask("POST /v1/calls/c-9/\(action)")
                #expect(answer.status == 404)
                #expect(answer.body.contains("unknown-call"))
            }
        }
    }

    @Test func whatCannotBeUsedIsRefusedAndReachesNobody() async throws {
        let long = String(repeating: "x", count: 5000)
        let facts = (0..<65).map { "\"k\($0)\":1" }.joined(separator: ",")
        let both: [(String, Int, String)] = [
            (#"{"priority":1}"#, 400, "priority"), (#"{"reason":7}"#, 400, "reason"),
            (#"{"summary":["x"]}"#, 400, "summary"), (#"{"route":{}}"#, 400, "route"),
            (#"{"context":"x"}"#, 400, "context"), (#"{"context":[1]}"#, 400, "context"),
            (#"{"orders":{"a":1}}"#, 400, "orders"),
            (#"{"reason":"a","reason":"b"}"#, 400, "twice"),
            ("[]", 400, "object"), ("{", 400, "not JSON"), (#""anna""#, 400, "object"),
            (#"{"reason":"\#(long)"}"#, 422, "500"), (#"{"summary":"\#(long)"}"#, 422, "4000"),
            (#"{"route":"\#(long)"}"#, 422, "128"), (#"{"reason":"  "}"#, 422, "blank"),
            (#"{"context":{"a":"\#(long)"}}"#, 422, "500"),
            (#"{"context":{"\#(long)":1}}"#, 422, "128"),
            (#"{"context":{\#(facts)}}"#, 422, "64"),
            (#"{"issue":"\#(long)"}"#, 422, "500"),
        ]
        let takeOver: [(String, Int, String)] = [
            (#"{"target":7}"#, 400, "target"), (#"{"target":""}"#, 400, "target"),
            (#"{"target":["anna"]}"#, 400, "target"), (#"{"target":"\#(long)"}"#, 422, "128"),
        ]
        let handoff: [(String, Int, String)] = [
            (#"{"target":"anna"}"#, 400, "target"), (#"{"event":"hangup"}"#, 400, "event"),
            (#"{"handoff":{"reason":7}}"#, 400, "reason"),
            (#"{"event":"handoff","reason":"x"}"#, 400, "inside"),
            (#"{"handoff":"x"}"#, 400, "object"),
        ]
        let hangUp: [(String, Int, String)] = [
            (#"{"reason":7}"#, 400, "reason"), (#"{"why":"x"}"#, 400, "why"),
            (#"{"reason":"\#(long)"}"#, 422, "200"), (#"{"hangup":"x"}"#, 400, "object"),
            (#"{"event":"handoff"}"#, 400, "event"), ("[]", 400, "object"),
        ]
        try await ConsoleBench.run { probe, _, actions in
            for (action, table) in [
                ("takeover", both + takeOver), ("handoff", both + handoff), ("hangup", hangUp),
            ] {
                for (body, status, words) in table {
                    let answer = try await probe.ask(
                        "POST /v1/calls/c-1/\(action)", headers: [Self.json], body: body)
                    #expect(answer.status == status, "\(action) \(body.prefix(60)): \(answer.body)")
                    #expect(
                        answer.body.contains(words), "\(action) \(body.prefix(60)): \(answer.body)")
                }
            }
            #expect(actions.all.isEmpty)
        }
    }

    @Test func theKindOfABodyIsAsked() async throws {
        let table: [(String?, Int)] = [
            (nil, 202), ("application/json", 202), ("application/json; charset=utf-8", 202),
            ("APPLICATION/JSON", 202), ("application/vnd.api+json", 202), ("text/plain", 202),
            ("application/x-www-form-urlencoded", 202), ("application/xml", 415),
            ("multipart/form-data; boundary=x", 415), ("text/html", 415),
            ("application/octet-stream", 415),
        ]
        try await ConsoleBench.run { probe, _, _ in
            for (type, status) in table {
                let answer = try await probe.ask(
                    "POST /v1/calls/c-1/takeover",
                    headers: type.map { ["Content-Type: \($0)"] } ?? [], body: #"{"target":"anna"}"#
                )
                #expect(answer.status == status, "\(type ?? "-")")
                if status == 415 { #expect(answer.body.contains("application/json")) }
            }
            let form = try await probe.ask(
                "POST /v1/calls/c-1/takeover",
                headers: ["Content-Type: application/x-www-form-urlencoded"], body: "target=anna")
            #expect(form.status == 400)
        }
    }
}
