// SPDX-License-Identifier: Apache-2.0

import AgentWire
import ConfigurationFiles
import Exchange
import Gateway
import Handoff
import Triggers

/// What a scenario is played on, in whatever time: the settings of its gateway, and what is listened
/// with.
struct FixtureStage {
    let scenario: FixtureScenario
    /// Nil where speech is told by its level alone.
    let hearing: CallHearing.Settings?
    private let base: GatewaySettings

    /// `host` is the gateway's address.
    ///
    /// - Throws: `FixtureError` when a model or a phrase that is needed cannot be had.
    init(
        _ scenario: FixtureScenario, shelf: SettingsShelf, host: String, entropy: Entropy
    ) throws(FixtureError) {
        self.scenario = scenario
        let configuration = scenario.configuration
        base = GatewaySettings(configuration, host: host, entropy: entropy, secret: [0])
        guard scenario.listening == .detectors else {
            hearing = nil
            return
        }
        var hearing = try shelf.hearing(configuration.listening)
        hearing.operatorPrompts = base.operatorPrompts
        hearing.troubleBounds = base.triggers.troubleBounds
        self.hearing = hearing
    }

    /// The settings as they are configured, with the parties of the scenario in place of the real
    /// ones. `uri` gives the SIP address of an operator; of one who is not in the scenario, a place
    /// where nobody answers.
    func settings(
        agent: AgentAddress, planting fault: PlantedFault? = nil, uri: (String) -> String
    ) -> GatewaySettings {
        var settings = base
        settings.trunks = [:]
        settings.operatorCredentials = [:]
        settings.asksBack = hearing != nil && scenario.configuration.listening.unsure == .ask
        settings.lines = base.lines.map { line in
            var line = line
            line.plan = (fault?.planted(in: line.plan) ?? line.plan).addressed(by: uri)
            line.agent = agent
            line.card = nil
            return line
        }
        return settings
    }
}

extension CallPlan {
    /// With other SIP addresses in place of the targets' own.
    fileprivate func addressed(by uri: (String) -> String) -> CallPlan {
        var plan = self
        func addressed(_ route: Route) -> Route {
            var route = route
            for index in route.targets.indices {
                route.targets[index].address = .sip(uri(route.targets[index].name))
            }
            return route
        }
        plan.defaultRoute = addressed(plan.defaultRoute)
        plan.routes = plan.routes.mapValues(addressed)
        return plan
    }
}
