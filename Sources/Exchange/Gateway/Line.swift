// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import CallModel
package import Handoff

/// Where calls arrive: the numbers callers dial, and what happens to them then.
package struct Line: Sendable {
    package var name: String
    /// Numbers or users called, as `SIPURIReference.number` has them; `*` takes every one that no other line has.
    package var numbers: [String]
    package var plan: CallPlan
    /// Where its voice agent is reached.
    package var agent: AgentAddress
    /// What the agent is told in its first message.
    package var agentParameters: [ContextItem]
    /// Whether every peer's word on who is calling counts.
    package var isTrusted = false
    /// Header fields of the INVITE that bot and operator are told.
    package var passedHeaders: [String] = []
    /// The sound card it is wired to, where it is no line of SIP's alone.
    package var card: CardLine?

    package init(
        name: String = "main", numbers: [String] = ["*"], plan: CallPlan,
        agent: AgentAddress = .builtIn, agentParameters: [ContextItem] = []
    ) {
        self.name = name
        self.numbers = numbers
        self.plan = plan
        self.agent = agent
        self.agentParameters = agentParameters
    }
}
