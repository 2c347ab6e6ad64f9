// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// What a caller who waits for a person may have instead, wherever they wait.
@Suite struct CallerChoiceTests {
    static func plan(
        _ lastResort: LastResort = .agent, change: (inout CallPlan) -> Void = { _ in }
    ) -> CallPlan {
        .two(lastResort) { plan in
            plan.callerKeys = CallerKeys(stay: "1", callback: "2")
            plan.defaultRoute.actions[.busy] = .again(after: .seconds(9), times: 1)
            change(&plan)
        }
    }

    /// One call for each way to wait.
    static func waiting(_ plan: CallPlan = plan()) -> [(name: String, call: Rehearsal)] {
        let begun = Rehearsal.escalated(plan)
        var hold = begun
        hold.pass(.seconds(4))
        var ringing = hold
        ringing.take(.operatorRinging(1, .said(180, "Ringing")))
        var reassured = ringing
        reassured.take(.operatorFailed(1, .noAnswer))
        reassured.pass(.seconds(19))
        var pausing = hold
        pausing.take(.operatorFailed(1, .busy))
        var dismissed = Rehearsal.whispering(plan)
        dismissed.press("2")
        var exhausted = begun
        exhausted.take(.operatorFailed(1, .unreachable))
        exhausted.take(.operatorFailed(2, .unreachable))
        var joining = Rehearsal.answeredAhead(plan)
        joining.press("1")
        var finishing = Rehearsal(plan)
        finishing.take(.callerReady)
        finishing.take(.agentReady)
        finishing.take(.escalation(.asked))
        return [
            ("begun", begun), ("hold", hold), ("ringing", ringing), ("reassured", reassured),
            ("pausing", pausing), ("whispering", .whispering(plan)), ("dismissed", dismissed),
            ("exhausted", exhausted), ("joining", joining), ("finishing", finishing),
        ]
    }

    private static func said(_ text: String, final isFinal: Bool = true) -> CallInput {
        .signal(.transcript(TranscriptSegment(party: .caller, text: text, isFinal: isFinal)))
    }

    private func choices(_ call: Rehearsal) -> [String] {
        call.journal.compactMap { _, kind in
            if case .callerChose(_, let choice) = kind { choice.rawValue } else { nil }
        }
    }

    // MARK: Back to the agent

    @Test func goesBackByKeyAndInWords() {
        for (name, start) in Self.waiting() {
            for inWords in [false, true] {
                var call = start
                if inWords {
                    call.take(Self.said("Oh, never mind."))
                } else {
                    call.press("1", by: .caller)
                }
                #expect(choices(call) == ["stay"], "\(name)")
                #expect(call.machine.phase == .handingOff(.returning), "\(name)")
                #expect(call.played(.givenBack) == 1 && call.played(.returning) == 0, "\(name)")
                call.pass(.seconds(3))
                #expect(call.machine.phase == .talking, "\(name)")
                #expect(call.outcomes == ["returned cancelled"], "\(name)")
                #expect(call.violations == [], "\(name)")
                // Nobody rings any more.
                let ended = call.attempts.count
                #expect(ended == call.dialled.count, "\(name)")
                call.take(.callerGone(reason: "BYE"))
                #expect(call.isFinished && call.violations == [], "\(name)")
            }
        }
    }

    /// Without the agent there is nothing to go back to: they wait on.
    @Test func waitsOnWithoutTheAgent() {
        for (name, start) in Self.waiting() where name != "exhausted" && name != "finishing" {
            var call = start
            call.take(.signal(.agentLost(reason: "1011")))
            let phase = call.machine.phase
            call.press("1", by: .caller)
            call.take(Self.said("Never mind."))
            #expect(call.machine.phase == phase, "\(name)")
            #expect(choices(call).isEmpty, "\(name)")
        }
    }

    /// Keys are off unless they are asked for; words can be.
    @Test func canBeOff() {
        for (name, start) in Self.waiting(
            Self.plan { $0.callerKeys = CallerKeys(takesWords: false) })
        {
            var call = start
            let phase = call.machine.phase
            for key in "0123456789*#" { call.press(key, by: .caller) }
            call.take(Self.said("Never mind."))
            #expect(call.machine.phase == phase, "\(name)")
        }
        #expect(CallerKeys() == CallerKeys(stay: nil, callback: nil, takesWords: true))
    }

