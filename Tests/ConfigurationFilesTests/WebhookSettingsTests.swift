// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Testing

/// What `webhooks:` says, and what it must not say.
@Suite struct WebhookSettingsTests {
    private static let key = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private static func text(_ endpoint: String, name: String = "crm") -> String {
        ConfigurationText.minimal + "\nwebhooks:\n  endpoints:\n    \(name): {\(endpoint)}\n"
    }

    private func load(_ endpoint: String) throws -> GatewayConfiguration {
        try ConfigurationText.load(Self.text(endpoint), environment: ["KEY": Self.key]).get()
    }

    @Test func nobodyIsToldUnlessSomebodyIsNamed() throws {
        #expect(
            try ConfigurationText.load(ConfigurationText.minimal).get().webhooks.endpoints == [])
    }

    @Test func everyKeyDoesSomething() throws {
        let base = #"url: "https://crm.example/h", secret: "${KEY}""#
        let standard = try #require(load(base).webhooks.endpoints.first)
        #expect(standard.name == "crm" && standard.url == "https://crm.example/h")
        #expect(standard.secret.exposed == Self.key)
        #expect(standard.events == Set(WebhookEvent.allCases))
        #expect(standard.timeout == .seconds(10) && standard.attempts == 8)
        #expect(!standard.tellsNumbers)
        let table: [(String, (WebhookSettings.Endpoint) -> Bool)] = [
            ("events: [handoff.ended]", { $0.events == [.ended] }),
            ("timeout_seconds: 3", { $0.timeout == .seconds(3) }),
            ("attempts: 2", { $0.attempts == 2 }), ("numbers: true", { $0.tellsNumbers }),
        ]
        for (more, isSo) in table {
            #expect(
                isSo(try #require(load("\(base), \(more)").webhooks.endpoints.first)), "\(more)")
        }
    }

    /// Everything that is wrong is said with its line.
    @Test(
        arguments: [
            (#"url: "https://x.example", secret: "plain""#, "does not belong"),
            (#"url: "https://x.example", secret: "${SHORT}""#, "no key"),
            (#"url: "https://x.example", secret: "${ODD}""#, "no key"),
            (#"url: "https://x.example""#, "no 'secret'"),
            (#"url: "x.example", secret: "${KEY}""#, "not the address"),
            (#"url: "ftp://x.example", secret: "${KEY}""#, "not the address"),
            (#"url: "https://user:pw@x.example", secret: "${KEY}""#, "not the address"),
            (#"url: "https://", secret: "${KEY}""#, "not the address"),
            (#"secret: "${KEY}""#, "not the address"),
            (#"url: "https://x.example", secret: "${KEY}", events: []"#, "told nothing"),
            (
                #"url: "https://x.example", secret: "${KEY}", events: [handoff.end]"#,
                "no event 'handoff.end'"
            ),
            (#"url: "https://x.example", secret: "${KEY}", attempts: 0"#, "attempts"),
            (#"url: "https://x.example", secret: "${KEY}", evnts: []"#, "evnts"),
        ])
    func whatIsWrongIsSaid(endpoint: String, words: String) {
        let problems = ConfigurationText.problems(
            Self.text(endpoint),
            environment: ["KEY": Self.key, "SHORT": "c2hvcnQ=", "ODD": "!!!!"])
        #expect(problems.contains { $0.contains(words) && $0.contains("gateway.yaml:7") })
        #expect(!problems.contains { $0.contains(Self.key) })
    }

    @Test func aNameIsAPlainWord() {
        let problems = ConfigurationText.problems(
            Self.text(#"url: "https://x.example", secret: "${KEY}""#, name: "'../x'"),
            environment: ["KEY": Self.key])
        #expect(problems.contains { $0.contains("no name of an endpoint") })
    }

    /// In the clear only on this machine.
    @Test(arguments: [
        ("http://127.0.0.1:9/h", 0), ("http://localhost/h", 0), ("http://crm.example/h", 1),
    ])
    func whatTravelsInTheClearIsWarnedOf(url: String, warnings: Int) throws {
        let loaded = try load(#"url: "\#(url)", secret: "${KEY}""#)
        #expect(loaded.warnings.count == warnings)
    }
}
