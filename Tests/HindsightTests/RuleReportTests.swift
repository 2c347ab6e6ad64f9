// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Testing
import Timing

@testable import Hindsight

@Suite struct RuleReportTests {
    @Test func everyRuleIsToldByWhatItDid() throws {
        var missed = PastCall("call-2")
        missed.at(5, .escalated(PastCall.escalation("asked")))
        missed.handOff(1, at: 5, joined: false)
        missed.at(25, .escalated(PastCall.escalation("asked")))
        missed.handOff(2, at: 25, joined: true)
        missed.hangUp(at: 60)
        var ahead = PastCall("call-3")
        ahead.at(5, .predialled(PastCall.escalation("annoyed")))
        ahead.at(6, .dialled(AttemptID(number: 1), target: "anna"))
        ahead.at(9.5, .escalated(PastCall.escalation("annoyed")))
        ahead.handOff(1, at: 9.5, joined: true)
        ahead.hangUp(at: 60)
        let report = RuleReport(
            [CallExplanationTests.eventful(), missed, ahead, PastCall("call-4")].compactMap {
                CallHistory($0.records)
            })
        #expect(
            report.lines == [
                "4 calls", "asked",
                "    called a human 3 times, in 50.0 % (2 of 4; 15.0 to 85.0 %) of the calls",
                "    came near once", "    handoffs: 2 bridged, 1 returned", "annoyed",
                "    called a human once, in 25.0 % (1 of 4; 4.6 to 69.9 %) of the calls",
                "    changed nothing once more", "    handoffs: 1 bridged",
                "    rang ahead twice, 1 without need; 3.5 s of waiting saved",
                "    highest score 2.1 of 3", "trial",
                "    would have called one once, in 25.0 % (1 of 4; 4.6 to 69.9 %) of the calls",
            ])
        let annoyed = report.json["rules"]?.array?[1]
        #expect(annoyed?["saved_ms"]?.integer == 3500)
        #expect(annoyed?["rings_wasted"]?.integer == 1)
    }

    @Test func nothingIsSaidOfNothing() {
        #expect(RuleReport().lines == ["no calls"])
        #expect(
            RuleReport([PastCall()].compactMap { CallHistory($0.records) }).lines
                == ["1 calls: no rule did anything"])
    }

    /// Where the journal says itself what ringing ahead has saved and cost, that counts.
    @Test func whatTheJournalSaysOfRingingAheadCounts() throws {
        var call = PastCall()
        for rule in ["a", "b"] { call.at(5, .predialled(PastCall.escalation(rule))) }
        call.at(5, .dialled(AttemptID(number: 1), target: "anna"))
        call.at(9, .stoodDown(rule: "a", why: "score 1"))
        call.at(12, .escalated(PastCall.escalation("b")))
        call.handOff(1, at: 12, joined: true)
        call.at(12, .stoodDown(rule: "b", why: "a human is needed"))
        call.hangUp(at: 60)
        let told: [String: JSONValue] = [
            "handoff.began": ["handoff": "h", "route": "r", "saved_ms": 6500],
            "predial.ended": ["rule": "b", "why": "w", "target": "anna", "used": true],
        ]
        var records = call.records
        for index in records.indices where records[index].detail["rule"]?.string != "a" {
            records[index].detail = told[records[index].name] ?? records[index].detail
        }
        let report = RuleReport([try #require(CallHistory(records))])
        #expect(report.tallies["b"]?.saved == .milliseconds(6500))
        #expect(report.tallies["a"]?.wasted == 0 && report.tallies["b"]?.wasted == 0)
        // Whichever of the two is written first.
        let ended = try #require(records.lastIndex { $0.name == "predial.ended" })
        let began = try #require(records.firstIndex { $0.name == "handoff.began" })
        records.swapAt(ended, began)
        let swapped = RuleReport([try #require(CallHistory(records))])
        #expect(swapped.tallies["b"]?.saved == .milliseconds(6500))
        #expect(swapped.tallies["b"]?.wasted == 0)
    }

    /// A phone that rang when the call ended rang for nothing; one that has not rung saved nothing.
    @Test func ringsThatCameToNothingAreWasted() throws {
        var call = PastCall()
        call.at(5, .predialled(PastCall.escalation("annoyed")))
        call.at(6, .dialled(AttemptID(number: 1), target: "anna"))
        call.hangUp(at: 9)
        #expect(RuleReport([try call.history]).tallies["annoyed"]?.wasted == 1)
        var silent = PastCall()
        silent.at(5, .predialled(PastCall.escalation("annoyed")))
        silent.at(9, .escalated(PastCall.escalation("annoyed")))
        silent.handOff(1, at: 9, joined: true)
        #expect(RuleReport([try silent.history]).tallies["annoyed"]?.saved == .zero)
    }
}
