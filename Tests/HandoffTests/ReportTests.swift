// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import JSON
import Testing
import Timing

/// What the agent reported beside its words reaches whoever takes the call, and nobody else.
@Suite struct ReportTests {
    private static func call(
        _ policy: PrivacyPolicy = PrivacyPolicy(), _ reports: [AgentReport]
    ) -> Rehearsal {
        var call = Rehearsal.talking(.two { $0.privacy = policy })
        for report in reports { call.take(.signal(.reported(report))) }
        call.take(.escalation(.asked))
        return call
    }

    private static func package(_ reports: [AgentReport]) throws -> HandoffPackage {
        try #require(call(reports).packages.first)
    }

    private static func call(_ reports: [AgentReport]) -> Rehearsal {
        call(PrivacyPolicy(), reports)
    }

    @Test func factsIntentSentimentAndFailuresReachTheOperator() throws {
        let package = try Self.package([
            .status(.working, lasting: .seconds(20)), .confidence(0.3),
            .context([ContextItem(key: "plan", value: "gold")]),
            .intent("cancel", slots: [ContextItem(key: "city", value: "Graz")], confidence: 0.9),
            .sentiment("angry", of: .caller, score: 0.8),
            .sentiment("calm", of: .agent, score: nil),
            .tool("orders", error: nil), .tool("refunds", error: "timed out"),
            .intent("complain", slots: [], confidence: nil), .tool("refunds", error: "timed out"),
        ])
        #expect(
            package.context == [
                ContextItem(key: "plan", value: "gold"),
                ContextItem(key: "intent", value: "complain"),
                ContextItem(key: "city", value: "Graz"),
                ContextItem(key: "sentiment", value: "angry"),
                ContextItem(key: "agent.sentiment", value: "calm"),
            ])
        #expect(package.details.tried == ["refunds: timed out"])
        #expect(package.briefing.contains("Tried: refunds: timed out"), "\(package.briefing)")
        #expect(package.briefing.contains("Plan: gold"), "\(package.briefing)")
    }

    /// The newest value of a fact counts, whether it was reported or came with the request.
    @Test func theNewestValueCounts() throws {
        func request(_ value: String) -> Signal {
            .agentAsked(
                AgentRequest(
                    reason: "r", details: CaseDetails(tried: ["a restart"]),
                    context: [ContextItem(key: "plan", value: value)]))
        }
        func report(_ value: String) -> Signal {
            .reported(.context([ContextItem(key: "plan", value: value)]))
        }
        for (signals, expected) in [
            ([report("a"), report("b")], "b"), ([report("a"), request("b")], "b"),
            ([request("a"), report("b")], "b"), ([report("a"), request("b"), report("c")], "c"),
        ] {
            var call = Rehearsal.talking()
            for signal in signals { call.take(.signal(signal)) }
            call.take(.signal(.reported(.tool("t", error: "no"))))
            call.take(.escalation(.asked))
            let package = try #require(call.packages.first)
            #expect(package.context.map(\.value) == [expected])
            let asked = signals.contains { if case .agentAsked = $0 { true } else { false } }
            #expect(package.details.tried == (asked ? ["a restart", "t: no"] : ["t: no"]))
        }
    }

    /// Reports without end cost no fact of the agent's own request, and no room.
    @Test func whatIsReportedIsBounded() throws {
        var call = Rehearsal.talking()
        let own = (0..<40).map { ContextItem(key: "own\($0)", value: "x") }
        let long = String(repeating: "y", count: 3000)
        for number in 0..<300 {
            let fact = ContextItem(key: "k\(number)", value: long)
            call.take(.signal(.reported(.context([fact]))))
            call.take(.signal(.reported(.tool("t\(number)", error: long))))
        }
        let tried = CaseDetails(tried: (0..<10).map { "try \($0)" })
        call.take(.signal(.agentAsked(AgentRequest(reason: "r", details: tried, context: own))))
        call.take(.escalation(.asked))
        let package = try #require(call.packages.first)
        #expect(package.context.prefix(40).map(\.key) == own.map(\.key))
        #expect(package.context.count == 64)
        #expect(package.context.last?.key == "k299")
        #expect(package.context.allSatisfy { $0.value.count <= 500 })
        #expect(package.details.tried.count == 16 && package.details.tried[9] == "try 9")
        #expect(package.details.tried.last?.hasPrefix("t299: ") == true)
        #expect(package.details.tried.allSatisfy { $0.count <= 700 })
        for (_, kind) in call.journal {
            if case .signal(.reported(let report)) = kind {
                #expect(report.words.count < 1000)
            }
        }
    }

    /// Every text of every report: what nobody may know, and what the journal may not.
    @Test(arguments: [
        AgentReport.context([ContextItem(key: "note", value: "card 4242 4242 4242 4242")]),
        .context([ContextItem(key: "pin", value: "4242")]),
        .context([ContextItem(key: "card 4242424242424242", value: "x")]),
        .intent("pay with 4242424242424242", slots: [], confidence: nil),
        .intent(
            "pay", slots: [ContextItem(key: "cardNumber", value: "4242424242424242")], confidence: 1
        ),
        .intent("pay", slots: [ContextItem(key: "password", value: "4242abc")], confidence: 1),
        .sentiment("angry about 4242424242424242", of: .caller, score: nil),
        .tool("charge 4242424242424242", error: nil),
        .tool("charge", error: "card 4242424242424242 declined"),
        .tool("login", error: "the PIN is 4242"),
    ])
    func nothingSecretIsKept(report: AgentReport) throws {
        let call = Self.call(
            PrivacyPolicy(
                operator: Set(PersonalDetail.allCases), record: Set(PersonalDetail.allCases)),
            [report])
        #expect(!call.timeline.contains("4242"), "\(call.timeline)")
        for package in call.packages {
            #expect(!JSONText.compact(package.json).contains("4242"))
        }
        for (_, kind) in call.journal {
            #expect(!JSONText.compact(kind.detail).contains("4242"), "\(kind.name)")
        }
    }

    @Test func theJournalKnowsLessThanTheOperator() throws {
        let call = Self.call([
            .context([ContextItem(key: "account", value: "99887766")]),
            .intent(
                "refund", slots: [ContextItem(key: "order.id", value: "5551234")], confidence: 1),
            .tool("lookup", error: "account 99887766 is locked"),
        ])
        let package = try #require(call.packages.first)
        #expect(package.context.map(\.value) == ["99887766", "refund", "5551234"])
        #expect(package.details.tried == ["lookup: account 99887766 is locked"])
        for (_, kind) in call.journal {
            let line = kind.words + JSONText.compact(kind.detail)
            #expect(!line.contains("99887766") && !line.contains("5551234"), "\(line)")
        }
        #expect(call.timeline.contains("agent understands: refund"))
    }

    @Test func aLineStaysALine() throws {
        let call = Self.call([
            .context([ContextItem(key: "a\nb", value: "c\r\n\u{1B}[31md")]),
            .tool("t\u{7}", error: "line\nline"),
        ])
        let package = try #require(call.packages.first)
        #expect(package.context == [ContextItem(key: "a b", value: "c d")])
        #expect(package.details.tried == ["t: line line"])
    }

    /// What comes while a person is being called is in the next package.
    @Test func whatIsReportedDuringTheHandoffReachesTheNextTarget() throws {
        var call = Rehearsal.escalated()
        call.take(.signal(.reported(.context([ContextItem(key: "plan", value: "gold")]))))
        call.take(.operatorFailed(1, .busy, .said(486, "Busy Here")))
        #expect(try #require(call.packages.last).context.map(\.value) == ["gold"])
    }
}
