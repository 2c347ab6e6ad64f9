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
        case .recording(_, _, let hasSpoken):
            stop(verdict, hasSpoken: hasSpoken, isCallerGone: false, in: &scene, at: now)
        case .stopping(_, let isCallerGone, _):
            recordingFailed(
                "the recorder did not answer", verdict, isCallerGone: isCallerGone, in: &scene)
        }
    }

    /// The caller's speech and keys while they leave a message.
    mutating func heardInMessage(_ signal: Signal, in scene: inout CallScene, at now: Instant) {
        guard case .takingMessage(.recording(let limit, _, let hasSpoken), let verdict) = state
        else { return }
        switch signal {
        case .speechBegan:
            state = .takingMessage(
                .recording(limit: limit, silentAt: nil, hasSpoken: true), verdict)
        case .speechEnded:
            let silentAt = now + scene.plan.timings.messageSilence
            state = .takingMessage(
                .recording(limit: limit, silentAt: silentAt, hasSpoken: hasSpoken), verdict)
        case .digit(let digit):
            guard digit.key == "#" else { return }
            stop(verdict, hasSpoken: hasSpoken, isCallerGone: false, in: &scene, at: now)
        case .keyword, .transcript, .agentAsked, .agentLost, .trouble, .tone, .answered: break
        }
    }

    mutating func recorded(
        _ result: RecordingResult, in scene: inout CallScene, at now: Instant
    ) {
        guard case .takingMessage(let message, let verdict) = state else { return }
        let isCallerGone: Bool
        let hasSpoken: Bool
        switch message {
        case .inviting, .beeping: return
        case .recording(_, _, let spoken): (isCallerGone, hasSpoken) = (false, spoken)
        case .stopping(_, let isGone, let spoken): (isCallerGone, hasSpoken) = (isGone, spoken)
        }
        switch result {
        case .failed(let reason):
            recordingFailed(reason, verdict, isCallerGone: isCallerGone, in: &scene)
        case .kept(let seconds):
            scene.note(.recordingEnded(name: recordingName, seconds: seconds))
            if Duration.seconds(seconds) < scene.plan.timings.shortestMessage {
                noMessage("it is too short", verdict, isCallerGone: isCallerGone, in: &scene)
            } else if !hasSpoken {
                noMessage("nothing was said", verdict, isCallerGone: isCallerGone, in: &scene)
            } else {
                let ending: HandoffEnding =
                    isCallerGone
                    ? .callerGone(operator: nil)
                    : .farewell(reason: "message left", saying: .messageThanks)
                end(.voicemail, verdict, ending, in: &scene)
            }
        }
    }

    mutating func callerGone(
        leaving message: VoicemailMessage, _ verdict: Verdict, in scene: inout CallScene,
        at now: Instant
    ) {
        switch message {
        case .inviting, .beeping:
            end(
                .abandoned, Verdict(.callerAbandoned),
                .callerGone(operator: nil), in: &scene)
        case .recording(_, _, let hasSpoken):
            stop(verdict, hasSpoken: hasSpoken, isCallerGone: true, in: &scene, at: now)
        case .stopping(let until, _, let hasSpoken):
            state = .takingMessage(
                .stopping(until: until, isCallerGone: true, hasSpoken: hasSpoken), verdict)
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
        // Some speak before the tone has ended.
        let message = VoicemailMessage.recording(
            limit: now + timings.message,
            silentAt: scene.isCallerSpeaking ? nil : now + timings.messageSilence,
            hasSpoken: scene.isCallerSpeaking)
        state = .takingMessage(message, verdict)
    }

    /// Ends the recording; the handoff ends when the recorder has answered.
    mutating func stop(
        _ verdict: Verdict, hasSpoken: Bool, isCallerGone: Bool, in scene: inout CallScene,
        at now: Instant
    ) {
        scene.emit(.stopRecording)
        let until = now + scene.plan.timings.recorder
        state = .takingMessage(
            .stopping(until: until, isCallerGone: isCallerGone, hasSpoken: hasSpoken), verdict)
    }

    /// The message could not be written: the caller hears so, and nobody is told that there is one.
    private mutating func recordingFailed(
        _ why: String, _ verdict: Verdict, isCallerGone: Bool, in scene: inout CallScene
    ) {
        scene.note(.recordingFailed(name: recordingName, reason: why))
        let failed = Verdict(.error, verdict.evidence)
        let ending: HandoffEnding =
            isCallerGone
            ? .callerGone(operator: nil)
            : .farewell(reason: "the message could not be recorded", saying: .messageFailed)
        end(.failed, failed, ending, in: &scene)
    }

    /// What was recorded is no message: the caller hung up on the tone, or said nothing.
    private mutating func noMessage(
        _ why: String, _ verdict: Verdict, isCallerGone: Bool, in scene: inout CallScene
    ) {
        scene.note(.warning("\(recordingName) is no message: \(why)"))
        if isCallerGone {
            end(
                .abandoned, Verdict(.callerAbandoned),
                .callerGone(operator: nil), in: &scene)
        } else {
            let ending = HandoffEnding.farewell(reason: "no message", saying: .messageFailed)
            end(.failed, verdict, ending, in: &scene)
        }
    }
}
