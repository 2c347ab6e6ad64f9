// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Testing
import Timing
import Triggers

@testable import Hindsight

@Suite struct CallExplanationTests {
    /// A call with everything that rules can make of one.
    static func eventful() -> PastCall {
        var call = PastCall()
        let near = Evidence(
            signal: "keyword", detail: "\"operator\"", from: .seconds(8), to: .seconds(8),
            score: -1.7)
        call.at(
            8.2,
            .observed(
                .nearMissed(NearMiss(rule: "asked", evidence: [near], why: "not sure enough"))))
        let score: (Double, String) -> JournalEvent.Kind = { value, cause in
            .observed(
                .scored(RuleScore(rule: "annoyed", score: value, threshold: 3, cause: cause)))
        }
        call.at(12.1, score(2.1, "\"this is ridiculous\""))
        call.at(12.2, .predialled(PastCall.escalation("annoyed", "annoyed", from: 11, to: 12)))
        call.at(12.3, .dialled(AttemptID(number: 9), target: "ben"))
        call.at(20, score(1.2, "time"))
        call.at(20.1, .stoodDown(rule: "annoyed", why: "score 1.2"))
        call.at(25, .observed(.shadowed(PastCall.escalation("trial", from: 24, to: 24))))
        call.at(34.1, .signal(.transcript(TranscriptSegment(party: .caller, text: "a person"))))
        call.at(34.12, .escalated(PastCall.escalation("asked")))
        call.handOff(1, at: 34.12, joined: true)
        call.at(40, .escalationIgnored(PastCall.escalation("annoyed", "annoyed"), why: "runs"))
        call.hangUp(at: 60)
        return call
    }

