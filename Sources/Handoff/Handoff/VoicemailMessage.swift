// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The message a caller leaves when nobody was free.
struct VoicemailMessage: Sendable, Equatable {
    /// The recording of a handoff bears its name, so it is found from the package.
    private let name: String
    /// Why nobody was reached.
    private let verdict: Verdict
    private var progress: Progress

    private enum Progress: Sendable, Equatable {
        /// "Leave a message after the tone." → beeping
        case inviting(until: Instant)
        /// → recording
        case beeping(until: Instant)
        /// → stopping by `#`, by silence, at the limit, or by hang-up
        case recording(limit: Instant, silentAt: Instant?, hasSpoken: Bool)
        /// The recorder is to say how much it has; the caller may have left.
        case stopping(until: Instant, isCallerGone: Bool, hasSpoken: Bool)
    }

    /// Invites the caller to speak after the tone.
    init(of handoff: HandoffID, _ verdict: Verdict, in scene: inout CallScene, at now: Instant) {
        name = "\(handoff.rawValue)-message"
        self.verdict = verdict
        scene.stop(.hold)
        scene.play(.leaveMessage, on: .announcement)
        progress = .inviting(until: now + scene.plan.timings.clip)
    }

    var nextDeadline: Instant {
        switch progress {
        case .inviting(let until), .beeping(let until), .stopping(let until, _, _): until
        case .recording(let limit, let silentAt, _): min(limit, silentAt ?? limit)
        }
    }

    /// Whether the caller has begun to speak or might have: then nobody is called any more.
    var isRecording: Bool {
        switch progress {
        case .inviting, .beeping: false
        case .recording, .stopping: true
        }
    }

    var routing: Routing { isRecording ? .recording : .announcement }

    /// Takes what concerns the message; nil until it is there, or cannot be any more.
    mutating func handle(
        _ input: CallInput, in scene: inout CallScene, at now: Instant
    ) -> Conclusion? {
        switch input {
        case .played(let clip, _): played(clip, in: &scene, at: now)
        case .signal(let signal): heard(signal, in: &scene, at: now)
        case .recorded(let result): return recorded(result, in: &scene)
        case .callerGone: return callerGone(in: &scene, at: now)
        case .timersDue: if nextDeadline <= now { return timersDue(in: &scene, at: now) }
        case .callerReady, .ending, .agentReady, .agentPlayedOut, .agentSentencePlayed,
            .agentHangUp, .agentClosed, .askBack, .predial, .standDown, .observed, .askConsent,
            .escalation,
            .operatorRinging,
            .operatorAnswered, .operatorFailed, .operatorGone, .operatorChose, .operatorCommands,
            .operatorNoted, .clipReady, .summarised,
            .clipFailed, .held, .takeOver, .hangUp, .abortHandoff, .drain, .mustEnd:
            break
        }
        return nil
    }

    /// Ends a message that has begun; the handoff ends when the recorder has answered.
    mutating func stop(in scene: inout CallScene, at now: Instant) {
        guard case .recording(_, _, let hasSpoken) = progress else { return }
        stop(hasSpoken: hasSpoken, in: &scene, at: now)
    }

    private mutating func stop(
        hasSpoken: Bool, isCallerGone: Bool = false, in scene: inout CallScene, at now: Instant
    ) {
        scene.emit(.stopRecording)
        let until = now + scene.plan.timings.recorder
        progress = .stopping(until: until, isCallerGone: isCallerGone, hasSpoken: hasSpoken)
    }

    private mutating func played(_ clip: ClipID, in scene: inout CallScene, at now: Instant) {
        switch progress {
        case .inviting where clip == .shared(.leaveMessage): beep(in: &scene, at: now)
        case .beeping where clip == .shared(.beep): record(in: &scene, at: now)
        case .inviting, .beeping, .recording, .stopping: break
        }
    }

    private mutating func timersDue(in scene: inout CallScene, at now: Instant) -> Conclusion? {
        switch progress {
        case .inviting: beep(in: &scene, at: now)
        case .beeping: record(in: &scene, at: now)
        case .recording(_, _, let hasSpoken): stop(hasSpoken: hasSpoken, in: &scene, at: now)
        case .stopping(_, let isCallerGone, _):
            return failed("the recorder did not answer", isCallerGone: isCallerGone, in: &scene)
        }
        return nil
    }

