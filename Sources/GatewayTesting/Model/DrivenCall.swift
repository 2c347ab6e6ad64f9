// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Handoff
package import Timing

/// A call as whoever tries it drives it: the machine itself, or one that was spoilt on purpose so
/// that it can be seen whether anybody notices.
package protocol DrivenCall: Sendable, Equatable {
    init(call: CallID, plan: CallPlan, arrival: CallArrival)
    mutating func handle(_ input: CallInput, at now: Instant) -> [CallEffect]
    var nextDeadline: Instant? { get }
    var phase: CallPhase { get }
    /// What tells its states apart.
    var machine: CallMachine { get }
}

extension CallMachine: DrivenCall {
    package var machine: CallMachine { self }
}
