// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import MediaEngine
import Testing
import Timing
import Triggers

/// A caller types numbers to the agent, which gets all of them in order; the key that calls a
/// person is held back until it is told from a number.
@Suite struct KeysForTheAgentTests {
    private static func stage(_ honoured: AlwaysHonoured = AlwaysHonoured()) throws -> SwitchStage {
        var stage = try SwitchStage(targets: [SwitchStage.target("anna", .sip)]) { settings, _ in
            settings.honoured = honoured
            settings.triggers = []
        }
        stage.beginTalk()
        return stage
    }

    private static func keys(_ stage: SwitchStage) -> String {
        stage.effects.compactMap { effect in
            if case .tellStream(_, .digit(let key)) = effect { String(key) } else { nil }
        }.joined()
    }

    private static func hasHandoff(_ stage: SwitchStage) -> Bool {
        stage.kinds.contains { if case .handoffBegan = $0 { true } else { false } }
    }

    private static func press(_ key: Character, _ stage: inout SwitchStage) {
        stage.input(.heard(.digit(Digit(party: .caller, key: key, carrier: .telephoneEvent))))
    }

    @Test(arguments: ["4071#", "0071", "1000", "90", "#0", "00491"])
    func aNumberIsTheAgents(number: String) throws {
        var stage = try Self.stage()
        for key in number {
            Self.press(key, &stage)
            stage.pass(.milliseconds(700))
        }
        stage.pass(.seconds(5))
        #expect(Self.keys(stage) == number)
        #expect(!Self.hasHandoff(stage))
    }

    @Test func aKeyAloneCallsAPersonAndIsNotSentOn() throws {
        var stage = try Self.stage()
        Self.press("0", &stage)
        stage.pass(.milliseconds(1900))
        #expect(!Self.hasHandoff(stage) && Self.keys(stage).isEmpty)
        stage.pass(.milliseconds(200))
        #expect(Self.hasHandoff(stage) && Self.keys(stage).isEmpty)
    }

    /// Held back no longer than the next key, and other keys never.
    @Test func nothingElseWaits() throws {
        var stage = try Self.stage()
        Self.press("7", &stage)
        #expect(Self.keys(stage) == "7")
        stage.pass(.seconds(3))
        Self.press("0", &stage)
        #expect(Self.keys(stage) == "7")
        stage.pass(.milliseconds(300))
        Self.press("1", &stage)
        #expect(Self.keys(stage) == "701")
    }

    @Test func anotherKeyOrNoneCanBeChosen() throws {
        var stage = try Self.stage(AlwaysHonoured(key: "#"))
        Self.press("0", &stage)
        #expect(Self.keys(stage) == "0")
        stage.pass(.seconds(3))
        #expect(!Self.hasHandoff(stage))
        Self.press("#", &stage)
        stage.pass(.seconds(3))
        #expect(Self.hasHandoff(stage) && Self.keys(stage) == "0")
        var without = try Self.stage(AlwaysHonoured(key: nil))
        Self.press("0", &without)
        without.pass(.seconds(3))
        #expect(!Self.hasHandoff(without) && Self.keys(without) == "0")
    }

    @Test func withoutAPauseItCallsAtOnce() throws {
        var stage = try Self.stage(AlwaysHonoured(aloneFor: .zero))
        Self.press("0", &stage)
        #expect(Self.hasHandoff(stage))
    }

    /// Before the agent is there, nobody takes numbers.
    @Test func beforeTheAgentTheKeyCallsAtOnce() throws {
        var stage = try SwitchStage(targets: [SwitchStage.target("anna", .sip)]) { settings, _ in
            settings.honoured = AlwaysHonoured()
            settings.triggers = []
        }
        stage.input(.arrived)
        stage.callerAnswers()
        Self.press("0", &stage)
        #expect(Self.hasHandoff(stage))
    }
}
