// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// A rule: when its condition is met, the call escalates, or its recording is told something.
package struct TriggerRule: Sendable {
    /// How often a rule may fire.
    package enum Firing: Sendable, Hashable {
        case always
        case oncePerCall
        /// At most once in this time.
        case cooldown(Duration)
    }

    /// Whether a rule decides.
    package enum Mode: Sendable, Hashable {
        case live
        /// What it would have done is written down, and nothing else.
        case shadow
        /// An operator's phone rings ahead, and stops after so long if no human was called.
        case ahead(Duration)
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
    package var mode: Mode
    /// Of several that fire at the same moment, the one of the highest priority comes first; of
    /// the same priority, the one that stands first.
    package var priority: Int
    package var urgency: Urgency
    /// What the caller is told instead of "I'm connecting you"; nil takes the prompt.
    package var announcement: String?
    /// Whether the agent may end its sentence first; nil: unless the caller asked.
    package var waitsForSentence: Bool?

    package init(
        name: String, condition: any TriggerCondition, reason: String, route: String? = nil,
        isExplicit: Bool = false, firing: Firing = .cooldown(.seconds(5)),
        action: TriggerAction = .handoff, mode: Mode = .live, priority: Int = 0,
        urgency: Urgency = .normal, announcement: String? = nil, waitsForSentence: Bool? = nil
    ) {
        self.name = name
        self.condition = condition
        self.reason = reason
        self.route = route
        self.isExplicit = isExplicit
        self.firing = firing
        self.action = action
        self.mode = mode
        self.priority = priority
        self.urgency = urgency
        self.announcement = announcement
        self.waitsForSentence = waitsForSentence
    }
}

extension TriggerRule: Hashable {
    package static func == (one: Self, other: Self) -> Bool {
        one.condition.isEqual(to: other.condition) && one.settings == other.settings
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(condition.form)
        hasher.combine(settings)
    }

    /// All but the condition.
    private var settings: [AnyHashable?] {
        [
            name, reason, route, isExplicit, firing, action, mode, priority, urgency,
            announcement, waitsForSentence,
        ]
    }
}
