// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing
import Words

/// What a caller who waits for a person may have instead: the agent again, or a call back.
extension HandoffMachine {
    /// What the caller wants by a key or in words; nil for nothing, and while they talk with somebody.
    func callersChoice(by input: CallInput, in scene: CallScene) -> CallerChoice? {
        guard isCallerWaiting, case .signal(let signal) = input else { return nil }
        switch signal {
        case .digit(let digit) where digit.party == .caller:
            return scene.plan.callerKeys.choice(of: digit.key)
        case .transcript(let segment) where segment.party == .caller && segment.isFinal:
            let isMeant = scene.plan.callerKeys.takesWords && Withdrawal.isMeant(segment.text)
            return isMeant ? .stay : nil
        case .digit, .transcript, .keyword, .answered, .tone, .reported, .agentLost, .speechBegan,
            .speechEnded, .agentAsked, .trouble:
            return nil
        }
    }

    private var isCallerWaiting: Bool {
        switch state {
        case .reaching(_, let caller), .pausing(_, let caller), .joining(_, let caller),
            .exhausted(let caller):
            !caller.isWithAgent
        case .bridged, .returning, .takingMessage, .takingNumber, .ended: false
        }
    }

    /// The caller has it, where it can be had; otherwise they wait on.
    mutating func chose(
        _ choice: CallerChoice, in scene: inout CallScene, at now: Instant
    ) -> Bool {
        guard scene.mayChoose(choice) else { return false }
        scene.note(.callerChose(id, choice))
        stopReaching(reason: choice.words, in: &scene, at: now)
        scene.stop(.announcement)
        let verdict = Verdict(.cancelled)
        switch choice {
        case .stay: giveBack(verdict, saying: .givenBack, in: &scene, at: now)
        case .callback: takeNumber(verdict, in: &scene, at: now)
        }
        return true
    }

    /// Nobody is called any more, and who has answered is let go.
    private func stopReaching(reason: String, in scene: inout CallScene, at now: Instant) {
        switch state {
        case .reaching(let reaches, _):
            reaches.giveUp(.cancelled, reason: reason, in: &scene, at: now)
        case .joining(let bridge, _):
            scene.hangUpOperator(bridge.leg, answered: true, reason: reason)
            bridge.close(.cancelled, in: &scene, at: now)
        case .pausing, .exhausted, .bridged, .returning, .takingMessage, .takingNumber, .ended:
            break
        }
    }

    // MARK: A call back

    /// Whether the caller is typing a number.
    var takesNumber: Bool { if case .takingNumber = state { true } else { false } }

    /// Asks the caller at which number they are to be called back.
    mutating func takeNumber(_ verdict: Verdict, in scene: inout CallScene, at now: Instant) {
        state = .takingNumber(
            CallbackRequest(own: scene.dossier.callersNumber, verdict, in: &scene, at: now))
    }

    /// Goes on with that, and with the call when it has come to an end.
    mutating func goOn(
        _ request: CallbackRequest, after input: CallInput, in scene: inout CallScene,
        at now: Instant
    ) {
        var request = request
        let ending = request.handle(input, in: &scene, at: now)
        state = .takingNumber(request)
        guard let ending else { return }
        scene.stop(.announcement)
        switch ending {
        case .promised(let number):
            scene.note(.callbackPromised(id, number: Redacted(number)))
            let farewell = HandoffEnding.farewell(
                reason: "the caller is to be called back", saying: .callbackThanks)
            end(Conclusion(.callback, request.verdict, farewell), in: &scene)
        // Who does not say where they can be called is no worse off than without the offer.
        case .unsettled:
            if scene.agent.isReady {
                giveBack(request.verdict, in: &scene, at: now)
            } else {
                sayFarewell(.goodbye, request.verdict, in: &scene, at: now)
            }
        }
    }
}

extension CallScene {
    /// Whether a caller who waits may have this.
    func mayChoose(_ choice: CallerChoice) -> Bool {
        switch choice {
        case .stay: agent.isReady
        case .callback: plan.keepsNumbers
        }
    }

    /// What tells a caller who waits which keys they may press; nil for none.
    var choices: Announcement? {
        var clips: [SharedClip] = []
        if plan.callerKeys.stay != nil, mayChoose(.stay) { clips.append(.stayKey) }
        if plan.callerKeys.callback != nil, mayChoose(.callback) { clips.append(.callbackKey) }
        return clips.first.map { Announcement($0, second: clips.dropFirst().first) }
    }
}

extension Escalation {
    /// Whether nothing but keys speaks for it.
    var isByKey: Bool { !evidence.isEmpty && evidence.allSatisfy { $0.signal == "digit" } }
}
