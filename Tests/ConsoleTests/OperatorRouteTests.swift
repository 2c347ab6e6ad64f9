// SPDX-License-Identifier: Apache-2.0

import CallModel
import Console
import Testing

/// `/v1/operators`: how operators are, and what they say of themselves.
@Suite struct OperatorRouteTests {
    private static let path = "/v1/operators/anna/presence"
    private static let anna =
        #"{"operator":"anna","presence":"away","since":"1970-01-01T00:00:01.000Z","#
        + #""reason":"asked","note":"lunch","calls":3,"missed":1}"#

    @Test func everybodyIsListed() async throws {
        try await ConsoleBench.run { probe, _, _ in
            let answer = try await probe.ask("GET /v1/operators")
            #expect(answer.status == 200)
            #expect(answer.body == #"{"operators":[\#(Self.anna)]}"# + "\n")
        }
    }

    @Test(arguments: [
        (#"{"presence":"available"}"#, "presence anna available"),
        (#"{"presence":"away"}"#, "presence anna away -"),
        (#"{"presence":"away","note":null}"#, "presence anna away -"),
        (#"{"presence":"away","note":"at lunch"}"#, "presence anna away at lunch"),
    ])
    func whatOperatorsSayReachesTheGateway(body: String, asked: String) async throws {
        try await ConsoleBench.run { probe, _, actions in
            for method in ["PUT", "POST"] {
                let answer = try await probe.ask("\(method) \(Self.path)", body: body)
                #expect(answer.status == 200, "\(answer)")
                #expect(answer.body == Self.anna + "\n")
            }
            #expect(actions.all == [asked, asked])
        }
    }

    @Test(arguments: [
        ("", 400), ("{}", 400), ("[]", 400), (#"{"presence":"busy"}"#, 400),
        (#"{"presence":3}"#, 400), (#"{"presence":"available","note":"x"}"#, 400),
        (#"{"presence":"away","note":3}"#, 400), (#"{"presence":"away","until":"9:00"}"#, 400),
        (#"{"presence":"away","presence":"available"}"#, 400),
        (#"{"presence":"away","note":"\#(String(repeating: "x", count: 201))"}"#, 422),
    ])
    func whatIsNoPresenceIsRefused(body: String, status: Int) async throws {
        try await ConsoleBench.run { probe, _, actions in
            let answer = try await probe.ask("POST \(Self.path)", body: body)
            #expect(answer.status == status, "\(answer)")
            #expect(actions.all == [])
        }
    }

    @Test func whoIsNobodyIsToldWhoThereIs() async throws {
        try await ConsoleBench.run { probe, _, _ in
            let answer = try await probe.ask(
                "POST /v1/operators/J%C3%B8rn%20B/presence", body: #"{"presence":"away"}"#)
            #expect(answer.status == 404)
            #expect(answer.body.contains(#""code":"unknown-operator""#))
            #expect(answer.body.contains(#"no operator \"Jørn B\"; write one of anna"#))
        }
    }

    @Test func aTokenIsAskedFor() async throws {
        try await ConsoleBench.run(settings: { $0.token = Redacted("a-token-of-ours-1") }) {
            probe, _, actions in
            let refused = try await probe.ask(
                "POST \(Self.path)", body: #"{"presence":"available"}"#)
            #expect(refused.status == 401)
            #expect(try await probe.ask("GET /v1/operators").status == 401)
            #expect(actions.all == [])
        }
    }
}
