// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Handoff
import MediaEngine
import Testing
import Timing
import Triggers

/// Reports of an agent in a whole call: they are written down, reach the rules, and hold the watch.
@Suite struct AgentReportCallTests {
    private static func watched() throws -> SwitchStage {
        var stage = try SwitchStage(targets: [SwitchStage.target("anna", .sip)]) { settings, _ in
            settings.triggers = [
                TriggerRule(
                    name: "agent-dead", condition: AgentDeadCondition(silence: .seconds(4)),
                    reason: "the agent stopped answering")
            ]
        }
        stage.beginTalk()
        return stage
    }

    private static func report(_ report: AgentReport, on stage: inout SwitchStage) {
        let agent = StreamID(call: SwitchStage.id, number: 1)
        stage.input(.leg(.stream(agent, .event(.reported(report)))))
    }

    private static func say(_ text: String, by party: Party = .caller, on stage: inout SwitchStage)
    {
        let agent = StreamID(call: SwitchStage.id, number: 1)
        let segment = TranscriptSegment(party: party, text: text)
        stage.input(.leg(.stream(agent, .event(.transcript(segment)))))
    }

    private static func speak(for milliseconds: Int64, on stage: inout SwitchStage) {
        let at = SampleTime(samples: (stage.now - .zero).inMilliseconds * 8)
        stage.input(.heard(.speechBegan(.caller, at: at)))
        stage.pass(.milliseconds(milliseconds))
        let ended = at.advanced(bySamples: milliseconds * 8)
        stage.input(.heard(.speechEnded(.caller, began: at, ended: ended)))
    }

    private static func seconds(on stage: inout SwitchStage, until limit: Int = 60) -> Int? {
        (1...limit).first { _ in
            stage.pass(.seconds(1))
            return stage.names.contains("escalated")
        }
    }

    @Test func anAgentThatSaysNothingIsDead() throws {
        var stage = try Self.watched()
        Self.speak(for: 1500, on: &stage)
        #expect(Self.seconds(on: &stage) == 4)
        #expect(stage.targets == ["anna"])
    }

    /// A caller who fetches something, types, and coughs.
    @Test func aCallerWhoLooksSomethingUpIsLeftAlone() throws {
        var stage = try Self.watched()
        Self.say("Could you read me the number on the card?", by: .agent, on: &stage)
        Self.speak(for: 1200, on: &stage)
        Self.say("Hold on, let me get my card.", on: &stage)
        for _ in 0..<20 {
            stage.pass(.seconds(3))
            Self.speak(for: 300, on: &stage)
            stage.input(.media(.digit(.caller, "4", at: SampleTime(samples: 0))))
        }
        #expect(!stage.names.contains("escalated"))
        Self.say("It's four four seven one", on: &stage)
        #expect(Self.seconds(on: &stage) == 4)
    }

    @Test func anAgentThatWorksIsWaitedForByEveryWayOfSayingSo() throws {
        for isHTTP in [false, true] {
            var stage = try Self.watched()
            Self.say("What is my balance?", on: &stage)
            let status = AgentReport.status(.working, lasting: .seconds(20))
            if isHTTP {
                let command = ConsoleCommand.report(SwitchStage.id, status)
                #expect(stage.call.verdict(on: command) == .accepted(nil))
                stage.input(.console(command))
            } else {
                Self.report(status, on: &stage)
            }
            #expect(stage.names.contains("signal.agent-status"))
            #expect(Self.seconds(on: &stage) == 24)
        }
    }

    @Test func reportsReachThePackageAndTheJournal() throws {
        var stage = try Self.watched()
        Self.report(.context([ContextItem(key: "plan", value: "gold")]), on: &stage)
        Self.report(.tool("orders", error: "timed out"), on: &stage)
        Self.say("I want to talk to a person", on: &stage)
        #expect(stage.targets == ["anna"])
        let package = stage.kinds.compactMap { kind -> HandoffPackage? in
            if case .package(let package) = kind { package } else { nil }
        }.last
        #expect(package?.context.map(\.value) == ["gold"])
        #expect(package?.details.tried == ["orders: timed out"])
        #expect(stage.names.count { $0.hasPrefix("signal.agent-") } == 2)
        // While a person is called, and when the call is over.
        Self.report(.confidence(0.2), on: &stage)
        #expect(stage.names.contains("signal.agent-confidence"))
        stage.callerHangsUp()
        stage.pass(.seconds(10))
        let command = ConsoleCommand.report(SwitchStage.id, .confidence(0.2))
        #expect(stage.call.verdict(on: command) == nil)
        #expect(stage.leaks == [])
    }
}
