// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing

/// The invariants, watched in every call that runs: a breach is written down as a defect, counted,
/// and where somebody suffers by it the call ends in good order.
extension GatewayCore {
    /// Writes down what a step of a call broke.
    mutating func note(_ breaches: [CallAudit.Breach], of id: CallID, at now: Instant) {
        for breach in breaches {
            output.append(.log(.error, "\(id): \(breach)"))
            journal(.defect("\(breach)"), of: id, at: now)
        }
        guard breaches.contains(where: \.rule.isGrave) else { return }
        endInGoodOrder(id, at: now)
    }

    /// Says goodbye and hangs up, once.
    mutating func endInGoodOrder(_ id: CallID, at now: Instant) {
        guard let call = calls[id], !call.isFinished, !call.isBroken else { return }
        calls[id]?.isBroken = true
        tell(id, .mustEnd(reason: "an invariant was broken"), at: now)
    }

    /// What nothing but the passing of time broke.
    mutating func auditTime(of id: CallID, at now: Instant) {
        guard let due = calls[id]?.audit.nextDeadline, due <= now else { return }
        note(calls[id]?.audit.timersDue(at: now) ?? [], of: id, at: now)
    }
}

extension ActiveCall {
    /// Hands an input to the machine, and both to the audit.
    mutating func step(_ input: CallInput, at now: Instant) -> ([CallEffect], [CallAudit.Breach]) {
        let effects = machine.handle(input, at: now)
        let breaches = audit.check(
            input, effects, phase: machine.phase, nextDeadline: machine.nextDeadline, at: now)
        return (effects, breaches)
    }
}
