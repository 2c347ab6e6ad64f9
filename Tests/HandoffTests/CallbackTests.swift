// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// At which number a caller is called back: what they type, and what comes of it.
@Suite struct CallbackTests {
    static func promised(_ call: Rehearsal) -> [String] {
        call.journal.compactMap { _, kind in
            if case .callbackPromised(_, let number) = kind { number.exposed } else { nil }
        }
    }

    /// A call that is asked for its number.
    private static func asked(from address: String = "sip:+15551230001@trunk.example") -> Rehearsal
    {
        let plan = CallPlan.two(.callback) { $0.defaultRoute.targets = [] }
        var call = Rehearsal(plan, from: address)
        call.take(.callerReady)
        call.take(.agentReady)
        call.take(.signal(.speechBegan(.agent, at: SampleTime(samples: 0))))
        call.take(
            .signal(
                .speechEnded(
                    .agent, began: SampleTime(samples: 0), ended: SampleTime(samples: 0))))
        call.take(.escalation(.asked))
        call.pass(.milliseconds(10))
        return call
    }

    /// Keys; a dash is a short pause, a space one that is too long for a number to go on.
    private static func play(_ typed: String, in call: inout Rehearsal) {
        for key in typed {
            switch key {
            case "-": call.pass(.milliseconds(900))
            case " ": call.pass(.seconds(7))
            default:
                call.press(key, by: .caller)
                call.pass(.milliseconds(100))
            }
        }
        call.pass(.seconds(3))
    }

    private static let own = "+15551230001"

    /// What is typed, and the number that is promised; nil for none yet.
    private static let typed: [(keys: String, number: String?)] = [
        ("1", own), ("1#", own), ("", nil), ("2", nil), ("#", nil), ("*", nil), ("**1", own),
        ("4471982#1", "4471982"), ("4471982#----1", "4471982"), ("4471982 1", "4471982"),
        ("4-4-7-1-#-1", "4471"), ("447#", nil), ("447#--1", own), ("447 --1", own),
        ("15551230002#1", "15551230002"), ("1-5-5-5-1#1", "15551"),
        ("123456789012345#1", "123456789012345"), ("1234567890123456#", nil),
        ("1234567890123456#--1", own), ("4471982*1", own), ("4471982#*1", own),
        ("4471982#4471983#1", "4471983"), ("4471982#4471983 1", "4471983"),
        ("4471982#", nil), ("0049301234#1", "0049301234"),
    ]

    @Test(arguments: typed.indices) func whatIsTyped(_ row: Int) {
        let (keys, number) = Self.typed[row]
        var call = Self.asked()
        #expect(call.machine.phase == .handingOff(.takingNumber))
        Self.play(keys, in: &call)
        #expect(Self.promised(call) == (number.map { [$0] } ?? []), "\(keys)")
        if number != nil { #expect(call.outcomes == ["callback bad-target"], "\(keys)") }
        #expect(call.violations == [], "\(keys)")
        // What a caller types stands in the number alone.
        let shown = call.journal.compactMap { _, kind -> Character? in
            guard case .signal(.digit(let digit)) = kind else { return nil }
            return digit.key
        }
        #expect(shown.allSatisfy { $0 == "\u{2022}" }, "\(keys)")
        call.take(.callerGone(reason: "BYE"))
        call.pass(.seconds(5))
        #expect(call.isFinished && call.violations == [])
    }

    /// Who has no number to be called at must type one: there is nothing that a 1 confirms.
    @Test(arguments: [
        "sip:anonymous@anonymous.invalid", "anonymous", "sip:anna@pbx.example",
        "sip:12@pbx.example",
        "sip:1234567890123456@trunk.example", "sip:trunk.example",
    ])
    func aWithheldNumberIsTyped(from address: String) {
        var call = Self.asked(from: address)
        #expect(call.played(.callbackNumber) == 1 && call.played(.callbackOffer) == 0)
        Self.play("1", in: &call)
        #expect(Self.promised(call).isEmpty)
        Self.play("5551#1", in: &call)
        #expect(Self.promised(call) == ["15551"] || Self.promised(call) == ["5551"])
    }

    /// Nobody types anything: asked three times, then back to the agent, or goodbye.
    @Test func silenceEndsIt() {
        for isAgentThere in [true, false] {
            var call = Self.asked()
            if !isAgentThere { call.take(.signal(.agentLost(reason: "1011"))) }
            call.pass(.seconds(60))
            #expect(call.played(.callbackOffer) == 3)
            #expect(Self.promised(call).isEmpty)
            #expect(call.outcomes == [isAgentThere ? "returned bad-target" : "failed bad-target"])
            #expect(call.violations == [])
        }
    }

    /// The number is read back, or asked about at once where it cannot be said.
    @Test func theNumberIsReadBack() {
        for synthesis in [Rehearsal.Synthesis.ready(after: .milliseconds(200)), .fails, .never] {
            var call = Self.asked()
            call.synthesis = synthesis
            for key in "4471982#" { call.press(key, by: .caller) }
            call.pass(.seconds(5))
            #expect(call.played(.callbackConfirm) == 1)
            call.press("1", by: .caller)
            call.pass(.seconds(3))
            #expect(Self.promised(call) == ["4471982"] && call.violations == [])
        }
        var spoken = Self.asked()
        for key in "4471982#" { spoken.press(key, by: .caller) }
        let said = spoken.effects.compactMap { effect in
            if case .speak(.said, let text) = effect { text } else { nil }
        }
        #expect(said == ["4 4 7, 1 9 8 2"])
    }

    /// A 0 within a number asks for nobody; words do.
    @Test func aKeyOfTheNumberIsNoRequest() {
        let plan = CallPlan.two(.callback) { $0.callerKeys.callback = "2" }
        var call = Rehearsal.escalated(plan)
        call.press("2", by: .caller)
        var byKey = Escalation.asked
        byKey.evidence = [
            Evidence(signal: "digit", detail: "key 0", from: .zero, to: .zero)
        ]
        call.take(.escalation(byKey))
        #expect(call.machine.phase == .handingOff(.takingNumber))
        call.take(.escalation(.asked))
        #expect(call.machine.phase == .handingOff(.dialling(2)))
        #expect(call.violations == [])
    }

    /// Everything else that may happen meanwhile.
    @Test func hasItsWaysOut() {
        var aborted = Self.asked()
        aborted.take(.abortHandoff)
        aborted.pass(.seconds(3))
        #expect(aborted.machine.phase == .talking)
        var gone = Self.asked()
        gone.take(.callerGone(reason: "BYE"))
        #expect(gone.outcomes == ["abandoned caller-abandoned"] && gone.isFinished)
        var drained = Self.asked()
        drained.take(.drain(deadline: drained.now + .seconds(2)))
        drained.pass(.seconds(20))
        #expect(drained.outcomes == ["failed cancelled"] && drained.isFinished)
        var taken = Self.asked()
        taken.take(.takeOver(TakeOver(target: "carla")))
        #expect(taken.dialled == ["carla"])
        var endless = Self.asked()
        endless.clipsEnd = false
        endless.pass(.seconds(90))
        #expect(endless.outcomes == ["returned bad-target"])
        for call in [aborted, gone, drained, taken, endless] { #expect(call.violations == []) }
    }
}
