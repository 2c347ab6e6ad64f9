// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import ConfigurationFiles
import Foundation
import GatewayTesting
import Testing
import Timing

@testable import Fixtures

/// What an agent reports beside its words, in a scenario: read, written, and made of a call.
@Suite struct AgentReportStepTests {
    private static let reports: [(text: String, report: AgentReport)] = [
        ("{confidence: 0.35}", .confidence(0.35)), ("{confidence: 0}", .confidence(0)),
        ("{confidence: 1}", .confidence(1)),
        ("{intent: cancel_order}", .intent("cancel_order", slots: [], confidence: nil)),
        (
            "{confidence: 0.8, intent: cancel, slots: {order: {id: 17, kind: gas}, urgent: yes}}",
            .intent(
                "cancel",
                slots: [
                    ContextItem(key: "order.id", value: "17"),
                    ContextItem(key: "order.kind", value: "gas"),
                    ContextItem(key: "urgent", value: "yes"),
                ], confidence: 0.8)
        ),
        ("{sentiment: \" angry \"}", .sentiment("angry", of: .caller, score: nil)),
        (
            "{sentiment: calm, score: 0.25, speaker: operator}",
            .sentiment("calm", of: .operator, score: 0.25)
        ),
        ("{sentiment: bored, speaker: agent}", .sentiment("bored", of: .agent, score: nil)),
        ("{tool: lookup, ok: true}", .tool("lookup", error: nil)),
        ("{tool: lookup, ok: false}", .tool("lookup", error: "no reason given")),
        ("{tool: lookup, error: \"timed out: 30 s\"}", .tool("lookup", error: "timed out: 30 s")),
        ("{tool: 12, ok: no, error: 504}", .tool("12", error: "504")),
        (
            "{context: {amount: 12000, caller.name: \"Ann: 1\"}}",
            .context([
                ContextItem(key: "amount", value: "12000"),
                ContextItem(key: "caller.name", value: "Ann: 1"),
            ])
        ),
        ("{status: working, for: 20 s}", .status(.working, lasting: .seconds(20))),
        ("{status: waiting, for: 1.5 min}", .status(.waiting, lasting: .seconds(90))),
        ("{status: working, for: 0 s}", .status(.working, lasting: .zero)),
    ]

    private static func steps(_ steps: String) throws -> [AgentScript.Step] {
        let text = "caller: {does: [at 5 s: hangs up]}\nagent:\n  does:\n" + steps
        let file = ConfigurationFile(name: "scenario.yaml", text: text)
        return try ScenarioReader(
            file, directory: FixtureFolder.root, shipped: FixtureFolder.shipped
        ).read().get().bot.lines.steps
    }

    @Test(arguments: reports.indices)
    func isReadWrittenAndReadAgain(index: Int) throws {
        let (text, report) = Self.reports[index]
        #expect(try Self.steps("    - reports: \(text)\n") == [.report(report)])
        let written = try #require(ReportWords.written(report))
        #expect(try Self.steps("    - reports: \(written)\n") == [.report(report)], "\(written)")
    }

