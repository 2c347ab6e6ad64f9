// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing

/// What a call asks for, done as the world does it.
extension PeopleWorld {
    mutating func perform(_ effect: CallEffect, of call: Int) {
        switch effect {
        case .connectAgent: connectAgent(of: call)
        case .closeAgent, .giveUpAgent: calls[call].isAgentOpen = false
        case .awaitAgent: awaitAgent(of: call)
        case .speak(let clip, _), .quote(let clip): speak(clip, of: call)
        case .summarise(let clip, _):
            let answer = Summary.written("a summary of the call")
            plan(.input(.summarised(clip, answer)), of: call, after: .milliseconds(1500))
        case .play(let clip, let lane, let loops): play(clip, lane, loops, of: call)
        case .stop(let lane): calls[call].serials[lane] = nil
        case .dial(let attempt, let target, _, _, let number):
            self.call(attempt, target, as: .operator(number), of: call)
        case .hangUpOperator(let attempt, _): letGo(attempt, of: call)
        case .makeAgent(let attempt): makeAgent(attempt, of: call)
        case .stopRecording:
            guard let result = story.faults.recorder else { return }
            plan(.input(.recorded(result)), of: call, after: .milliseconds(50))
        case .finished: finished(call)
        case .journal, .tellAgent, .route, .hangUpCaller, .startRecording, .offer: break
        }
    }

    private mutating func play(_ clip: ClipID, _ lane: Lane, _ loops: Bool, of call: Int) {
        calls[call].clips += 1
        let serial = calls[call].clips
        calls[call].serials[lane] = serial
        guard !loops, story.faults.clipsEnd else { return }
        let length = drifted(Self.length(of: clip)) + story.faults.storeDelay
        plan(.clipEnds(clip, lane, serial: serial), of: call, after: length)
    }

    private static func length(of clip: ClipID) -> Duration {
        switch clip {
        case .spoken, .asked: .seconds(6)
        case .said: .seconds(2)
        case .shared(.beep), .shared(.accepted): .milliseconds(300)
        case .shared(.callerGone), .shared(.declined), .shared(.timedOut), .shared(.alreadyTaken):
            .milliseconds(1200)
        case .shared: .seconds(2)
        }
    }

    private mutating func speak(_ clip: ClipID, of call: Int) {
        switch story.faults.speech {
        case .made(let after): plan(.input(.clipReady(clip)), of: call, after: after)
        case .fails:
            let failed = CallInput.clipFailed(clip, reason: "no voice")
            plan(.input(failed), of: call, after: .milliseconds(10))
        case .never: break
        }
    }

    // MARK: The agent

    private mutating func connectAgent(of call: Int) {
        let conduct = story.calls[call].agent
        calls[call].agents += 1
        calls[call].isAgentOpen = true
        guard let delay = conduct.connectsAfter else { return }
        let count = calls[call].agents
        send(.agent(count, .agentReady), of: call, after: delay + story.faults.storeDelay)
        var at = delay + .milliseconds(20)
        for act in conduct.acts {
            at += act.delay
            send(.agent(count, act.what), of: call, after: drifted(at))
        }
    }

    private mutating func awaitAgent(of call: Int) {
        guard story.calls[call].agent.tellsItsPauses else { return }
        send(
            .agent(calls[call].agents, .agentPlayedOut), of: call,
            after: drifted(.milliseconds(900)))
    }

    /// Another agent is the call's from now on, until it leaves as its conduct says.
    private mutating func makeAgent(_ attempt: AttemptID, of call: Int) {
        guard let phone = calls[call].phones.removeValue(forKey: attempt) else { return }
        giveBack(phone, of: call)
        calls[call].agents += 1
        calls[call].isAgentOpen = true
    }

    // MARK: The end

    /// The call is over: nobody is left behind whom it does not let go.
    private mutating func finished(_ call: Int) {
        if calls[call].isAgentOpen { blame("the agent's leg is left open", in: call) }
        for (attempt, phone) in calls[call].phones.sorted(by: { $0.key < $1.key })
        where !phone.isLetGo {
            blame("\(attempt) is left at \(phone.target)", in: call)
        }
    }
}
