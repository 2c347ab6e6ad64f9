// SPDX-License-Identifier: Apache-2.0

/// A person's or a program's wish, from outside the call, that a human takes it.
package struct TakeOver: Sendable, Hashable {
    /// What the wish gives as its reason when it names none.
    package static let defaultReason = "taken over from the console"

    /// Who is to take the call; nil leaves it to the route.
    package var target: String?
    /// Why, what is known, and the route to take.
    package var request: AgentRequest

    package init(
        target: String? = nil, request: AgentRequest = AgentRequest(reason: Self.defaultReason)
    ) {
        self.target = target
        self.request = request
    }
}

/// What a call answers to a request from outside.
package enum CallAnswer: Sendable, Hashable {
    /// It does so; with the handoff that runs then, where one does.
    case accepted(HandoffID?)
    /// There is no such target; the names there are.
    case unknownTarget(String, known: [String])
    /// There is no such route; the names there are.
    case unknownRoute(String, known: [String])
    /// Not in this state of the call; the words say which it is in.
    case refused(String)
}