    @Test func everythingIsToldInPlainWords() throws {
        let lines = CallExplanation(
            try Self.eventful().history, version: "loaded by SIGHUP"
        ).lines
        let because = #"because    transcript: "talk to a person", at "#
        #expect(
            lines == [
                "call-1 for demo on line main, \(PastCall.start.rfc3339)",
                "rules: version abcdef012345, loaded by SIGHUP",
                "times are those of the caller's sound, which begins at the answer",
                "00:08.200  near miss  rule asked",
                #"           because    keyword: "operator", at 00:08.000, score -1.7"#,
                "           but        not sure enough",
                "00:12.200  rang ahead rule annoyed: annoyed",
                "           \(because)00:11.000 to 00:12.000, score 0.91",
                "00:20.100  stood down rule annoyed",
                "           for        score 1.2",
                "00:25.000  watched    rule trial: asked for a person",
                "           \(because)00:24.000, score 0.91",
                "           but        the rule only watches",
                "00:34.120  ESCALATED  rule asked: asked for a person",
                "           \(because)00:33.400 to 00:34.050, score 0.91",
                "           then       handoff on route default",
                "                      anna was called at 00:35.120, answered at 00:38.120",
                "                      caller and human were joined at 00:42.120, after 8.0 s",
                "           outcome    bridged: completed",
                "00:40.000  again      rule annoyed: annoyed",
                "           \(because)00:33.400 to 00:34.050, score 0.91",
                "           but        runs",
                #"scores     rule annoyed: 2.1 of 3 at its highest, at 00:12.100 "#
                    + #"("this is ridiculous"); 2 changes"#,
                "01:00.000  the call ended: caller hung up",
            ])
    }

    @Test func theSameIsInJSON() throws {
        let json = CallExplanation(try Self.eventful().history).json
        let names = json["findings"]?.array?.compactMap { $0["what"]?.string }
        #expect(
            names == [
                "near-missed", "scored", "predialled", "scored", "stood-down", "shadowed",
                "escalated", "ignored",
            ])
        #expect(json["handoffs"]?.array?.first?["waited_ms"]?.integer == 8000)
        #expect(json["findings"]?.array?.last?["at_ms"]?.integer == 40_000)
    }

    @Test func aCallWithoutAnyIsSaidToBeQuiet() throws {
        var call = PastCall(configuration: nil)
        call.hangUp(at: 30)
        #expect(
            CallExplanation(try call.history).lines == [
                "call-1 for demo on line main, \(PastCall.start.rfc3339)",
                "rules: the journal does not name their version",
                "times are those of the caller's sound, which begins at the answer",
                "no rule called a human, and nothing came near",
                "00:30.000  the call ended: caller hung up",
            ])
    }

    /// Journals of earlier versions do not say what came near: the rules are asked again.
    @Test func whatTheRulesSayNowIsSaidOfAQuietCall() throws {
        var call = PastCall()
        call.at(12, PastCall.asked())
        call.hangUp(at: 30)
        let rules = [
            TriggerRule(name: "asked", condition: AgentRequestCondition(), reason: "asked")
        ]
        let lines = CallExplanation(try call.history, rules: rules).lines
        #expect(
            lines.contains("no rule called a human; asked again, rule asked does, at 00:12.000"))
        let quiet = CallExplanation(try call.history, rules: []).lines
        #expect(quiet.contains("no rule called a human, and nothing came near"))
    }

    @Test func whatIsNoRulesDoingIsToldAsThat() throws {
        var call = PastCall()
        call.at(3, .escalated(PastCall.escalation("console", "taken over")))
        call.handOff(1, at: 3, joined: false)
        call.hangUp(at: 30)
        let lines = CallExplanation(try call.history).lines
        #expect(
            lines.contains("00:03.000  ESCALATED  a person at the console, or the API: taken over"))
        #expect(lines.contains("                      anna was called at 00:04.000: no-answer"))
        #expect(lines.contains("           outcome    returned: no-answer"))
    }

    @Test func aCallThatWasNotAnsweredSaysSo() throws {
        var call = PastCall()
        call.add(.seconds(1), .ended(reason: "caller hung up"))
        let records = call.records.filter { $0.name != "caller.connected" }
        let lines = CallExplanation(try #require(CallHistory(records))).lines
        #expect(lines.last == "the caller was never answered")
    }

    // MARK: The drawing

    @Test func scoresAreDrawnAgainstTheirThreshold() throws {
        let lines = ScorePlot(try Self.eventful().history, width: 60).lines
        let drawing = """
            rule annoyed fires at 3
                 3.0|--------------------------------------------------
                    |
                    |          1
                    |          |
                    |          |     2
                    |          |     |
                    |          |     |
                 0.0+----------|-----|--------------------------------
            """.split(separator: "\n").map { $0.trimmingEnd }
        let found = lines.prefix(drawing.count).map { $0.trimmingEnd }
        #expect(found.count == drawing.count && found[0] == drawing[0])
        #expect(found[3].hasSuffix("1") && found[5].hasSuffix("2"))
        #expect(lines.allSatisfy { $0.count <= 110 })
        #expect(lines.contains { $0.hasPrefix("evidence ") && $0.contains("=") })
        let marks = try #require(lines.first { $0.hasPrefix("rules ") })
        #expect(marks.dropFirst(9).filter("EewnpdJ".contains) == "npdwEeJ")
        #expect(lines.contains(#"  1  00:12.100  2.1    "this is ridiculous""#))
        #expect(!lines.joined().contains("\u{1B}"))
    }

    /// Whatever the width and the call, no line is wider than the terminal but the legend.
    @Test(arguments: [0, 40, 41, 80, 133, 400, 100_000])
    func drawingsFitTheirWidth(_ width: Int) throws {
        for call in [Self.eventful(), PastCall()] {
            let lines = ScorePlot(try call.history, width: width).lines
            let drawn = lines.filter { $0.contains("|") || $0.hasPrefix("evidence") }
            #expect(drawn.allSatisfy { $0.count <= max(40, min(width, 400)) })
        }
    }

    @Test func aCallWithoutScoresHasATimeLine() throws {
        let lines = ScorePlot(try PastCall().history, width: 80).lines
        #expect(lines.first == "no rule of this call has a score")
    }

    @Test func coloursAreForTerminals() throws {
        let lines = ScorePlot(try Self.eventful().history, width: 60, isColoured: true).lines
        #expect(lines.joined().contains("\u{1B}[31m"))
    }
}

extension StringProtocol {
    fileprivate var trimmingEnd: String {
        String(self.reversed().drop { $0 == " " }.reversed())
    }
}
