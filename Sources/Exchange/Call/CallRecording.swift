// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// When calls are recorded, as the configuration says.
package struct RecordingPolicy: Sendable, Hashable {
    package enum Beginning: String, Sendable, Hashable, CaseIterable {
        /// Not at all.
        case never
        /// With the answer, or with the end of the consent prompt.
        case answered
        /// When a program, the agent or a rule asks for it.
        case asked
    }

    package var begins: Beginning
    /// The caller is told first; without that nothing is kept.
    package var asksConsent: Bool
    /// How long nothing is kept after each key the caller presses; zero keeps everything.
    package var keyPause: Duration
    package var tracks: [RecordingTrack]

    package init(
        begins: Beginning = .never, asksConsent: Bool = false, keyPause: Duration = .seconds(5),
        tracks: [RecordingTrack] = RecordingTrack.all(withConsultation: false)
    ) {
        self.begins = begins
        self.asksConsent = asksConsent
        self.keyPause = keyPause
        self.tracks = tracks
    }
}

/// Decides when the sound of one call is kept: it begins with the answer or when asked, never before
/// the caller was told where that must be, and keeps silence while keys are pressed or somebody wants
/// it so.
///
/// ```
/// idle ─▶ asking ─▶ running ⇄ paused
///   │        │         │        │
///   └────────┴─────────┴────────┴─▶ over
/// ```
package struct CallRecording: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        /// → asking, running, over
        case idle
        /// The caller is being told, or is to be told again. → running, paused, over
        case asking
        /// → paused, over
        case running
        /// → running, over
        case paused
        /// It is not taken up again: a call has one recording.
        case over(why: String)
    }

    package enum Input: Sendable, Equatable {
        case answered
        /// The consent prompt sounded to its end.
        case consentHeard
        /// It cannot be said.
        case consentFailed
        case asked(RecordingWish, by: String)
        /// A rule fired. Unlike a wish it asks for nothing that is so already: rules fire again.
        case ruled(RecordingWish, rule: String)
        /// The caller pressed a key, or lets go of it; what is typed may be a secret. `isCommand`: a rule
        /// or the gateway waited for this one, and it is none unless it stands among others.
        case key(isCommand: Bool)
        /// The key that came last was one that a rule waited for, as time has told.
        case keyWasCommand
        /// The file cannot be written, or not any more.
        case writerFailed(reason: String)
        /// The sound of the call ends.
        case callEnded
        case timersDue
    }

    package enum Effect: Sendable, Equatable {
        case note(JournalEvent.Kind)
        /// Tell the caller that the call will be recorded.
        case askConsent
        /// Make the file; sound is kept from now on.
        case begin([RecordingTrack])
        /// Keep silence from now on.
        case pause
        case resume
        /// Keep nothing any more and complete the file.
        case end
    }

    /// What journals call the recording of a call, where they call messages by other names.
    private static let name = "call"

    package let policy: RecordingPolicy
    package private(set) var state = State.idle
    /// Somebody wants silence kept; also while the caller is still being told.
    private var isHeldBack = false
    /// Silence is kept for a key until then.
    private var keysUntil: Instant?
    /// Until when it would be without the last key.
    private var keysUntilBefore: Instant?

    package init(_ policy: RecordingPolicy) { self.policy = policy }

    /// When `timersDue` is next wanted.
    package var nextDeadline: Instant? { keysUntil }

    package mutating func handle(_ input: Input, at now: Instant) -> [Effect] {
        switch input {
        case .answered:
            guard state == .idle, policy.begins == .answered else { return [] }
            // The call itself tells its caller first.
            guard policy.asksConsent else { return begin() }
            state = .asking
            return []
        case .consentHeard:
            guard state == .asking else { return [] }
            return begin()
        case .consentFailed:
            guard state == .asking else { return [] }
            state = .over(why: "the consent prompt could not be said")
            return [.note(.warning("not recorded: the consent prompt could not be said"))]
        case .asked(let wish, let who): return take(wish, by: who)
        case .ruled(let wish, let rule):
            guard isWanted(wish) else { return [] }
            return take(wish, by: "the rule \(rule)")
        case .key(let isCommand):
            guard !isCommand || keysUntil != nil else { return [] }
            return pressed(at: now)
        case .keyWasCommand:
            guard keysUntil != nil else { return [] }
            keysUntil = keysUntilBefore.flatMap { $0 > now ? $0 : nil }
            return goOn()
        case .writerFailed(let reason):
            state = .over(why: "it could not be written")
            keysUntil = nil
            return [.note(.recordingFailed(name: Self.name, reason: reason))]
        case .callEnded:
            let effects: [Effect] = isOpen ? [.end] : []
            if case .over = state {} else { state = .over(why: "the call has ended") }
            keysUntil = nil
            return effects
        case .timersDue:
            guard let keysUntil, keysUntil <= now else { return [] }
            self.keysUntil = nil
            return goOn()
        }
    }

    /// What a wish would come to: nil when it is taken, else why not.
    package func refusal(of wish: RecordingWish) -> String? {
        if policy.begins == .never {
            return "recordings are off: see 'recordings' in the configuration"
        }
        switch (state, wish) {
        case (.over(let why), _): return "the recording of this call is over: \(why)"
        case (.idle, .start), (.idle, .stop), (.asking, .stop), (.running, .stop), (.paused, .stop):
            return nil
        case (.asking, .start), (.running, .start), (.paused, .start):
            return "the call is recorded already; a pause ends with resume"
        case (.idle, .pause), (.asking, .pause), (.running, .pause), (.paused, .pause):
            return isHeldBack ? "the recording is paused already" : nil
        case (.idle, .resume), (.asking, .resume), (.running, .resume), (.paused, .resume):
            return isHeldBack ? nil : "the recording is not paused"
        }
    }

    /// Whether a rule's wish changes anything, or is to be told why it cannot be granted.
    private func isWanted(_ wish: RecordingWish) -> Bool {
        switch (wish, state) {
        case (.start, .idle), (.start, .over): true
        case (.start, .asking), (.start, .running), (.start, .paused): false
        case (.pause, _), (.resume, _), (.stop, _): refusal(of: wish) == nil
        }
    }

    private mutating func take(_ wish: RecordingWish, by who: String) -> [Effect] {
        if let refusal = refusal(of: wish) {
            return [.note(.warning("\(who) wants the recording to \(wish.rawValue): \(refusal)"))]
        }
        switch wish {
        case .start:
            guard policy.asksConsent else { return begin() }
            state = .asking
            return [.askConsent]
        case .pause:
            isHeldBack = true
            guard state == .running else { return [] }
            state = .paused
            return [.note(.callRecording(.paused(by: who))), .pause]
        case .resume:
            isHeldBack = false
            return goOn()
        case .stop:
            let wasOpen = isOpen
            state = .over(why: "\(who) stopped it")
            keysUntil = nil
            return [.note(.callRecording(.stopped(by: who)))] + (wasOpen ? [.end] : [])
        }
    }

    private mutating func begin() -> [Effect] {
        state = isHeldBack ? .paused : .running
        return [.note(.callRecording(.started(tracks: policy.tracks))), .begin(policy.tracks)]
            + (isHeldBack
                ? [.note(.callRecording(.paused(by: "asked before it began"))), .pause] : [])
    }

    private mutating func pressed(at now: Instant) -> [Effect] {
        guard isOpen, policy.keyPause > .zero else { return [] }
        keysUntilBefore = keysUntil
        keysUntil = now + policy.keyPause
        guard state == .running else { return [] }
        state = .paused
        return [.note(.callRecording(.paused(by: "keys"))), .pause]
    }

    /// Goes on once nothing holds it back any more.
    private mutating func goOn() -> [Effect] {
        guard state == .paused, !isHeldBack, keysUntil == nil else { return [] }
        state = .running
        return [.note(.callRecording(.resumed)), .resume]
    }

    /// Whether there is a file.
    private var isOpen: Bool { state == .running || state == .paused }
}
