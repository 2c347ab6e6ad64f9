// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The agent's own request for a human (`{"event":"handoff",…}`, or over HTTP).
package struct AgentRequest: Sendable, Hashable {
    package var reason: String
    package var summary: String?
    /// The case in fields a desk can show.
    package var details: CaseDetails
    /// What else the agent captured, in the order it gave it.
    package var context: [ContextItem]
    /// The route to take; nil leaves it to the configuration.
    package var route: String?

    package init(
        reason: String, summary: String? = nil, details: CaseDetails = CaseDetails(),
        context: [ContextItem] = [], route: String? = nil
    ) {
        self.reason = reason
        self.summary = summary
        self.details = details
        self.context = context
        self.route = route
    }
}

extension AgentRequest {
    /// The request as agents send it (`Docs/Agents.md`).
    package var json: JSONValue {
        var members = [JSONValue.Member("reason", .string(reason))]
        if let summary { members.append(.init("summary", .string(summary))) }
        members += details.members
        members.append(.init("context", context.json))
        if let route { members.append(.init("route", .string(route))) }
        return .object(members)
    }
}
