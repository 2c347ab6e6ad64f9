// SPDX-License-Identifier: Apache-2.0

import CallModel
import Console
import Testing

/// `POST /v1/rules/reload`: who asks and why is told, and what is wrong with the files comes back.
@Suite struct ReloadRouteTests {
    private static let path = "POST /v1/rules/reload"

    @Test(arguments: [
        ("", "reload - -"), ("{}", "reload - -"),
        (#"{"author":"Jo","note":"more patience"}"#, "reload Jo more patience"),
        (#"{"author":null,"note":"x"}"#, "reload - x"),
    ])
    func whoAsksIsTold(body: String, asked: String) async throws {
        try await ConsoleBench.run { probe, _, actions in
            let answer = try await probe.ask(Self.path, body: body)
            #expect(answer.status == 200)
            #expect(answer.body == #"{"loaded":true,"version":"v-2"}"# + "\n")
            #expect(actions.all == [asked])
        }
    }

    @Test func everythingWrongComesBack() async throws {
        try await ConsoleBench.run { probe, _, _ in
            let answer = try await probe.ask(Self.path, body: #"{"author":"wrong"}"#)
            #expect(answer.status == 422)
            #expect(answer.body.contains(#""code":"bad-configuration""#))
            #expect(answer.body.contains(#""problems":[{"file":"rules.yaml","line":3"#))
        }
    }

    @Test(arguments: [
        (#"{"who":"Jo"}"#, 400), (#"{"author":3}"#, 400), (#"{"author":" "}"#, 400), ("[]", 400),
        ("{", 400), (#"{"note":"\#(String(repeating: "x", count: 501))"}"#, 422),
        (#"{"author":"\#(String(repeating: "x", count: 121))"}"#, 422),
    ])
    func whatIsNoWishIsRefused(body: String, status: Int) async throws {
        try await ConsoleBench.run { probe, _, actions in
            let answer = try await probe.ask(Self.path, body: body)
            #expect(answer.status == status)
            #expect(actions.all == [])
        }
    }

    @Test func aTokenIsAskedFor() async throws {
        try await ConsoleBench.run(settings: { $0.token = Redacted("a-token-of-ours-1") }) {
            probe, _, actions in
            let refused = try await probe.ask(Self.path)
            #expect(refused.status == 401)
            let answer = try await probe.ask(
                Self.path, headers: ["Authorization: Bearer a-token-of-ours-1"])
            #expect(answer.status == 200)
            #expect(actions.all == ["reload - -"])
        }
    }
}
