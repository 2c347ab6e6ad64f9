// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The briefing of an operator who has answered: they are told, told what the keys do, and
/// reminded, until they choose or their time is up.
struct Whisper: Sendable, Equatable {
    let leg: OperatorLeg
    /// The end of it, whatever the operator presses.
    let limit: Instant
    /// What the leg said as it was answered.
    let answer: LegEvidence?
    /// The end of it, unless a repeat or a hold starts it anew.
    private(set) var acceptBy: Instant
    /// Whether the briefing has been said.
    private(set) var isTold = false
    private(set) var saying: Saying
    /// What they have asked for, and is being made.
    private var awaited: ClipID?

    /// What an operator may ask for beside the briefing.
    enum Wish: Sendable, Equatable {
        /// More of what is known.
        case detail
        /// What the caller said last, in the caller's voice.
        case ownWords
    }

    enum Saying: Sendable, Equatable {
        /// Why they were called, before all else. → briefing or keys
        case opening(until: Instant)
        /// → keys
        case briefing(until: Instant)
        /// → briefing (when it has become ready), nothing
        case keys(until: Instant)
        /// Waiting for a key. → keys (reminder), briefing (when it has become ready)
        case nothing(remindAt: Instant)
        /// The operator's phone holds the call. → briefing or keys, from the start
        case held
    }

    var nextDeadline: Instant {
        switch saying {
        case .opening(let until), .briefing(let until), .keys(let until), .nothing(let until):
            min(until, acceptBy)
        case .held: limit
        }
    }

    /// The time is up without a choice.
    func isOver(at now: Instant) -> Bool {
        switch saying {
        case .held: limit <= now
        case .opening, .briefing, .keys, .nothing: acceptBy <= now
        }
    }

    /// Begins to speak at once: the opening, where there is one, then the briefing, or the keys
    /// while it is not ready.
    init(
        to leg: OperatorLeg, _ briefing: BriefingClip, _ opening: SharedClip? = nil,
        answer: LegEvidence?, in scene: inout CallScene, at now: Instant
    ) {
        self.leg = leg
        self.answer = answer
        limit = now + scene.plan.timings.briefing
        acceptBy = limit
        saying = .held
        guard let opening else {
            start(briefing, in: &scene, at: now)
            return
        }
        acceptBy = min(limit, now + scene.plan.timings.accept)
        scene.play(opening, on: leg.notice)
        saying = .opening(until: now + scene.plan.timings.clip)
    }

    /// Says everything from the start.
    mutating func start(
        _ briefing: BriefingClip, in scene: inout CallScene, at now: Instant
    ) {
        acceptBy = min(limit, now + scene.plan.timings.accept)
        isTold = false
        scene.stop(leg.notice)
        switch briefing {
        case .ready(let clip): tell(clip, in: &scene, at: now)
        case .awaited, .failed:
            scene.stop(leg.whisper)
            sayKeys(in: &scene, at: now)
        }
    }

    /// The operator wants to hear it again. A phone that holds hears nothing: there it begins
    /// anew once it takes the call back.
    mutating func again(
        _ briefing: BriefingClip, in scene: inout CallScene, at now: Instant
    ) {
        switch saying {
        case .held: break
        case .opening, .briefing, .keys, .nothing: start(briefing, in: &scene, at: now)
        }
    }

    /// The operator asks for more. It is made while they hear on; a phone that holds hears nothing, and
    /// what has been asked for comes first.
    mutating func ask(for wish: Wish, in scene: inout CallScene, at now: Instant) {
        switch saying {
        case .held: return
        case .opening, .briefing, .keys, .nothing: break
        }
        guard awaited == nil else { return }
        acceptBy = min(limit, now + scene.plan.timings.accept)
        awaited = scene.prepare(wish)
    }

    /// What has been asked for has become ready: it is said in place of whatever they hear.
    mutating func ready(_ clip: ClipID, in scene: inout CallScene, at now: Instant) {
        guard clip == awaited else { return }
        awaited = nil
        switch saying {
        case .held: break
        case .opening, .briefing, .keys, .nothing:
            scene.stop(leg.notice)
            tell(clip, in: &scene, at: now)
        }
    }

    /// It cannot be had: the keys are said again, so that they know that it was heard.
    mutating func failed(_ clip: ClipID, in scene: inout CallScene, at now: Instant) {
        guard clip == awaited else { return }
        awaited = nil
        if case .nothing = saying { sayKeys(in: &scene, at: now) }
    }

    /// The briefing has become ready.
    mutating func briefingReady(_ clip: ClipID, in scene: inout CallScene, at now: Instant) {
        switch saying {
        case .nothing where !isTold: tell(clip, in: &scene, at: now)
        case .opening, .nothing, .briefing, .keys, .held: break
        }
    }

    mutating func played(
        _ clip: ClipID, on lane: Lane, _ briefing: BriefingClip,
        in scene: inout CallScene, at now: Instant
    ) {
        switch saying {
        case .opening where lane == leg.notice: start(briefing, in: &scene, at: now)
        case .briefing where lane == leg.whisper: sayKeys(in: &scene, at: now)
        case .keys where lane == leg.notice: keysSaid(briefing, in: &scene, at: now)
        case .opening, .briefing, .keys, .nothing, .held: break
        }
    }

    mutating func timersDue(
        _ briefing: BriefingClip, in scene: inout CallScene, at now: Instant
    ) {
        switch saying {
        case .opening(let until) where until <= now: start(briefing, in: &scene, at: now)
        case .briefing(let until) where until <= now:
            scene.stop(leg.whisper)
            sayKeys(in: &scene, at: now)
        case .keys(let until) where until <= now:
            scene.stop(leg.notice)
            keysSaid(briefing, in: &scene, at: now)
        case .nothing(let remindAt) where remindAt <= now: sayKeys(in: &scene, at: now)
        case .opening, .briefing, .keys, .nothing, .held: break
        }
    }

    /// The operator's phone holds the call, or takes it back.
    mutating func hold(
        _ isHeld: Bool, _ briefing: BriefingClip, in scene: inout CallScene, at now: Instant
    ) {
        switch (saying, isHeld) {
        case (.held, false): start(briefing, in: &scene, at: now)
        case (.held, true): break
        case (.opening, true), (.briefing, true), (.keys, true), (.nothing, true):
            scene.stop(leg.whisper)
            scene.stop(leg.notice)
            saying = .held
        case (.opening, false), (.briefing, false), (.keys, false), (.nothing, false): break
        }
    }

    private mutating func tell(_ clip: ClipID, in scene: inout CallScene, at now: Instant) {
        isTold = true
        scene.play(clip, on: leg.whisper)
        let limit = scene.plan.briefing.maximum + .seconds(5)
        saying = .briefing(until: now + limit)
    }

    private mutating func sayKeys(in scene: inout CallScene, at now: Instant) {
        scene.play(.keys, on: leg.notice)
        saying = .keys(until: now + scene.plan.timings.clip)
    }

    private mutating func keysSaid(
        _ briefing: BriefingClip, in scene: inout CallScene, at now: Instant
    ) {
        if case .ready(let clip) = briefing, !isTold {
            tell(clip, in: &scene, at: now)
        } else {
            saying = .nothing(remindAt: now + scene.plan.timings.reminder)
        }
    }
}
