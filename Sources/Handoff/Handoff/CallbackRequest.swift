// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// A caller who is to be called back says at which number: the one they ring from, confirmed by `1`, or
/// one that they type and confirm. Music plays low all the while.
struct CallbackRequest: Sendable, Equatable {
    /// The digits of a number that can be called.
    static let lengths = 4...15
    private static let confirmation: Character = "1"
    /// How often the caller is asked before nobody is called back.
    private static let mostRounds = 3

    /// What the caller typed since they were asked.
    private enum Typed: Sendable, Equatable {
        case nothing
        /// A `1` alone, which confirms unless a number goes on after it.
        case confirmation
        /// A number to which so many digits are missing.
        case short(String, missing: Int)
        case whole(String)
        /// More digits than any number has.
        case tooLong
    }

    private enum Saying: Sendable, Equatable {
        /// What is asked; nil once it has been said.
        case question(SharedClip?)
        /// A number that was typed is being synthesised, or said; then it is asked about.
        case number(ClipID)
    }

    /// What it has come to.
    enum Ending: Sendable, Equatable {
        case promised(number: String)
        /// No number was given and confirmed.
        case unsettled
    }

    /// Why nobody was reached.
    let verdict: Verdict
    /// The number they ring from, where they have one.
    private let own: String?
    /// The number that a `1` confirms: the caller's own, or what was typed.
    private var number: String?
    private var typed = Typed.nothing
    private var saying = Saying.question(nil)
    private var rounds = 0
    private var until: Instant

    /// Asks the caller.
    init(own: String?, _ verdict: Verdict, in scene: inout CallScene, at now: Instant) {
        self.verdict = verdict
        self.own = own
        until = now
        scene.playHold()
        ask(in: &scene, at: now)
    }

    var nextDeadline: Instant { until }

    func routing(_ plan: CallPlan) -> Routing { .waiting(hold: plan.holdUnderAnnouncement) }

    /// Takes what concerns the number; nil until there is one, or will be none.
    mutating func handle(
        _ input: CallInput, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        switch input {
        case .signal(.digit(let digit)) where digit.party == .caller:
            return pressed(digit.key, in: &scene, at: now)
        case .played(let clip, .announcement): played(clip, in: &scene, at: now)
        case .clipReady(let clip) where saying == .number(clip):
            scene.play(clip, on: .announcement)
            until = now + scene.plan.timings.clip
        case .clipFailed(let clip, _) where saying == .number(clip):
            say(.callbackConfirm, in: &scene, at: now)
        case .timersDue where until <= now: return timersDue(in: &scene, at: now)
        default: break  // What else happens in a call says nothing about the number.
        }
        return nil
    }

    private mutating func pressed(
        _ key: Character, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        scene.stop(.announcement)
        saying = .question(nil)
        switch (key, typed) {
        case ("*", _):
            begin(in: &scene, at: now)
            return nil
        case ("#", _): return entered(in: &scene, at: now)
        case (Self.confirmation, .nothing) where number != nil: typed = .confirmation
        case (_, .nothing): type(key, after: "")
        case (_, .confirmation): type(key, after: "\(Self.confirmation)")
        case (_, .short(let begun, _)), (_, .whole(let begun)): type(key, after: begun)
        case (_, .tooLong): break
        }
        until = now + patience(scene.plan.timings)
        return nil
    }

    private mutating func type(_ key: Character, after begun: String) {
        guard key.isASCII, key.isNumber else { return }
        let digits = begun + String(key)
        let missing = Self.lengths.lowerBound - digits.count
        if digits.count > Self.lengths.upperBound {
            typed = .tooLong
        } else {
            typed = missing > 0 ? .short(digits, missing: missing) : .whole(digits)
        }
    }

    /// How long the next key may take: a `1` that stands alone is told apart sooner.
    private func patience(_ timings: CallTimings) -> Duration {
        typed == .confirmation ? timings.confirmation : timings.typing
    }

    /// What was typed is complete.
    private mutating func entered(in scene: inout CallScene, at now: Instant) -> Ending? {
        switch typed {
        case .confirmation: return number.map { .promised(number: $0) }
        case .whole(let digits):
            typed = .nothing
            number = digits
            let clip = scene.prepareNumber(digits)
            saying = .number(clip)
            until = now + scene.plan.timings.synthesis
            return nil
        case .nothing, .short, .tooLong: return askAgain(in: &scene, at: now)
        }
    }

    private mutating func timersDue(in scene: inout CallScene, at now: Instant) -> Ending? {
        switch saying {
        case .number:
            scene.stop(.announcement)
            say(.callbackConfirm, in: &scene, at: now)
            return nil
        // A clip that never reported its end counts as said.
        case .question(.some):
            scene.stop(.announcement)
            saying = .question(nil)
            until = now + scene.plan.timings.typing
            return nil
        case .question(nil): return entered(in: &scene, at: now)
        }
    }

    private mutating func played(_ clip: ClipID, in scene: inout CallScene, at now: Instant) {
        switch saying {
        case .number(clip): say(.callbackConfirm, in: &scene, at: now)
        case .question(.some):
            saying = .question(nil)
            until = now + scene.plan.timings.typing
        case .number, .question(nil): break
        }
    }

    private mutating func askAgain(in scene: inout CallScene, at now: Instant) -> Ending? {
        guard rounds < Self.mostRounds else { return .unsettled }
        ask(in: &scene, at: now)
        return nil
    }

    private mutating func ask(in scene: inout CallScene, at now: Instant) {
        rounds += 1
        begin(in: &scene, at: now)
    }

    /// Asks as if nothing had been typed yet.
    private mutating func begin(in scene: inout CallScene, at now: Instant) {
        (typed, number) = (.nothing, own)
        say(own == nil ? .callbackNumber : .callbackOffer, in: &scene, at: now)
    }

    private mutating func say(_ clip: SharedClip, in scene: inout CallScene, at now: Instant) {
        scene.play(clip, on: .announcement)
        saying = .question(clip)
        until = now + scene.plan.timings.clip
    }
}
