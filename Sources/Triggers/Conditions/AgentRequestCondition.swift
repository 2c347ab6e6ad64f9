// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// The agent asks for a human (`{"event":"handoff",…}`).
package struct AgentRequestCondition: TriggerCondition, Hashable {
    package init() {}

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        guard case .agentAsked(let request) = signal else { return nil }
        let reason = request.reason.isEmpty ? nil : request.reason
        return Finding(
            detail: "agent: \(reason ?? "no reason given")", reason: reason, route: request.route)
    }
}

extension AgentRequestCondition {
    package static let name = "agent-asked"
    package static let doc = "the agent asks for a human"

    package init(_ fields: inout some ConditionFields) { self.init() }

    package var fields: FieldList { FieldList() }
    package var interests: SignalInterest { [.agentAsked] }
}
