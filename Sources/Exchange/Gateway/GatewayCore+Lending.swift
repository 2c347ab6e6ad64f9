// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import SIP
import Timing

/// A loan that waits until it is known whether the call may have the operator.
struct PendingLoan: Sendable {
    let target: String
    let request: LoanRequest
    let deadline: Instant
}

/// What became of leases that were asked of whoever shares our operators.
package struct LeaseCounts: Sendable, Hashable {
    /// Refused, for another gateway's call had the operator.
    package var elsewhere = 0
    /// Not known in time: the call went by what this gateway knows.
    package var unknown = 0

    package init() {}
}

/// What calls borrow: leases, sessions and ports.
///
/// Whether an operator is free among the gateway's own calls it knows at once. Where other gateways
/// ring the same operators they are asked besides, and only the call that wants the operator waits;
/// not for ever: an answer that does not come stands in nobody's way.
extension GatewayCore {
    /// Lends a call what one of its legs needs, or says that it cannot be had.
    mutating func lend(_ request: LoanRequest, to call: CallID, at now: Instant) {
        guard let target = request.target else { return grant(request, to: call, at: now) }
        let isHeldAlready =
            switch request {
            case .call, .lease: calls[call]?.holds(target) != false
            case .move: false
            }
        guard !isHeldAlready else {
            return hand(.refused(.leased, remark: nil), to: call, at: now)
        }
        guard devices(of: target, at: now)?.isEmpty != true else {
            let remark = "no telephone of \(target) is logged in"
            return hand(.refused(.away, remark: remark), to: call, at: now)
        }
        if let refusal = desk.take(target, for: call, at: wall(at: now)) {
            return hand(self.refusal(of: target, refusal, at: now), to: call, at: now)
        }
        guard settings.sharesOperators else { return grant(request, to: call, at: now) }
        pendingLoans[call] = PendingLoan(
            target: target, request: request, deadline: now + settings.leasePatience)
        output.append(.lease(target: target, call))
    }

    /// What came of a lease that was asked for. One that comes too late ends again, unless the call
    /// has the operator by now.
    mutating func answered(
        _ answer: LeaseAnswer, onLeaseOf target: String, for call: CallID, at now: Instant
    ) {
        guard let pending = pendingLoans[call], pending.target == target else {
            if answer == .granted, desk.holder(of: target) != call {
                output.append(.endLease(target: target, call))
            }
            return
        }
        pendingLoans[call] = nil
        switch answer {
        case .granted: grant(pending.request, to: call, at: now)
        case .elsewhere:
            leaseCounts.elsewhere += 1
            desk.release(target, for: call, at: wall(at: now))
            hand(.refused(.leased, remark: nil), to: call, at: now)
        case .unknown(let reason):
            leaseCounts.unknown += 1
            let text = "whether another gateway holds \(target) is not known: \(reason)"
            hand(.warning(text), to: call, at: now)
            grant(pending.request, to: call, at: now)
        }
    }

    /// When the next call has waited long enough for a lease.
    var nextLoanDeadline: Instant? { pendingLoans.values.map(\.deadline).min() }

    mutating func runLoanTimers(at now: Instant) {
        let due = pendingLoans.filter { $0.value.deadline <= now }
        for (call, pending) in due.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let patience = settings.leasePatience.inMilliseconds
            let silence = LeaseAnswer.unknown(reason: "no answer within \(patience) ms")
            answered(silence, onLeaseOf: pending.target, for: call, at: now)
        }
    }

    /// Lends what the gateway has itself.
    private mutating func grant(_ request: LoanRequest, to call: CallID, at now: Instant) {
        let port: UInt16
        var devices: [Binding] = []
        switch request {
        case .call(let target):
            devices = self.devices(of: target, at: now) ?? []
            guard let free = ports.lend() else {
                endLease(of: target, for: call, at: now)
                let refusal = CallSwitch.Input.refused(.unreachable, remark: "no RTP port free")
                return hand(refusal, to: call, at: now)
            }
            port = free
        case .lease: return hand(.lent(nil), to: call, at: now)
        case .move(let old, _):
            sessions[old.session] = nil
            port = old.port
        }
        let session = endpoint.makeSessionID()
        sessions[session] = call
        let loan = SIPLoan(session: session, port: port, devices: devices, random: &random)
        hand(.lent(loan), to: call, at: now)
    }

    mutating func takeBack(_ loan: Loan, from call: CallID, at now: Instant) {
        switch loan {
        case .target(let name): endLease(of: name, for: call, at: now)
        case .session(let session): sessions[session] = nil
        case .port(let port): ports.giveBack(port, at: now)
        }
    }

    private mutating func endLease(of target: String, for call: CallID, at now: Instant) {
        guard desk.holder(of: target) == call else { return }
        desk.release(target, for: call, at: wall(at: now))
        if settings.sharesOperators { output.append(.endLease(target: target, call)) }
    }

    /// A call that is over holds nobody.
    mutating func endLeases(of call: CallID, at now: Instant) {
        for target in desk.held(by: call) { endLease(of: target, for: call, at: now) }
    }
}