    /// The caller's speech and keys while they leave a message.
    private mutating func heard(_ signal: Signal, in scene: inout CallScene, at now: Instant) {
        guard case .recording(let limit, _, let hasSpoken) = progress else { return }
        switch signal {
        case .speechBegan(.caller, _):
            progress = .recording(limit: limit, silentAt: nil, hasSpoken: true)
        case .speechEnded(.caller, _, _):
            let silentAt = now + scene.plan.timings.messageSilence
            progress = .recording(limit: limit, silentAt: silentAt, hasSpoken: hasSpoken)
        case .digit(let digit) where digit.party.role != .operator && digit.key == "#":
            stop(hasSpoken: hasSpoken, in: &scene, at: now)
        case .speechBegan, .speechEnded, .digit, .keyword, .transcript, .agentAsked, .reported,
            .agentLost,
            .trouble, .tone, .answered:
            break
        }
    }

    /// The caller has left: what they said so far may be a message.
    private mutating func callerGone(in scene: inout CallScene, at now: Instant) -> Conclusion? {
        switch progress {
        case .inviting, .beeping: return .abandoned()
        case .recording(_, _, let hasSpoken):
            stop(hasSpoken: hasSpoken, isCallerGone: true, in: &scene, at: now)
        case .stopping(let until, _, let hasSpoken):
            progress = .stopping(until: until, isCallerGone: true, hasSpoken: hasSpoken)
        }
        return nil
    }

    private mutating func beep(in scene: inout CallScene, at now: Instant) {
        scene.play(.beep, on: .announcement)
        progress = .beeping(until: now + .seconds(3))
    }

    private mutating func record(in scene: inout CallScene, at now: Instant) {
        let timings = scene.plan.timings
        scene.stop(.announcement)
        scene.note(.recordingBegan(name: name))
        scene.emit(.startRecording(name: name, limit: timings.message))
        // Some speak before the tone has ended.
        progress = .recording(
            limit: now + timings.message,
            silentAt: scene.isCallerSpeaking ? nil : now + timings.messageSilence,
            hasSpoken: scene.isCallerSpeaking)
    }

    private func recorded(_ result: RecordingResult, in scene: inout CallScene) -> Conclusion? {
        let isCallerGone: Bool
        let hasSpoken: Bool
        switch progress {
        case .inviting, .beeping: return nil
        case .recording(_, _, let spoken): (isCallerGone, hasSpoken) = (false, spoken)
        case .stopping(_, let isGone, let spoken): (isCallerGone, hasSpoken) = (isGone, spoken)
        }
        switch result {
        case .failed(let reason):
            return failed(reason, isCallerGone: isCallerGone, in: &scene)
        case .kept(let seconds):
            scene.note(.recordingEnded(name: name, seconds: seconds))
            if Duration.seconds(seconds) < scene.plan.timings.shortestMessage {
                return noMessage("it is too short", isCallerGone: isCallerGone, in: &scene)
            }
            guard hasSpoken else {
                return noMessage("nothing was said", isCallerGone: isCallerGone, in: &scene)
            }
            let ending: HandoffEnding =
                isCallerGone
                ? .callerGone([])
                : .farewell(reason: "message left", saying: .messageThanks)
            return Conclusion(.voicemail, verdict, ending)
        }
    }

    /// The message could not be written: the caller hears so, and nobody is told that there is one.
    private func failed(
        _ why: String, isCallerGone: Bool, in scene: inout CallScene
    ) -> Conclusion {
        scene.note(.recordingFailed(name: name, reason: why))
        let ending: HandoffEnding =
            isCallerGone
            ? .callerGone([])
            : .farewell(reason: "the message could not be recorded", saying: .messageFailed)
        return Conclusion(.failed, Verdict(.error, verdict.evidence), ending)
    }

    /// What was recorded is no message: the caller hung up on the tone, or said nothing.
    private func noMessage(
        _ why: String, isCallerGone: Bool, in scene: inout CallScene
    ) -> Conclusion {
        scene.note(.warning("\(name) is no message: \(why)"))
        if isCallerGone { return .abandoned() }
        return Conclusion(
            .failed, verdict, .farewell(reason: "no message", saying: .messageFailed))
    }
}
