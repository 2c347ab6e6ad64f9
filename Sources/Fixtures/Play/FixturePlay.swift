// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Exchange
import GatewayTesting
import SIP
import Timing

/// Plays a scenario: the gateway's own core, codecs, detectors and rules, under a clock that does not
/// wait.
struct FixturePlay {
    private let scenario: FixtureScenario
    private let stage: FixtureStage
    private let fault: PlantedFault?

    /// How long after the last word a call's transactions may still run (64 T1 and some).
    private static let settling = Duration.seconds(70)

    /// - Throws: `FixtureError` when a model or a phrase that is needed cannot be had.
    init(
        _ scenario: FixtureScenario, shelf: SettingsShelf, planting fault: PlantedFault? = nil
    ) throws(FixtureError) {
        self.scenario = scenario
        self.fault = fault
        stage = try FixtureStage(
            scenario, shelf: shelf, host: "10.0.0.1", entropy: Entropy { "" })
    }

    func run() -> FixtureRun {
        let ears = FixtureEars(stage.hearing)
        let world = makeWorld(ears)
        world.run(for: scenario.limit) { $0.isQuiet && $0.now > .zero + .seconds(1) }
        let isQuiet = world.isQuiet
        let ended = world.now
        world.run(for: Self.settling)
        world.checkAllReturned()
        return FixtureRun(
            scenario: scenario, PlayedCall(world, ears, ended: ended, isOver: isQuiet))
    }

    private func makeWorld(_ ears: FixtureEars) -> SimWorld {
        var settings = SimSettings(
            seed: scenario.seed, plan: scenario.configuration.plan, dialect: scenario.bot.dialect)
        let simulated = settings.gateway
        settings.gateway = stage.settings(
            agent: simulated.lines[0].agent, planting: fault, uri: address)
        let sessionExpires = settings.gateway.sip.sessionExpires
        settings.gateway.sip = simulated.sip
        settings.gateway.sip.sessionExpires = sessionExpires
        settings.gateway.ports = simulated.ports
        settings.gateway.entropy = simulated.entropy
        settings.store = scenario.store
        settings.recorder = scenario.recorder
        settings.sounds = .speechAmongTones
        settings.clipLengths = scenario.clipLengths
        let phones = [scenario.caller] + scenario.operators
        for (index, phone) in phones.enumerated() {
            settings.paths[index] = scenario.networks[phone.name]
        }
        let world = SimWorld(
            settings: settings, bots: [scenario.bot], hearing: ears,
            meddling: fault.map { PlantedMeddling($0) })
        for phone in phones { world.add(phone) }
        for moment in scenario.moments { world.schedule(moment.event, at: moment.at) }
        return world
    }

    /// Where an operator's phone is. Who is not in the scenario is at an address where nobody answers.
    private func address(of name: String) -> String {
        let number = scenario.operators.firstIndex { $0.name == name }
        return "sip:\(name)@\(SimWorld.address(ofPhone: (number ?? 9000) + 1))"
    }
}
