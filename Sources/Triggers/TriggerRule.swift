// SPDX-License-Identifier: Apache-2.0

/// A rule: when its condition is met, the call escalates, or its recording is told something.
package struct TriggerRule: Sendable {
    /// How often a rule may fire.
    package enum Firing: Sendable, Hashable {
        case always
        case oncePerCall
        /// At most once in this time.
        case cooldown(Duration)
    }

    package var name: String
    package var condition: any TriggerCondition
    /// Why, in words an operator understands: "asked for a person".
    package var reason: String
    /// The route to take; nil takes the default route.
    package var route: String?
    /// The caller asks for a person in so many words or keys: never refused, deferred or lost.
    package var isExplicit: Bool
    package var firing: Firing
    package var action: TriggerAction

    package init(
        name: String, condition: any TriggerCondition, reason: String, route: String? = nil,
        isExplicit: Bool = false, firing: Firing = .cooldown(.seconds(5)),
        action: TriggerAction = .handoff
    ) {
        self.name = name
        self.condition = condition
        self.reason = reason
        self.route = route
        self.isExplicit = isExplicit
        self.firing = firing
        self.action = action
    }
}
