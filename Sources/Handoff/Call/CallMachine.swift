// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// One call, from its arrival to the release of every leg.
package struct CallMachine: Sendable, Equatable {
    package init(call: CallID, plan: CallPlan, arrival: CallArrival) {
    }

    /// Takes what happened and returns what to do about it, in order.
    package mutating func handle(_ input: CallInput, at now: Instant) -> [CallEffect] { [] }

    /// When `timersDue` must be handed in.
    package var nextDeadline: Instant? { nil }

    /// Who hears whom now.
    package private(set) var routing = Routing.silent

    package var phase: CallPhase { .arrived }
}
