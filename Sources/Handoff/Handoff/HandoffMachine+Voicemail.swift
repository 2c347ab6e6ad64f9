// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The message a caller leaves when nobody was free.
extension HandoffMachine {
    /// The recording of a handoff bears its name, so it is found from the package.
    var recordingName: String { "\(id.rawValue)-message" }

    mutating func played(
        _ clip: ClipID, in message: VoicemailMessage, _ verdict: Verdict,
        in scene: inout CallScene, at now: Instant
    ) {
        switch message {
        case .inviting where clip == .shared(.leaveMessage): beep(verdict, in: &scene, at: now)
        case .beeping where clip == .shared(.beep): record(verdict, in: &scene, at: now)
        case .inviting, .beeping, .recording, .stopping: break
        }
    }

    mutating func timersDue(
        _ message: VoicemailMessage, _ verdict: Verdict, in scene: inout CallScene, at now: Instant
    ) {
        switch message {
        case .inviting: beep(verdict, in: &scene, at: now)
        case .beeping: record(verdict, in: &scene, at: now)
        case .recording: stop(verdict, isCallerGone: false, in: &scene, at: now)
        case .stopping(_, let isCallerGone):
            scene.note(.warning("the recorder did not answer"))
            messageEnded(verdict, isCallerGone: isCallerGone, in: &scene)
        }
    }

    /// The caller's speech and keys while they leave a message.
    mutating func heardInMessage(_ signal: Signal, in scene: inout CallScene, at now: Instant) {
        guard case .takingMessage(.recording(let limit, _), let verdict) = state else { return }
        switch signal {
        case .speechBegan:
            state = .takingMessage(.recording(limit: limit, silentAt: nil), verdict)
        case .speechEnded:
            let silentAt = now + scene.plan.timings.messageSilence
            state = .takingMessage(.recording(limit: limit, silentAt: silentAt), verdict)
        case .digit(let digit):
            if digit.key == "#" { stop(verdict, isCallerGone: false, in: &scene, at: now) }
        case .keyword, .transcript, .agentAsked, .agentLost, .trouble, .tone, .answered: break
        }
    }

    mutating func recorded(_ seconds: Double, in scene: inout CallScene, at now: Instant) {
        guard case .takingMessage(let message, let verdict) = state else { return }
        switch message {
        case .inviting, .beeping: return
        case .recording:
            scene.note(.recordingEnded(name: recordingName, seconds: seconds))
            messageEnded(verdict, isCallerGone: false, in: &scene)
        case .stopping(_, let isCallerGone):
            scene.note(.recordingEnded(name: recordingName, seconds: seconds))
            messageEnded(verdict, isCallerGone: isCallerGone, in: &scene)
        }
    }

    mutating func callerGone(
        leaving message: VoicemailMessage, _ verdict: Verdict, in scene: inout CallScene,
        at now: Instant
    ) {
        switch message {
        case .inviting, .beeping:
            end(
                .abandoned, Verdict(reason: .callerAbandoned, sip: nil),
                .callerGone(operator: nil), in: &scene)
        case .recording: stop(verdict, isCallerGone: true, in: &scene, at: now)
        case .stopping(let until, _):
            state = .takingMessage(.stopping(until: until, isCallerGone: true), verdict)
        }
    }

    private mutating func beep(_ verdict: Verdict, in scene: inout CallScene, at now: Instant) {
        scene.play(.beep, on: .announcement)
        state = .takingMessage(.beeping(until: now + .seconds(3)), verdict)
    }

    private mutating func record(_ verdict: Verdict, in scene: inout CallScene, at now: Instant) {
        let timings = scene.plan.timings
        scene.stop(.announcement)
        scene.note(.recordingBegan(name: recordingName))
        scene.emit(.startRecording(name: recordingName, limit: timings.message))
        let message = VoicemailMessage.recording(
            limit: now + timings.message, silentAt: now + timings.messageSilence)
        state = .takingMessage(message, verdict)
    }

    /// Ends the recording; the handoff ends when the recorder has answered.
    mutating func stop(
        _ verdict: Verdict, isCallerGone: Bool, in scene: inout CallScene, at now: Instant
    ) {
        scene.emit(.stopRecording)
        let until = now + scene.plan.timings.recorder
        state = .takingMessage(.stopping(until: until, isCallerGone: isCallerGone), verdict)
    }

    private mutating func messageEnded(
        _ verdict: Verdict, isCallerGone: Bool, in scene: inout CallScene
    ) {
        let ending: HandoffEnding =
            isCallerGone ? .callerGone(operator: nil) : .farewell(reason: "message left")
        end(.voicemail, verdict, ending, in: &scene)
    }
}
