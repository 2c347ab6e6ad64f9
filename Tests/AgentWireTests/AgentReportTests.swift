// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import JSON
import Testing
import Timing

/// What agents report beside their words, in every protocol.
@Suite struct AgentReportTests {
    private static func open(_ name: String) throws -> any AgentProtocol {
        let description = try #require(AgentProtocolCatalog.named(name))
        var machine = description.makeProtocol(
            AgentIntroduction(identity: TwilioMediaStreamTests.identity, parameters: []))
        _ = machine.open(at: .zero)
        return machine
    }

    /// The message of a report as the protocol's bots send it.
    private static func message(_ report: String, _ body: String, in name: String) -> String {
        let key = name == "twilio" ? "event" : "action"
        return #"{"\#(key)":"\#(report)","\#(report)":\#(body)}"#
    }

    private static func send(
        _ text: String, to machine: inout any AgentProtocol, at now: Instant = .zero
    ) -> [AgentEffect] {
        Array(text.utf8).withUnsafeBytes { machine.receive($0, as: .text, at: now) }
    }

    static let protocols = AgentProtocolCatalog.all.map(\.name)

    static let taken: [(report: String, body: String, AgentReport)] = [
        (
            "status", #"{"state":"working","for_ms":20000}"#,
            .status(.working, lasting: .seconds(20))
        ),
        (
            "status", #"{"state":" Waiting ","for_ms":"1500","x":1}"#,
            .status(.waiting, lasting: .milliseconds(1500))
        ),
        ("status", #"{"state":"WORKING","for_ms":0.4}"#, .status(.working, lasting: .zero)),
        (
            "status", #"{"state":"working","for_ms":1e300}"#,
            .status(.working, lasting: .seconds(3600))
        ),
        (
            "intent",
            #"{"name":"cancel","slots":{"order":{"id":4471},"urgent":true},"confidence":"0.8"}"#,
            .intent(
                "cancel",
                slots: [
                    ContextItem(key: "order.id", value: "4471"),
                    ContextItem(key: "urgent", value: "yes"),
                ], confidence: 0.8)
        ),
        ("intent", #""cancel""#, .intent("cancel", slots: [], confidence: nil)),
        (
            "intent", #"{"name":"cancel","slots":7,"confidence":80}"#,
            .intent("cancel", slots: [], confidence: nil)
        ),
        ("confidence", #"{"value":0.4}"#, .confidence(0.4)),
        ("confidence", #"{"value":"0.4"}"#, .confidence(0.4)),
        ("confidence", "1", .confidence(1)), ("confidence", #""0""#, .confidence(0)),
        (
            "sentiment", #"{"label":"angry","score":0.9,"speaker":"caller"}"#,
            .sentiment("angry", of: .caller, score: 0.9)
        ),
        (
            "sentiment", #"{"label":"negative","score":-0.75}"#,
            .sentiment("negative", of: .caller, score: 0.75)
        ),
        (
            "sentiment", #"{"label":"calm","score":"high","speaker":"Assistant"}"#,
            .sentiment("calm", of: .agent, score: nil)
        ),
        ("sentiment", #""angry""#, .sentiment("angry", of: .caller, score: nil)),
        ("tool", #"{"name":"orders","ok":true}"#, .tool("orders", error: nil)),
        ("tool", #"{"name":"orders","ok":"TRUE","error":"x"}"#, .tool("orders", error: nil)),
        (
            "tool", #"{"name":"orders","ok":false,"error":"timeout"}"#,
            .tool("orders", error: "timeout")
        ),
        ("tool", #"{"name":"orders","ok":0}"#, .tool("orders", error: "no reason given")),
        ("tool", #"{"name":"orders","error":504}"#, .tool("orders", error: "504")),
        (
            "tool", #"{"name":7,"error":{"message":"no such order","code":1}}"#,
            .tool("7", error: "no such order")
        ),
        (
            "context", #"{"amount":1200,"account":{"id":"A-1","open":null}}"#,
            .context([
                ContextItem(key: "amount", value: "1200"),
                ContextItem(key: "account.id", value: "A-1"),
            ])
        ),
    ]

    @Test(arguments: protocols)
    func everyFormIsTaken(name: String) throws {
        var machine = try Self.open(name)
        for (number, row) in Self.taken.enumerated() {
            // Names of events in any case, one a second.
            for report in [row.report, row.report.uppercased()] {
                let text = Self.message(row.report, row.body, in: name)
                    .replacing(#":"\#(row.report)""#, with: #":"\#(report)""#, maxReplacements: 1)
                let effects = Self.send(text, to: &machine, at: .zero + .seconds(number))
                #expect(effects == [.event(.reported(row.2))], "\(text)")
            }
        }
        #expect(machine.counts.malformed == 0)
    }

    static let refused: [(report: String, body: String, says: String)] = [
        ("status", "{}", #""status.state" is missing"#),
        ("status", "null", #""status.state" is missing"#),
        ("status", #"{"state":3.5,"for_ms":1}"#, #""status.state" is missing"#),
        ("status", #"{"state":"asleep","for_ms":1}"#, #"waiting or working, not "asleep""#),
        ("status", #"{"state":"working"}"#, #""status.for_ms" is missing"#),
        ("status", #"{"state":"working","for_ms":"soon"}"#, #""status.for_ms" is missing"#),
        ("status", #"{"state":"working","for_ms":"nan"}"#, #""status.for_ms" is missing"#),
        ("status", #"{"state":"working","for_ms":-1}"#, #""status.for_ms" must be 0"#),
        ("intent", "{}", #""intent.name""#), ("intent", #"{"name":" "}"#, #""intent.name""#),
        ("intent", "[]", #""intent.name""#),
        ("confidence", "{}", #""confidence.value" is missing"#),
        ("confidence", #"{"value":"high"}"#, #""confidence.value" is missing"#),
        ("confidence", #"{"value":80}"#, #""confidence.value" must be 0 to 1"#),
        ("sentiment", #"{"score":0.5}"#, #""sentiment.label""#),
        ("sentiment", #"{"label":"sad","speaker":"dog"}"#, #"operator, not "dog""#),
        ("sentiment", #"{"label":"sad","speaker":[]}"#, #""sentiment.speaker" is missing"#),
        ("tool", #"{"ok":true}"#, #""tool.name""#), ("tool", #"{"name":"orders"}"#, #""tool.ok""#),
        ("tool", #"{"name":"orders","ok":"maybe"}"#, #""tool.ok""#),
        ("context", "{}", #""context""#), ("context", #"{"a":null}"#, #""context""#),
        ("context", #""words""#, #""context""#),
    ]

    @Test(arguments: protocols)
    func whatIsMissingIsNamed(name: String) throws {
        for row in Self.refused {
            var machine = try Self.open(name)
            let text = Self.message(row.report, row.body, in: name)
            let effects = Self.send(text, to: &machine)
            guard case .event(.malformed(let fault))? = effects.first, effects.count == 1 else {
                Issue.record("\(text): \(effects)")
                continue
            }
            #expect("\(fault)".contains(row.says), "\(text): \(fault)")
        }
        // Without its object, whatever else is there.
        for report in AgentReportReader.names {
            var machine = try Self.open(name)
            let key = name == "twilio" ? "event" : "action"
            let effects = Self.send(#"{"\#(key)":"\#(report)"}"#, to: &machine)
            guard case .event(.malformed)? = effects.first else {
                Issue.record("\(report): \(effects)")
                continue
            }
        }
    }

    /// A close frame has room for 123 bytes (RFC 6455 section 5.5), and a log for one line.
    @Test(arguments: protocols)
    func whatABotInventsIsShownSafely(name: String) throws {
        for word in [String(repeating: "é", count: 500), #"a\nb\u001b[31m"#, #"\"\"\""#, "😀"] {
            for (report, body) in [
                ("status", #"{"state":"\#(word)","for_ms":1}"#),
                ("sentiment", #"{"label":"x","speaker":"\#(word)"}"#),
            ] {
                var machine = try Self.open(name)
                var last: [AgentEffect] = []
                for _ in 0..<20 {
                    last = Self.send(Self.message(report, body, in: name), to: &machine)
                }
                guard case .close(1007, let reason)? = last.last else {
                    Issue.record("not closed: \(last)")
                    continue
                }
                #expect(reason.utf8.count <= 123 && reason.allSatisfy(\.isASCII), "\(reason)")
                #expect(!reason.contains { $0.isNewline || $0 == "\u{1B}" })
            }
        }
    }

    @Test func everythingIsBounded() throws {
        let long = String(repeating: "x", count: 5000)
        let many = (0..<200).map { #""k\#($0)":"\#(long.prefix(600))""# }.joined(separator: ",")
        var machine = try Self.open("twilio")
        func taken(_ report: String, _ body: String) -> AgentReport? {
            let text = Self.message(report, body, in: "twilio")
            guard case .event(.reported(let report))? = Self.send(text, to: &machine).first else {
                return nil
            }
            return report
        }
        guard case .context(let facts)? = taken("context", "{\(many)}") else {
            Issue.record("no context")
            return
        }
        #expect(facts.count == 64 && facts.allSatisfy { $0.value.count == 500 })
        guard
            case .intent(let name, let slots, _)? = taken(
                "intent", #"{"name":"\#(long)","slots":{\#(many)}}"#)
        else {
            Issue.record("no intent")
            return
        }
        #expect(name.count == 128 && slots.count == 64)
        #expect(
            taken("tool", #"{"name":"t","error":"\#(long)"}"#)
                == .tool("t", error: String(repeating: "x", count: 300)))
        #expect(
            taken("sentiment", #"{"label":"\#(long)"}"#)
                == .sentiment(String(repeating: "x", count: 64), of: .caller, score: nil))
    }

    /// A bot that reports all the time can still ask for a person.
    @Test(arguments: protocols)
    func aFloodOfReportsTakesNothingFromRequests(name: String) throws {
        var machine = try Self.open(name)
        var counts: [String: Int] = [:]
        for number in 0..<300 {
            for (report, body) in [("confidence", "0.5"), ("handoff", "{}")] {
                let text = Self.message(report, body, in: name)
                let effects = Self.send(text, to: &machine, at: .zero + .milliseconds(number))
                if case .event(let event)? = effects.first {
                    switch event {
                    case .reported: counts["reported", default: 0] += 1
                    case .handoff: counts["handoff", default: 0] += 1
                    case .malformed: break
                    default: Issue.record("\(event)")
                    }
                }
            }
        }
        #expect(counts["reported"] == 50 && counts["handoff"] == 100, "\(counts)")
        let later = Self.send(
            Self.message("confidence", "0.5", in: name), to: &machine, at: .zero + .seconds(2))
        #expect(later == [.event(.reported(.confidence(0.5)))])
    }

    /// What a bot of ours writes is what is read.
    @Test(arguments: protocols)
    func reportsTravelUnchanged(name: String) throws {
        let description = try #require(AgentProtocolCatalog.named(name))
        var machine = description.makeProtocol(
            AgentIntroduction(identity: TwilioMediaStreamTests.identity, parameters: []))
        var peer = description.makePeer()
        for case .send(let message) in machine.open(at: .zero) {
            _ = try message.bytes.withUnsafeBytes { try peer.receive($0, as: message.kind) }
        }
        for (_, _, report) in Self.taken {
            let message = peer.report(report)
            let effects = message.bytes.withUnsafeBytes {
                machine.receive($0, as: message.kind, at: .zero)
            }
            #expect(effects == [.event(.reported(report))], "\(report)")
        }
    }

    @Test func whoReportsOverHTTPIsToldMore() throws {
        let table: [(report: String, body: String, problems: Int, excesses: Int)] = [
            ("status", #"{"state":"working","for_ms":1}"#, 0, 0),
            ("status", #"{"state":"working","for":1}"#, 1, 0),
            ("tool", #"{"name":"a","ok":true,"took":3,"x":1}"#, 2, 0),
            ("context", #"{"name":"anything goes"}"#, 0, 0),
            ("context", #"{"a":"\#(String(repeating: "x", count: 501))"}"#, 0, 1),
            ("intent", #"{"name":"\#(String(repeating: "x", count: 129))"}"#, 0, 1),
            (
                "intent", #"{"name":"x","slots":{"a":"\#(String(repeating: "x", count: 501))"}}"#,
                0, 1
            ),
            ("confidence", "0.5", 0, 0),
        ]
        for (report, body, problems, excesses) in table {
            let json = try JSONReader.read(#"{"\#(report)":\#(body)}"#)
            #expect(AgentReportReader.problems(report, in: json).count == problems, "\(body)")
            #expect(AgentReportReader.excesses(report, in: json).count == excesses, "\(body)")
        }
    }
}