    /// Below its time, and with that of what was before.
    @Test func standsBelowItsTime() throws {
        let steps = try Self.steps(
            """
                - at 2 s:
                    reports: {confidence: 0.35}
                - after 500 ms: {reports: {tool: x, ok: true}}
                - when asked: {asks for a person: {because: it is late}}

            """)
        #expect(
            steps == [
                .pauseUntil(.zero + .seconds(2)), .report(.confidence(0.35)),
                .pause(.milliseconds(500)), .report(.tool("x", error: nil)),
                .hear(quiet: .milliseconds(700), atMost: .seconds(60)),
                .askForPerson(AgentRequest(reason: "it is late")),
            ])
    }

    /// Whatever an agent may report, with every sign in it, is written so that it is read as it was.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func anyReportIsWrittenSoThatItIsRead(seed: UInt64) throws {
        var dice = ReportDice(seed: seed)
        for _ in 0..<60 {
            let report = dice.report()
            let written = try #require(ReportWords.written(report))
            #expect(
                try Self.steps("    - reports: \(written)\n") == [.report(report)], "\(written)")
        }
    }

    /// What a journal holds and no agent may say is cut, or left out.
    @Test func whatIsTooMuchIsCut() throws {
        let long = String(repeating: "x", count: 1000)
        let facts = (0..<100).map { ContextItem(key: "\(long)\($0)", value: long) }
        let odd: [AgentReport] = [
            .intent(long, slots: facts, confidence: 7),
            .sentiment(long, of: .supervisor, score: -3),
            .tool(long, error: long), .context(facts), .tool("x", error: ""),
            .context((0..<100).map { ContextItem(key: "k\($0)", value: long) }),
            .context([ContextItem(key: "", value: "x"), ContextItem(key: "k", value: "v")]),
            .status(.working, lasting: .seconds(1 << 20)),
        ]
        for report in odd {
            let written = try #require(ReportWords.written(report))
            #expect(try Self.steps("    - reports: \(written)\n").count == 1)
        }
        for nothing: AgentReport in [
            .confidence(.nan), .confidence(2), .context([]), .intent(" ", slots: [], confidence: 1),
            .context([ContextItem(key: "", value: "")]),
        ] {
            #expect(ReportWords.written(nothing) == nil)
        }
    }

    // MARK: What is wrong

    private static func bad(
        _ act: String, _ what: String, write: String, line: Int = 4
    ) -> BadScenario {
        BadScenario(
            "caller: {does: hangs up}\nagent:\n  does:\n    - \(act)\n", line, what, write: write)
    }

    private static let long = String(repeating: "y", count: 600)

    private static let mistakes = [
        bad("reports", "does not say what", write: "{confidence: 0.35}"),
        bad("reports: angry", "'reports' is 'angry'", write: "{sentiment: angry"),
        bad("reports: {}", "reports nothing", write: "{confidence: 0.35}"),
        bad("reports: {score: 0.5}", "reports nothing", write: "{confidence: 0.35}"),
        bad("reports: {confidense: 0.5}", "unknown key 'confidense'", write: "'confidence'"),
        bad("reports: {mood: bad}", "unknown key 'mood'", write: "one of: confidence, context"),
        bad("reports: {confidence: high}", "'confidence' is high", write: "from 0 to 1"),
        bad("reports: {confidence: 1.2}", "'confidence' is 1.2", write: "from 0 to 1"),
        bad("reports: {confidence: 35 %}", "'confidence' is 35 %", write: "0.35"),
        bad("reports: {confidence: nan}", "'confidence' is nan", write: "from 0 to 1"),
        bad("reports: {confidence: [1]}", "'confidence' must be one value", write: "from 0 to 1"),
        bad("reports: {confidence: }", "'confidence' says nothing", write: "from 0 to 1"),
        bad("reports: {confidence: 0.4, score: 1}", "unknown key 'score'", write: "confidence"),
        bad("reports: {intent: }", "'intent' says nothing", write: "cancel_order"),
        bad("reports: {intent: \"  \"}", "'intent' says nothing", write: "cancel_order"),
        bad("reports: {intent: \(long)}", "longer than 128", write: "1 to 128"),
        bad("reports: {intent: x, slots: 3}", "'slots' must hold", write: "key: value"),
        bad("reports: {intent: x, slots: {}}", "no fact in 'slots'", write: "amount"),
        bad("reports: {intent: x, slots: {a: [1]}}", "'a' must be one value", write: "text"),
        bad("reports: {intent: x, confidence: 5}", "'confidence' is 5", write: "from 0 to 1"),
        bad("reports: {intent: x, slot: {a: 1}}", "unknown key 'slot'", write: "'slots'"),
        bad("reports: {intent: x, tool: y, ok: true}", "intent and tool are", write: "one report"),
        bad("reports: {sentiment: x, score: -1}", "'score' is -1", write: "from 0 to 1"),
        bad("reports: {sentiment: x, speaker: ben}", "'speaker' is 'ben'", write: "caller"),
        bad("reports: {sentiment: \(long)}", "longer than 64", write: "1 to 64"),
        bad("reports: {tool: lookup}", "whether it worked", write: "ok: true"),
        bad("reports: {tool: lookup, ok: maybe}", "'ok' is maybe", write: "true or false"),
        bad("reports: {tool: x, ok: true, error: y}", "that worked", write: "ok: false"),
        bad("reports: {tool: x, error: }", "'error' says nothing", write: "timed out"),
        bad("reports: {tool: x, error: \(long)}", "longer than 300", write: "1 to 300"),
        bad("reports: {tool: , ok: no}", "'tool' says nothing", write: "lookup_order"),
        bad("reports: {context: {}}", "no fact in 'context'", write: "amount"),
        bad("reports: {context: {amount: }}", "'amount' says nothing", write: "a value"),
        bad("reports: {context: {amount: \(long)}}", "longer than 500", write: "1 to 500"),
        bad("reports: {context: {\(long): 1}}", "has 600 characters", write: "1 to 128"),
        bad("reports: {context: {\"\": 1}}", "has 0 characters", write: "1 to 128"),
        bad(
            "reports: {context: {\((0..<65).map { "k\($0): 1" }.joined(separator: ", "))}}",
            "holds 65 facts", write: "at most 64"),
        bad("reports: {status: working}", "for how long", write: "for: 20 s"),
        bad("reports: {status: asleep, for: 20 s}", "'status' is 'asleep'", write: "working"),
        bad("reports: {status: working, for: 20}", "'for' is '20'", write: "20 s"),
        bad("reports: {status: working, for: 2000 min}", "'for' is '2000 min'", write: "20 s"),
        bad("reports: {status: working, for: }", "for how long", write: "for: 20 s"),
        bad("at noon: {reports: {confidence: 1}}", "'at noon'", write: "12.4 s"),
        bad("at 500 s: {reports: {confidence: 1}}", "after the end", write: "'limit'"),
        bad("at 2 s: {reports: {mood: 1}}", "unknown key 'mood'", write: "one of"),
        bad("at 2 s: {reports: {confidence: 1}, waits: }", "is not one thing", write: "a line"),
        bad("at 2 s: {}", "is not one thing", write: "a line"),
        bad("at 2 s: {listens: }", "is not one thing", write: "at 2 s: listens"),
        bad("waits: {for: 2 s}", "unknown key 'for' in 'waits'", write: "nothing below 'waits'"),
        bad("at 2 s: {sings: {loud: 1}}", "'sings' is nothing an agent does", write: "reports"),
        bad("asks for a person: angry", "'asks for a person' is 'angry'", write: "because: angry"),
        bad("listens\n    - at 2 s:\n        reports: {tool: x}", "worked", write: "ok", line: 6),
    ]

    @Test(arguments: mistakes)
    func whatIsWrongIsToldWithWhatToWrite(scenario: BadScenario) throws {
        let problems = try FixtureFolder.problems(scenario.text)
        let told = problems.map { "\($0.line): \($0.what); write \($0.write)" }
        #expect(
            problems.contains {
                $0.line == scenario.line && $0.what.contains(scenario.what)
                    && $0.write.contains(scenario.write)
            }, "\(told)")
        #expect(problems.count == 1, "\(told)")
    }

    // MARK: Calls

    private static let call = """
        caller:
          number: "+4930123456"
          does:
            - at 20 s: hangs up
        agent:
          does:
            - says agent-greeting.wav
        """ + "\n"
        + reports.indices.map { index in
            "    - at \(7 + Double(index) / 2) s: {reports: \(reports[index].text)}\n"
        }.joined()

    /// Played once for all.
    private static let recorded = Result { try RecordedRun(call) }

    /// The gateway hears what was written, and a fixture made of the call reports the same again.
    @Test func aCallWhoseAgentReportsIsMadeAFixtureThatReports() throws {
        let folder = try RecordedRun.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let recorded = try Self.recorded.get()
        let told = recorded.run.records.compactMap { AgentReport(record: $0) }
        #expect(told == Self.reports.map(\.report))
        let made = try recorded.make(in: folder)
        guard case .same = made.replay else {
            Issue.record("\(made.replay)")
            return
        }
        let again = try RecordedRun.play(folder)
        #expect(again.records.compactMap { AgentReport(record: $0) } == told)
    }

    /// Of what was reported only what rules go by is in a fixture without secrets.
    @Test func whatWasReportedIsRedacted() throws {
        let folder = try RecordedRun.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let made = try Self.recorded.get().make(in: folder) { $0.redacts = true }
        let text =
            try String(contentsOfFile: folder + "/scenario.yaml", encoding: .utf8)
            + String(contentsOfFile: folder + "/expected.timeline", encoding: .utf8)
        for secret in ["12000", "Ann: 1", "17,", "gas"] {
            #expect(!text.contains(secret), "\(secret)")
        }
        for kept in ["cancel_order", "lookup", "angry", "{confidence: 0.35}", "order.id"] {
            #expect(text.contains(kept), "\(kept)")
        }
        #expect(
            made.removed.contains(
                "values of facts that the agent reported, a mark in their place: 5"))
        let again = try RecordedRun.play(folder)
        #expect(
            again.records.compactMap { AgentReport(record: $0)?.name }
                == Self.reports.map(\.report.name))
    }
}

extension AgentReport {
    fileprivate init?(record: JournalRecord) {
        guard record.name.hasPrefix("signal.") else { return nil }
        self.init(signal: String(record.name.dropFirst(7)), record.detail)
    }
}
