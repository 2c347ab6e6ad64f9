// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// Every behaviour of an operator with every behaviour of a caller and of an agent.
@Suite struct MatrixTests {
    enum OperatorWay: CaseIterable {
        case accepts, declines, hangsUpInTheBriefing, doesNotAnswer, isBusy, isVoicemail,
            screens, isMenu, hangsUpAfterTheBridge
    }

    enum CallerWay: CaseIterable {
        case isSilent, talks, pressesKeys, asksAgain, hangsUpRinging, hangsUpInTheWhisper,
            hangsUpJoined
    }

    enum AgentWay: CaseIterable {
        case isWell, stalls, crashesBefore, crashesWhileRinging, neverConnects
    }

    @Test(arguments: OperatorWay.allCases, CallerWay.allCases)
    func everyCombinationEndsAsItShould(operator way: OperatorWay, caller: CallerWay) {
        for agent in AgentWay.allCases {
            var call = begin(agent)
            for attempt in 1...2 where isWaiting(call) {
                play(way, caller, agent, AttemptID(number: attempt), in: &call)
            }
            if caller == .hangsUpJoined, isJoined(call) { call.take(.callerGone(reason: "BYE")) }
            call.pass(.seconds(60))
            #expect(call.outcomes == [expected(way, caller, agent)], "agent \(agent)")
            #expect(call.violations == [], "agent \(agent)")
            call.take(.callerGone(reason: "BYE"))
            call.pass(.seconds(5))
            #expect(call.isFinished)
        }
    }

    private func begin(_ agent: AgentWay) -> Rehearsal {
        var call = Rehearsal()
        call.take(.callerReady)
        if agent != .neverConnects { call.take(.agentReady) }
        call.pass(.seconds(2))
        if agent == .crashesBefore { call.take(AgentTests.lost) }
        call.take(.escalation(.asked))
        return call
    }

    private func play(
        _ way: OperatorWay, _ caller: CallerWay, _ agent: AgentWay, _ attempt: AttemptID,
        in call: inout Rehearsal
    ) {
        if way == .isBusy {
            return { call.take(.operatorFailed(attempt, .busy, .said(486, "Busy Here"))) }()
        }
        call.take(.operatorRinging(attempt, .said(180, "Ringing")))
        call.pass(.seconds(2))
        behave(caller, in: &call)
        if agent == .crashesWhileRinging { call.take(AgentTests.lost) }
        if caller == .hangsUpRinging { return { call.take(.callerGone(reason: "BYE")) }() }
        if way == .doesNotAnswer { return call.pass(.seconds(attempt == 1 ? 13 : 18)) }
        call.take(.operatorAnswered(attempt, .said(200, "OK")))
        call.pass(.seconds(2))
        behave(caller, in: &call)
        if caller == .hangsUpInTheWhisper { return { call.take(.callerGone(reason: "BYE")) }() }
        answer(way, attempt, in: &call)
    }

    private func answer(_ way: OperatorWay, _ attempt: AttemptID, in call: inout Rehearsal) {
        let at = SampleTime(samples: 16_000)
        switch way {
        case .accepts: call.press("1")
        case .declines:
            call.press("2")
            call.pass(.seconds(2))
        case .hangsUpInTheBriefing: call.take(.operatorGone(attempt, reason: "BYE"))
        case .isVoicemail: call.take(.signal(.answered(.voicemail, at: at)))
        case .isMenu: call.take(.signal(.answered(.menu, at: at)))
        case .screens:
            call.take(.signal(.answered(.screening, at: at)))
            call.pass(.seconds(30))
        case .hangsUpAfterTheBridge:
            call.press("1")
            call.pass(.seconds(3))
            if isJoined(call) { call.take(.operatorGone(attempt, reason: "BYE")) }
        case .doesNotAnswer, .isBusy: break
        }
    }

    private func behave(_ caller: CallerWay, in call: inout Rehearsal) {
        let began = SampleTime(samples: 8000)
        switch caller {
        case .talks:
            call.take(.signal(.speechBegan(.caller, at: began)))
            call.take(
                .signal(.transcript(TranscriptSegment(party: .caller, text: "Thank you, my man"))))
            call.take(.signal(.speechEnded(.caller, began: began, ended: began)))
        case .pressesKeys: for key in "120#*" { call.press(key, by: .caller) }
        case .asksAgain: call.take(.escalation(.asked))
        case .isSilent, .hangsUpRinging, .hangsUpInTheWhisper, .hangsUpJoined: break
        }
    }

    private func isWaiting(_ call: Rehearsal) -> Bool {
        if case .handingOff(.dialling) = call.machine.phase { true } else { false }
    }

    private func isJoined(_ call: Rehearsal) -> Bool {
        if case .handingOff(.bridged) = call.machine.phase { true } else { false }
    }

    private func expected(
        _ way: OperatorWay, _ caller: CallerWay, _ agent: AgentWay
    ) -> String {
        if way != .isBusy {
            if caller == .hangsUpRinging { return "abandoned caller-abandoned" }
            if caller == .hangsUpInTheWhisper, way != .doesNotAnswer {
                return "abandoned caller-abandoned"
            }
        }
        // Who hangs up within the five seconds makes no second attempt.
        let back =
            switch agent {
            case .isWell, .stalls: "returned"
            case .crashesBefore, .neverConnects: "failed"
            case .crashesWhileRinging: way == .isBusy ? "returned" : "failed"
            }
        return switch way {
        case .accepts: "bridged completed"
        case .hangsUpAfterTheBridge: "\(back) operator-lost 200"
        case .declines, .hangsUpInTheBriefing: "\(back) declined"
        case .doesNotAnswer: "\(back) no-answer 180"
        case .isBusy: "\(back) busy 486"
        case .isVoicemail, .isMenu: "\(back) machine"
        case .screens: "\(back) timeout"
        }
    }
}
