// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The briefing of an operator who has answered: they are told, told what the keys do, and
/// reminded, until they choose or their time is up.
struct Whisper: Sendable, Equatable {
    /// The end of it, whatever the operator presses.
    let limit: Instant
    /// What the leg said as it was answered.
    let answer: LegEvidence?
    /// The end of it, unless a repeat or a hold starts it anew.
    private(set) var acceptBy: Instant
    /// Whether the briefing has been said.
    private(set) var isTold = false
    private(set) var saying: Saying

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
        _ briefing: Reach.BriefingClip, _ opening: SharedClip? = nil, answer: LegEvidence?,
        in scene: inout CallScene, at now: Instant
    ) {
        self.answer = answer
        limit = now + scene.plan.timings.briefing
        acceptBy = limit
        saying = .held
        guard let opening else {
            start(briefing, in: &scene, at: now)
            return
        }
        acceptBy = min(limit, now + scene.plan.timings.accept)
        scene.play(opening, on: .notice)
        saying = .opening(until: now + scene.plan.timings.clip)
    }

    /// Says everything from the start.
    mutating func start(
        _ briefing: Reach.BriefingClip, in scene: inout CallScene, at now: Instant
    ) {
        acceptBy = min(limit, now + scene.plan.timings.accept)
        isTold = false
        scene.stop(.notice)
        switch briefing {
        case .ready(let clip): tell(clip, in: &scene, at: now)
        case .awaited, .failed:
            scene.stop(.whisper)
            sayKeys(in: &scene, at: now)
        }
    }

    /// The operator wants to hear it again. A phone that holds hears nothing: there it begins
    /// anew once it takes the call back.
    mutating func again(
        _ briefing: Reach.BriefingClip, in scene: inout CallScene, at now: Instant
    ) {
        switch saying {
        case .held: break
        case .opening, .briefing, .keys, .nothing: start(briefing, in: &scene, at: now)
        }
    }

    /// The briefing has become ready.
    mutating func briefingReady(_ clip: ClipID, in scene: inout CallScene, at now: Instant) {
        switch saying {
        case .nothing where !isTold: tell(clip, in: &scene, at: now)
        case .opening, .nothing, .briefing, .keys, .held: break
        }
    }

    mutating func played(
        _ clip: ClipID, on lane: Lane, _ briefing: Reach.BriefingClip,
        in scene: inout CallScene, at now: Instant
    ) {
        switch saying {
        case .opening where lane == .notice: start(briefing, in: &scene, at: now)
        case .briefing where lane == .whisper: sayKeys(in: &scene, at: now)
        case .keys where lane == .notice: keysSaid(briefing, in: &scene, at: now)
        case .opening, .briefing, .keys, .nothing, .held: break
        }
    }

    mutating func timersDue(
        _ briefing: Reach.BriefingClip, in scene: inout CallScene, at now: Instant
    ) {
        switch saying {
        case .opening(let until) where until <= now: start(briefing, in: &scene, at: now)
        case .briefing(let until) where until <= now:
            scene.stop(.whisper)
            sayKeys(in: &scene, at: now)
        case .keys(let until) where until <= now:
            scene.stop(.notice)
            keysSaid(briefing, in: &scene, at: now)
        case .nothing(let remindAt) where remindAt <= now: sayKeys(in: &scene, at: now)
        case .opening, .briefing, .keys, .nothing, .held: break
        }
    }

    /// The operator's phone holds the call, or takes it back.
    mutating func hold(
        _ isHeld: Bool, _ briefing: Reach.BriefingClip, in scene: inout CallScene, at now: Instant
    ) {
        switch (saying, isHeld) {
        case (.held, false): start(briefing, in: &scene, at: now)
        case (.held, true): break
        case (.opening, true), (.briefing, true), (.keys, true), (.nothing, true):
            scene.stop(.whisper)
            scene.stop(.notice)
            saying = .held
        case (.opening, false), (.briefing, false), (.keys, false), (.nothing, false): break
        }
    }

    private mutating func tell(_ clip: ClipID, in scene: inout CallScene, at now: Instant) {
        isTold = true
        scene.play(clip, on: .whisper)
        let limit = scene.plan.briefing.maximum + .seconds(5)
        saying = .briefing(until: now + limit)
    }

    private mutating func sayKeys(in scene: inout CallScene, at now: Instant) {
        scene.play(.keys, on: .notice)
        saying = .keys(until: now + scene.plan.timings.clip)
    }

    private mutating func keysSaid(
        _ briefing: Reach.BriefingClip, in scene: inout CallScene, at now: Instant
    ) {
        if case .ready(let clip) = briefing, !isTold {
            tell(clip, in: &scene, at: now)
        } else {
            saying = .nothing(remindAt: now + scene.plan.timings.reminder)
        }
    }
}
