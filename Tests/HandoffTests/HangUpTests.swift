// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// The agent ends a call; what it said is heard first, and a caller who wants a person gets one.
@Suite struct HangUpTests {
    private static let zero = SampleTime(samples: 0)
    private static let hangUp = CallInput.agentHangUp(reason: "sold")

    @Test func whatTheAgentSaidIsHeardFirst() {
        var call = Rehearsal.talking()
        #expect(call.take(Self.hangUp).contains(.awaitAgent(.end)))
        call.pass(.seconds(3))
        #expect(!call.isFinished)
        #expect(call.machine.routing.audible(to: .caller).contains(.agent))
        #expect(call.machine.routing.audible(to: .agent).isEmpty)
        call.take(.agentPlayedOut)
        #expect(call.effects.contains(.hangUpCaller(reason: "the agent ended the call: sold")))
        #expect(call.isFinished)
        #expect(call.played(.goodbye) == 0)
        #expect(call.dialled == [])
        #expect(call.violations == [])
    }

    @Test func soundThatNeverEndsIsNotWaitedForForEver() {
        var call = Rehearsal.talking()
        call.take(Self.hangUp)
        call.pass(.milliseconds(59_900))
        #expect(!call.isFinished)
        call.pass(.milliseconds(200))
        #expect(call.isFinished)
        #expect(call.violations == [])
    }

    @Test func aCallerWhoAsksMeanwhileGetsAPerson() {
        for wish in [Escalation.asked, .tooLong] {
            var call = Rehearsal.talking()
            call.take(Self.hangUp)
            call.take(.escalation(wish))
            #expect(call.dialled == (wish.isExplicit ? ["anna"] : []))
            call.take(.agentPlayedOut)
            #expect(call.isFinished != wish.isExplicit)
            #expect(call.violations == [])
        }
    }

    @Test func losingTheAgentAfterItHungUpChangesNothing() {
        var call = Rehearsal.talking()
        call.take(Self.hangUp)
        call.take(.agentClosed(reason: "closed by peer 1000"))
        #expect(call.dialled == [] && !call.isFinished)
        call.take(.agentPlayedOut)
        #expect(call.isFinished)
        #expect(call.violations == [])
        // Without its leg there is nothing left to hear.
        call = .talking()
        call.take(Self.hangUp)
        call.take(AgentTests.lost)
        #expect(call.isFinished && call.dialled == [])
        #expect(call.violations == [])
    }

    /// While a handoff runs or a person talks, nobody but they ends the call.
    @Test func neitherAHandoffNorAConversationIsHungUp() {
        for prepare in [Rehearsal.escalated, Rehearsal.whispering, Rehearsal.bridged] {
            for wish in [Self.hangUp, .hangUp(reason: "done")] {
                var call = prepare(.two())
                let phase = call.machine.phase
                #expect(call.machine.verdictOnHangUp != .accepted(nil))
                call.take(wish)
                call.take(.agentPlayedOut)
                #expect(call.machine.phase == phase)
                call.take(AgentTests.lost)
                #expect(call.machine.phase == phase)
                #expect(!call.isFinished && call.violations == [])
            }
        }
    }

    @Test func theAPIHangsUpLikewise() {
        var call = Rehearsal.talking()
        #expect(call.machine.verdictOnHangUp == .accepted(nil))
        call.take(.hangUp(reason: "  spam\n4111 1111 1111 1111 "))
        #expect(!call.isFinished)
        call.take(.agentPlayedOut)
        #expect(call.isFinished)
        #expect(!call.timeline.contains("4111"))
        #expect(call.timeline.contains("the API asks to hang up: spam"))
        #expect(call.violations == [])
    }

    @Test func withoutAnAgentTheAPIHangsUpAtOnce() {
        var call = Rehearsal()
        call.take(.callerReady)
        call.take(.hangUp(reason: "spam"))
        #expect(call.isFinished)
        #expect(call.violations == [])
    }

    // MARK: A socket closed with 1000

    private enum Voice { case caller, agent, callerStill }

    private func call(
        _ onClose: CallPlan.AgentClose, heard: [Voice]
    ) -> Rehearsal {
        var call = Rehearsal(.two { $0.onAgentClose = onClose })
        call.take(.callerReady)
        call.take(.agentReady)
        for voice in heard {
            call.pass(.seconds(1))
            switch voice {
            case .caller, .callerStill: call.take(.signal(.speechBegan(.caller, at: Self.zero)))
            case .agent: call.take(.signal(.speechBegan(.agent, at: Self.zero)))
            }
            guard voice == .caller else { continue }
            call.take(.signal(.speechEnded(.caller, began: Self.zero, ended: Self.zero)))
        }
        call.pass(.seconds(1))
        return call
    }

