// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What becomes of a caller whom nobody has taken.
extension HandoffMachine {
    /// Ends a message that has begun; what was said so far is kept.
    mutating func stopMessage(in scene: inout CallScene, at now: Instant) {
        guard case .takingMessage(var message) = state else { return }
        message.stop(in: &scene, at: now)
        state = .takingMessage(message)
    }

    /// How the last attempt of this handoff ended: the reason of an outcome without a bridge.
    func verdict(_ scene: CallScene) -> Verdict {
        let attempts = scene.dossier.attempts
        guard let first = firstAttempt, let last = attempts.last, last.id >= first else {
            return Verdict(course.isClosed ? .closed : .badTarget)
        }
        return Verdict(last.result, last.evidence)
    }

    mutating func takeLastResort(in scene: inout CallScene, at now: Instant) {
        call(at: now).leave(in: &scene, at: now)
        let verdict = verdict(scene)
        switch course.route.lastResort {
        case .agent: giveBack(verdict, in: &scene, at: now)
        case .goodbye: sayFarewell(.goodbye, verdict, in: &scene, at: now)
        case .voicemail: sayFarewell(.voicemail, verdict, in: &scene, at: now)
        case .busy: sayFarewell(.busy, verdict, in: &scene, at: now)
        case .congestion: sayFarewell(.congestion, verdict, in: &scene, at: now)
        case .callback: sayFarewell(.callback, verdict, in: &scene, at: now)
        }
    }

    /// Tells the caller that the agent comes back; a farewell if it is gone.
    mutating func giveBack(
        _ verdict: Verdict, saying clip: SharedClip = .returning, in scene: inout CallScene,
        at now: Instant
    ) {
        guard scene.agent.isReady else {
            return sayFarewell(course.route.ifAgentLost, verdict, in: &scene, at: now)
        }
        scene.stop(.hold)
        scene.play(clip, on: .announcement)
        state = .returning(until: now + scene.plan.timings.clip, verdict)
    }

    /// The caller is back with the agent, which is told before it hears them.
    mutating func returned(_ verdict: Verdict, in scene: inout CallScene) {
        let tried = scene.dossier.attempts.filter { attempt in
            firstAttempt.map { first in first <= attempt.id } ?? false
        }
        end(Conclusion(.returned, verdict, .returned), in: &scene)
        scene.tellAgent(
            .resumed(id, outcome: .returned, reason: verdict.reason, attempts: tried))
    }

    mutating func sayFarewell(
        _ farewell: Farewell, _ verdict: Verdict, in scene: inout CallScene, at now: Instant
    ) {
        if farewell == .callback, scene.plan.keepsNumbers {
            return takeNumber(verdict, in: &scene, at: now)
        }
        guard let clip = farewell == .callback ? .goodbye : farewell.clip else {
            state = .takingMessage(VoicemailMessage(of: id, verdict, in: &scene, at: now))
            return
        }
        let ending = HandoffEnding.farewell(reason: "no operator was reached", saying: clip)
        end(Conclusion(.failed, verdict, ending), in: &scene)
    }
}
