// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Timing

/// Other gateways that ring the operators of a simulated world, and the store they share with it: at
/// its best and at its worst.
package struct SimLeases: Sendable {
    /// When an answer comes; each is drawn by itself.
    package var delay: ClosedRange<Duration>
    /// The share of requests that find the operator in another gateway's call.
    package var elsewhere: Double
    /// The share that the store cannot tell of, and that it never answers.
    package var unknown: Double
    package var unanswered: Double

    package init(
        delay: ClosedRange<Duration> = .zero ... .zero, elsewhere: Double = 0, unknown: Double = 0,
        unanswered: Double = 0
    ) {
        self.delay = delay
        self.elsewhere = elsewhere
        self.unknown = unknown
        self.unanswered = unanswered
    }

    /// The answer to a request, and how long it takes; nil for never.
    func answer(random: inout SeededRandom) -> (after: Duration, LeaseAnswer)? {
        let microseconds =
            delay.lowerBound.inNanoseconds / 1000...delay.upperBound.inNanoseconds / 1000
        let after = Duration.microseconds(Int64.random(in: microseconds, using: &random))
        let draw = Double.random(in: 0..<1, using: &random)
        if draw < elsewhere { return (after, .elsewhere) }
        if draw < elsewhere + unknown { return (after, .unknown(reason: "it is made to say so")) }
        return draw < elsewhere + unknown + unanswered ? nil : (after, .granted)
    }
}

extension SimWorld {
    /// Asks for a lease, and sees that its answer comes.
    func lease(_ target: String, for call: CallID) {
        guard let leases = settings.leases,
            let (after, answer) = leases.answer(random: &storeRandom)
        else { return }
        if answer == .granted { outsideLeases.insert("\(target) of \(call)") }
        schedule(.lease(target: target, call, answer), at: now + after - .zero)
    }

    func endLease(_ target: String, of call: CallID) {
        outsideLeases.remove("\(target) of \(call)")
    }
}