    @Test func whoSpokeLastDecides() {
        let table: [(CallPlan.AgentClose, [Voice], Bool)] = [
            (.auto, [], false), (.auto, [.caller], false), (.auto, [.agent], true),
            (.auto, [.agent, .caller], false), (.auto, [.caller, .agent], true),
            (.auto, [.agent, .caller, .agent], true), (.auto, [.callerStill, .agent], false),
            (.hangUp, [.caller], true), (.hangUp, [], true),
            (.handoff, [.agent], false), (.handoff, [], false),
        ]
        for (onClose, heard, ends) in table {
            let call = call(onClose, heard: heard)
            #expect(
                call.machine.endsWithAgent(spokeAt: nil) == ends, "\(onClose) \(heard)")
        }
    }

    /// A talk in marks, a second each: `a` the agent speaks, `g` its goodbye, `t` other words of its;
    /// `c` the caller speaks shortly, `l` long, `s` still, `b` "thanks, bye", `q` a question.
    private func talk(_ marks: String, _ onClose: CallPlan.AgentClose = .auto) -> Rehearsal {
        var call = Rehearsal(.two { $0.onAgentClose = onClose })
        call.take(.callerReady)
        call.take(.agentReady)
        func said(_ text: String, _ party: Party) {
            call.take(.signal(.transcript(TranscriptSegment(party: party, text: text))))
        }
        func spoke(_ party: Party, milliseconds: Int64) {
            call.take(.signal(.speechBegan(party, at: Self.zero)))
            let ended = SampleTime(samples: milliseconds * 8)
            call.take(.signal(.speechEnded(party, began: Self.zero, ended: ended)))
        }
        for mark in marks {
            call.pass(.seconds(1))
            switch mark {
            case "a": spoke(.agent, milliseconds: 900)
            case "g": said("You're all set. Have a nice day, goodbye!", .agent)
            case "t": said("Let me look at that.", .agent)
            case "c": spoke(.caller, milliseconds: 700)
            case "l": spoke(.caller, milliseconds: 3000)
            case "s": call.take(.signal(.speechBegan(.caller, at: Self.zero)))
            case "b": said("Thanks, bye!", .caller)
            case "q": said("And what about my refund?", .caller)
            default: break
            }
        }
        call.pass(.milliseconds(500))
        return call
    }

    /// A goodbye that the caller answers is one; a question after it is none.
    @Test(arguments: [
        ("ag", true), ("ga", true), ("agc", true), ("agcb", true), ("gacb", true), ("agbc", true),
        ("agcq", false), ("agcbcq", false), ("agcqcb", false), ("agl", false), ("aglb", true),
        ("ags", false), ("agcs", false), ("agcbs", false),
        // It went on after its goodbye, or never said one.
        ("agat", true), ("agatc", false), ("agatcb", false), ("atc", false), ("atcb", false),
        ("atcq", false), ("ac", false), ("gt", false), ("gtcb", false),
        // What the caller asked before was answered; written down late it is no question.
        ("cqag", true), ("cagq", true), ("cagqcb", true), ("lagcb", true), ("acqagcb", true),
        // Where nobody listens there are words alone.
        ("g", true), ("gb", true), ("gq", false), ("qg", true), ("tb", false), ("qtgb", true),
        ("", false), ("b", false), ("q", false),
    ])
    func goodbyes(marks: String, ends: Bool) {
        #expect(talk(marks).machine.endsWithAgent(spokeAt: nil) == ends, "\(marks)")
        #expect(talk(marks, .hangUp).machine.endsWithAgent(spokeAt: nil), "\(marks)")
        #expect(!talk(marks, .handoff).machine.endsWithAgent(spokeAt: nil), "\(marks)")
    }

    /// Where nobody listens, the caller's words are their last word.
    @Test func wordsAreHeardWhereSpeechIsNot() {
        let asked = talk("q")
        let before = asked.now.advanced(by: .seconds(-2))
        #expect(!asked.machine.endsWithAgent(spokeAt: before))
        #expect(asked.machine.endsWithAgent(spokeAt: asked.now))
        #expect(talk("").machine.endsWithAgent(spokeAt: .zero))
    }

    /// Sound that has come and not been played yet was said, too.
    @Test func soundOnItsWayIsTheLastWord() {
        let talk = call(.auto, heard: [.agent, .caller])
        #expect(!talk.machine.endsWithAgent(spokeAt: .zero + .seconds(1)))
        #expect(talk.machine.endsWithAgent(spokeAt: talk.now))
    }

    @Test func aClosedSocketEndsTheCallOnceItsSoundHasBeenHeard() {
        var call = call(.auto, heard: [.agent])
        #expect(call.take(.agentClosed(reason: "1000")).contains(.awaitAgent(.end)))
        call.pass(.seconds(2))
        #expect(!call.isFinished)
        call.take(.agentPlayedOut)
        #expect(call.isFinished && call.dialled == [])
        #expect(call.violations == [])
    }

    @Test func noCloseEndsAHandoffOrAConversation() {
        for prepare in [Rehearsal.escalated, Rehearsal.whispering, Rehearsal.bridged] {
            let call = prepare(.two { $0.onAgentClose = .hangUp })
            #expect(!call.machine.endsWithAgent(spokeAt: call.now))
        }
    }
}
