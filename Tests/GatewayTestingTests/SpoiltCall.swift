// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Handoff
import Timing

/// A call whose machine is spoilt in one way, so that it can be seen who notices.
struct SpoiltCall<Spoiler: CallSpoiler>: DrivenCall {
    var machine: CallMachine

    init(call: CallID, plan: CallPlan, arrival: CallArrival) {
        machine = CallMachine(call: call, plan: plan, arrival: arrival)
    }

    var phase: CallPhase { machine.phase }
    var nextDeadline: Instant? { Spoiler.deadline(machine.nextDeadline, in: machine.phase) }

    mutating func handle(_ input: CallInput, at now: Instant) -> [CallEffect] {
        let phase = machine.phase
        guard let input = Spoiler.input(input, in: phase) else { return [] }
        return Spoiler.effects(machine.handle(input, at: now), of: input, in: phase)
    }
}

protocol CallSpoiler: Sendable {
    static func input(_ input: CallInput, in phase: CallPhase) -> CallInput?
    static func effects(
        _ effects: [CallEffect], of input: CallInput, in phase: CallPhase
    ) -> [CallEffect]
    static func deadline(_ deadline: Instant?, in phase: CallPhase) -> Instant?
}

extension CallSpoiler {
    static func input(_ input: CallInput, in phase: CallPhase) -> CallInput? { input }
    static func effects(
        _ effects: [CallEffect], of input: CallInput, in phase: CallPhase
    ) -> [CallEffect] { effects }
    static func deadline(_ deadline: Instant?, in phase: CallPhase) -> Instant? { deadline }
}

/// Operators who are not wanted any more are never told.
enum LeavesOperators: CallSpoiler {
    static func effects(
        _ effects: [CallEffect], of input: CallInput, in phase: CallPhase
    ) -> [CallEffect] {
        effects.filter { if case .hangUpOperator = $0 { false } else { true } }
    }
}

/// An operator who is briefed may take for ever.
enum ForgetsADeadline: CallSpoiler {
    static func deadline(_ deadline: Instant?, in phase: CallPhase) -> Instant? {
        if case .handingOff(.whispering) = phase { nil } else { deadline }
    }
}

/// An operator who puts the whisper on hold is joined with the caller.
enum BridgesUnasked: CallSpoiler {
    static func effects(
        _ effects: [CallEffect], of input: CallInput, in phase: CallPhase
    ) -> [CallEffect] {
        guard case .handingOff(.whispering(let attempt)) = phase, case .held = input else {
            return effects
        }
        return effects + [
            .journal(.bridged(attempt)), .journal(.routed(.bridge)), .route(.bridge),
        ]
    }
}

/// The caller waits without music.
enum DropsTheMusic: CallSpoiler {
    static func effects(
        _ effects: [CallEffect], of input: CallInput, in phase: CallPhase
    ) -> [CallEffect] {
        effects.filter {
            if case .play(.shared(.holdMusic), _, _) = $0 { false } else { true }
        }
    }
}

/// A caller who hangs up while it rings is not noticed.
enum MissesTheCaller: CallSpoiler {
    static func input(_ input: CallInput, in phase: CallPhase) -> CallInput? {
        guard case .handingOff(.ringing) = phase, case .callerGone = input else { return input }
        return .askConsent
    }
}

/// Calls are dialled without a line in the journal.
enum WritesNothingDown: CallSpoiler {
    static func effects(
        _ effects: [CallEffect], of input: CallInput, in phase: CallPhase
    ) -> [CallEffect] {
        effects.filter { if case .journal(.dialled) = $0 { false } else { true } }
    }
}

/// A call that is over still says something.
enum SpeaksAfterTheEnd: CallSpoiler {
    static func effects(
        _ effects: [CallEffect], of input: CallInput, in phase: CallPhase
    ) -> [CallEffect] {
        guard phase == .over, case .clipReady = input else { return effects }
        let clip = ClipID.shared(.goodbye)
        return effects + [
            .journal(.playing(clip, on: .announcement)),
            .play(clip, on: .announcement, loops: false),
        ]
    }
}

/// The briefing is said to the caller.
enum WhispersAloud: CallSpoiler {
    static func effects(
        _ effects: [CallEffect], of input: CallInput, in phase: CallPhase
    ) -> [CallEffect] {
        effects.flatMap { effect in
            guard case .play(let clip, .whisper, let loops) = effect else { return [effect] }
            return [
                .journal(.playing(clip, on: .announcement)),
                .play(clip, on: .announcement, loops: loops),
            ]
        }
    }
}