    /// Others' keys and words, partial ones, and what is said on the way or to somebody.
    @Test func isForWhoWaitsAlone() {
        let others: [CallInput] = [
            Self.said("never mind", final: false), Self.said("Never mind the music."),
            .signal(.transcript(TranscriptSegment(party: .agent, text: "Never mind."))),
            .signal(.digit(Digit(party: .agent, key: "1", carrier: .info))),
        ]
        for (name, start) in Self.waiting() where name != "finishing" {
            for input in others {
                var call = start
                call.take(input)
                #expect(choices(call).isEmpty, "\(name) \(input)")
            }
        }
        var talkingOn = Rehearsal.talkingOn(.patient { $0.callerKeys = Self.plan().callerKeys })
        for var call in [talkingOn, .talking(Self.plan()), .bridged(Self.plan())] {
            let phase = call.machine.phase
            call.press("1", by: .caller)
            call.press("2", by: .caller)
            call.take(Self.said("Never mind."))
            #expect(call.machine.phase == phase)
        }
        talkingOn.take(.escalation(.asked))
        talkingOn.press("1", by: .caller)
        #expect(choices(talkingOn) == ["stay"])
    }

    /// Reassurance names the keys that are on, and those that can do something.
    @Test func reassuranceNamesTheKeys() {
        let table: [(keys: CallerKeys, isAgentLost: Bool, clips: [SharedClip])] = [
            (CallerKeys(), false, []), (CallerKeys(stay: "1"), false, [.stayKey]),
            (CallerKeys(callback: "2"), false, [.callbackKey]),
            (CallerKeys(stay: "1", callback: "2"), false, [.stayKey, .callbackKey]),
            (CallerKeys(stay: "1", callback: "2"), true, [.callbackKey]),
            (CallerKeys(stay: "1"), true, []),
        ]
        for (keys, isAgentLost, clips) in table {
            var call = Rehearsal.escalated(
                Self.plan {
                    $0.callerKeys = keys
                    $0.defaultRoute.targets[0].ringTime = .seconds(60)
                })
            if isAgentLost { call.take(.signal(.agentLost(reason: "1011"))) }
            call.pass(.seconds(19))
            #expect(call.played(.stillTrying) == 0)
            call.pass(.seconds(14))
            #expect(call.played(.stillTrying) == 1)
            for clip in [SharedClip.stayKey, .callbackKey] {
                #expect((call.played(clip) > 0) == clips.contains(clip), "\(keys) \(clip)")
            }
            #expect(call.violations == [])
        }
    }

    // MARK: To be called back

    @Test func isCalledBackFromEverywhere() {
        for (name, start) in Self.waiting() {
            var call = start
            call.press("2", by: .caller)
            #expect(call.machine.phase == .handingOff(.takingNumber), "\(name)")
            #expect(call.played(.callbackOffer) == 1, "\(name)")
            #expect(call.attempts.count == call.dialled.count, "\(name)")
            call.pass(.seconds(1))
            call.press("1", by: .caller)
            call.pass(.seconds(3))
            #expect(CallbackTests.promised(call) == ["+15551230001"], "\(name)")
            #expect(call.outcomes == ["callback cancelled"], "\(name)")
            call.pass(.seconds(3))
            #expect(call.isFinished && call.played(.callbackThanks) == 1, "\(name)")
            #expect(call.violations == [], "\(name)")
        }
    }

    /// A number that may not be kept is none to call back.
    @Test func isNotCalledBackWhereNumbersAreNotKept() {
        var call = Rehearsal.escalated(Self.plan { $0.privacy.record = [.name] })
        call.press("2", by: .caller)
        #expect(choices(call).isEmpty)
        var last = Rehearsal.escalated(
            Self.plan(.callback) {
                $0.privacy.record = []
                $0.defaultRoute.targets = []
            })
        last.pass(.seconds(5))
        #expect(last.played(.goodbye) == 1 && last.played(.callbackOffer) == 0)
    }
}
