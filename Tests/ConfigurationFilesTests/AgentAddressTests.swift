// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import ConfigurationFiles
import Foundation
import Handoff
import Testing

/// Where an agent is reached and how it is spoken to, from the file on.
@Suite struct AgentAddressTests {
    private static let url = "wss://bot.example/ws?key=1"

    private static func address(
        _ name: String, _ text: String = url
    ) throws -> AgentAddress {
        .webSocket(
            try #require(WebSocketURL(text)), try #require(AgentProtocolCatalog.named(name)))
    }

    private static func load(_ text: String) throws -> GatewayConfiguration {
        try ConfigurationText.load("\(ConfigurationText.minimal)\n\(text)").get()
    }

    @Test func withoutAWordAboutItTheAgentIsBuiltIn() throws {
        for text in ["", "agent: {url: built-in}", "agent: {start_timeout_seconds: 5}"] {
            let configuration = try Self.load(text)
            #expect(configuration.agent.address == .builtIn)
            #expect(configuration.lines.map(\.agent) == [.builtIn])
        }
    }

    @Test(arguments: AgentProtocolCatalog.all.map(\.name))
    func everyProtocolHasItsWord(name: String) throws {
        let configuration = try Self.load(
            "agent: {url: \"\(Self.url)\", protocol: \(name)}")
        let address = try Self.address(name)
        #expect(configuration.agent.address == address)
        #expect(configuration.lines.map(\.agent) == [address])
    }

    @Test func aBotWithoutAProtocolSpeaksTheUsualOne() throws {
        let configuration = try Self.load("agent: {url: \"\(Self.url)\"}")
        #expect(configuration.agent.address == (try Self.address("twilio")))
    }

    /// A target may be another agent, with a protocol and a time of its own.
    @Test func anOperatorMayBeAnotherAgent() throws {
        let configuration = try ConfigurationText.load(
            """
            operators:
              anna: {uri: "sip:anna@192.0.2.1"}
              billing: {uri: "\(Self.url)", protocol: vonage, accept_after_seconds: 1.5}
              invoices: {uri: "ws://127.0.0.1:9000", ring_seconds: 5}
            routes:
              default: {targets: [billing, invoices, anna], last_resort: agent}
            """
        ).get()
        let targets = configuration.plan.defaultRoute.targets
        #expect(
            targets.map(\.address) == [
                .stream(try Self.address("vonage"), acceptAfter: .milliseconds(1500)),
                .stream(try Self.address("twilio", "ws://127.0.0.1:9000"), acceptAfter: nil),
                .sip("sip:anna@192.0.2.1"),
            ])
        #expect(targets[1].ringTime == .seconds(5))
    }

    @Test(arguments: [
        ("{uri: 'wss://bot/ws', trunk: carrier}", "'trunk' is for who is reached by SIP"),
        ("{uri: 'wss://bot/ws', identity: {from: caller}}", "'identity' is for who is reached"),
        ("{uri: 'wss://bot/ws', protocol: twillio}", "write 'twilio'"),
        ("{uri: 'wss://bot/ws', accept_after_seconds: 61}", "a number from 0 to 60"),
        ("{uri: 'ws://bot ws/'}", "blank"),
        ("{uri: 'sip:anna@192.0.2.1', accept_after_seconds: 2}", "'anna' is a person"),
        ("{uri: 'sip:anna@192.0.2.1', protocol: vonage}", "'anna' is a person"),
    ])
    func whatDoesNotFitIsSaid(_ anna: String, _ words: String) {
        let problems = ConfigurationText.problems(
            """
            operators: {anna: \(anna)}
            routes: {default: {targets: [anna], last_resort: agent}}
            """)
        #expect(problems.contains { $0.contains(words) }, "\(problems)")
    }

    /// A line's own bot, built-in agent or protocol; what it does not say is as for all lines.
    @Test func linesMayHaveTheirOwn() throws {
        let other = "ws://127.0.0.1:9000"
        let table: [(line: String, agent: AgentAddress)] = [
            ("", try Self.address("vonage")),
            ("agent_url: \"\(other)\"", try Self.address("vonage", other)),
            (
                "agent_url: \"\(other)\", agent_protocol: twilio", try Self.address("twilio", other)
            ),
            ("agent_url: built-in", .builtIn),
        ]
        for (line, agent) in table {
            let configuration = try Self.load(
                """
                agent: {url: "\(Self.url)", protocol: vonage}
                lines: {a: {numbers: ["1"], \(line)}}
                """)
            #expect(configuration.lines.map(\.agent) == [agent], "\(line)")
        }
        let onlyHere = try Self.load(
            "lines: {a: {numbers: [\"1\"], agent_url: \"\(other)\", agent_protocol: vonage-8k}}")
        #expect(onlyHere.lines.map(\.agent) == [try Self.address("vonage-8k", other)])
    }

    @Test(arguments: [
        (
            "agent: {url: \"\(url)\", protocol: telepathy}",
            "'protocol' is 'telepathy'; write one of"
        ),
        ("agent: {url: \"\(url)\", protocol: vonnage}", "write 'vonage'"),
        ("agent: {protocol: vonage}", "the built-in agent needs none"),
        ("agent: {url: built-in, protocol: twilio}", "the built-in agent needs none"),
        ("lines: {a: {numbers: [\"1\"], agent_protocol: vonage}}", "'agent_url' as well"),
        (
            "lines: {a: {numbers: [\"1\"], agent_url: \"\(url)\", agent_protocol: x}}",
            "'agent_protocol' is 'x'"
        ),
        ("agent: {url: \"\(url)\", protocol: [vonage]}", "'protocol'"),
    ])
    func whatIsWrongIsTold(text: String, words: String) {
        let problems = ConfigurationText.problems("\(ConfigurationText.minimal)\n\(text)")
        #expect(problems.contains { $0.contains(words) }, "\(problems)")
    }

    /// The documents name what there is; a new row needs its line in each.
    @Test func theDocumentsNameEveryProtocol() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        for path in ["config/gateway.yaml", "Docs/Configuration.md", "Docs/Agents.md"] {
            let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
            let words = Set(text.split { !$0.isLetter && !$0.isNumber && $0 != "-" })
            for row in AgentProtocolCatalog.all {
                #expect(words.contains(row.name[...]), "\(row.name) is not in \(path)")
            }
        }
        let agents = try String(
            contentsOf: root.appending(path: "Docs/Agents.md"), encoding: .utf8)
        for row in AgentProtocolCatalog.all {
            #expect(agents.contains("\(row.format.frameBytes) octets"), "\(row.name)")
            #expect(agents.contains("\(row.messageBytes / 1024) KiB"), "\(row.name)")
        }
    }
}
