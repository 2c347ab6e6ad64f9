// SPDX-License-Identifier: Apache-2.0

package import Handoff
package import MediaEngine
package import SIP
package import Triggers

/// What of a gateway's settings can be put in place of another while it runs: when a human is called,
/// who is called, and how. It holds for the calls that come after; those that run keep what they have.
package struct GatewayRules: Sendable {
    package var triggers: [TriggerRule]
    /// By the names of their lines; a line that is not among them keeps its own.
    package var plans: [String: CallPlan]
    /// The ways out; where their calls come from is a matter of the door, which stays.
    package var trunks: [String: Trunk]
    package var operatorCredentials: [String: Credentials]
    /// Of operators whose telephones log in here.
    package var operatorLogins: [Credentials]
    /// Of operators at these targets.
    package var cleaning: [String: Cleaning]
    /// What journals call the configuration.
    package var configuration: String?

    /// Those of settings.
    package init(of settings: GatewaySettings) {
        triggers = settings.triggers
        plans = Dictionary(settings.lines.map { ($0.name, $0.plan) }) { first, _ in first }
        trunks = settings.trunks
        operatorCredentials = settings.operatorCredentials
        operatorLogins = settings.sip.users
        cleaning = settings.cleaning.targets
        configuration = settings.configuration
    }
}

extension GatewaySettings {
    /// Takes other rules and routes. Whether a caller is asked for consent goes with when calls are
    /// recorded, which stays, and so do the networks that a trunk's calls come from.
    mutating func adopt(_ rules: GatewayRules) {
        triggers = rules.triggers
        for index in lines.indices {
            guard var plan = rules.plans[lines[index].name] else { continue }
            plan.asksConsent = lines[index].plan.asksConsent
            lines[index].plan = plan
        }
        trunks = rules.trunks.mapValues { trunk in
            var trunk = trunk
            trunk.networks = trunks[trunk.name]?.networks ?? []
            return trunk
        }
        operatorCredentials = rules.operatorCredentials
        sip.users = rules.operatorLogins
        cleaning.targets = rules.cleaning
        configuration = rules.configuration
    }
}
