// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Caller and operator joined.
struct Bridge: Sendable, Equatable {
    let leg: OperatorLeg
    let target: Target
    let dialled: Instant
    /// What the leg said as it was answered.
    let answer: LegEvidence?
    /// The operator's phone holds the call; the caller hears hold music meanwhile.
    private(set) var isOperatorHolding = false
    /// What the operator was briefed with, where that was said.
    let briefing: ClipID?
    /// The operator hears it again, until then at the longest.
    private var whispersUntil: Instant?

    init(
        leg: OperatorLeg, target: Target, dialled: Instant, answer: LegEvidence?,
        isOperatorHolding: Bool, briefing: ClipID?
    ) {
        self.briefing = briefing
        self.leg = leg
        self.target = target
        self.dialled = dialled
        self.answer = answer
        self.isOperatorHolding = isOperatorHolding
    }

    var attempt: AttemptID { leg.attempt }

    var routing: Routing {
        if isOperatorHolding { return .bridgeOnHold(with: leg.number) }
        return whispersUntil == nil
            ? .bridge(with: leg.number) : .bridgeWhispering(with: leg.number)
    }

    /// When `timersDue` is wanted.
    var nextDeadline: Instant? { whispersUntil }

    /// Who hears whom while the operator waits for a caller who is still being told: they hear music.
    func routing(awaiting caller: Routing) -> Routing {
        var routing = caller
        routing[.operator(leg.number)] = [.hold, .notice]
        return routing
    }

    /// The operator has accepted, and the caller is to be told first.
    func wait(in scene: inout CallScene) {
        scene.stop(leg.whisper)
        scene.stop(leg.notice)
    }

    /// The operator's phone holds the call, or takes it back, before the two are joined.
    mutating func heldBefore(_ isHeld: Bool) { isOperatorHolding = isHeld }

    /// Joins caller and operator: one change of the routing, then everything else.
    func begin(in scene: inout CallScene) {
        scene.note(.bridged(attempt))
        scene.route(routing)
        // Accepted on the console or by key while the phone holds: the caller hears music until it
        // does not.
        if isOperatorHolding { scene.playHold() } else { scene.stop(.hold) }
        scene.stop(.announcement)
        scene.stop(leg.whisper)
        scene.play(.accepted, on: leg.notice)
        if scene.plan.announcesConnection { scene.play(.connected, on: .announcement) }
    }

    /// Takes what changes between the two.
    mutating func handle(_ input: CallInput, in scene: inout CallScene, at now: Instant) {
        if case .held(leg.party, let isHeld) = input {
            held(isHeld, in: &scene)
        } else if let whispersUntil {
            let isSaid = if case .played(_, leg.whisper) = input { true } else { false }
            if isSaid || input == .timersDue && whispersUntil <= now { stopWhisper(in: &scene) }
        }
    }

    private mutating func held(_ isHeld: Bool, in scene: inout CallScene) {
        guard isHeld != isOperatorHolding else { return }
        isOperatorHolding = isHeld
        stopWhisper(in: &scene)
        if isHeld { scene.playHold() } else { scene.stop(.hold) }
    }

    /// The operator hears the briefing again; false where there is none, or nobody to hear it.
    mutating func whisper(in scene: inout CallScene, at now: Instant) -> Bool {
        guard let briefing, !isOperatorHolding else { return false }
        scene.play(briefing, on: leg.whisper)
        whispersUntil = now + scene.plan.briefing.maximum + .seconds(5)
        return true
    }

    private mutating func stopWhisper(in scene: inout CallScene) {
        scene.stop(leg.whisper)
        whispersUntil = nil
    }

    /// Whether the operator has left: the leg is gone, or the exchange says so by a tone.
    func isLeft(after input: CallInput, in scene: inout CallScene) -> Bool {
        if case .operatorGone(attempt, let reason, _, _) = input {
            scene.note(.disconnected(leg.party, reason: reason))
            return true
        }
        if case .operatorFailed(attempt, _, _) = input {
            scene.note(.disconnected(leg.party, reason: "leg failed"))
            return true
        }
        if case .signal(.tone(leg.party, let tone, _)) = input, tone.endsConversation {
            scene.hangUpOperator(leg, answered: true, reason: tone.reason)
            return true
        }
        return false
    }

    /// Writes down how the operator's attempt ended.
    func close(_ result: OutcomeReason, in scene: inout CallScene, at now: Instant) {
        scene.close(
            attempt, of: target, dialled: dialled, result: result, evidence: answer, at: now)
    }
}

extension CallTone {
    /// What an attempt has come to on whose leg the tone is heard; nil when it says nothing.
    var result: OutcomeReason? {
        switch self {
        case .busy: .busy
        case .congestion, .dial: .trunkFailure
        case .specialInformation: .badTarget
        case .faxCalling, .faxAnswering: .machine
        case .ringback, .beep: nil
        }
    }

    /// Whether an exchange sends it to who is left when the other side has hung up: analog lines
    /// know no other way to say so.
    var endsConversation: Bool {
        switch self {
        case .busy, .congestion, .dial: true
        case .specialInformation, .faxCalling, .faxAnswering, .ringback, .beep: false
        }
    }

    /// Why a leg is given up that carries it.
    var reason: String {
        switch self {
        case .dial: "dial tone on the line"
        case .ringback: "ringing on the line"
        case .busy: "busy tone on the line"
        case .congestion: "congestion tone on the line"
        case .specialInformation: "special information tone on the line"
        case .faxCalling, .faxAnswering: "a fax machine on the line"
        case .beep: "a beep on the line"
        }
    }
}
