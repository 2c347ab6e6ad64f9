// SPDX-License-Identifier: Apache-2.0

import Exchange
import Gateway
import Lab
import Logging
import SIP

/// Plays a scenario in real time: the same telephones and the same agent on real sockets, and a live
/// gateway between them.
struct LivePlay {
    private let scenario: FixtureScenario
    private let stage: FixtureStage

    /// - Throws: `FixtureError` when a model or a phrase that is needed cannot be had.
    init(_ scenario: FixtureScenario, shelf: SettingsShelf) throws(FixtureError) {
        self.scenario = scenario
        stage = try FixtureStage(
            scenario, shelf: shelf, host: LoopbackCall.host, entropy: .system)
    }

    /// What came of it, and how late at worst the gateway listened to what was said.
    ///
    /// - Throws: when this machine gives no sockets or threads.
    func run(logger: Logger) async throws -> (run: FixtureRun, lag: Duration) {
        let call = LoopbackCall(
            caller: scenario.caller, operators: scenario.operators, bot: scenario.bot,
            moments: scenario.moments, seed: scenario.seed, limit: scenario.limit,
            clipLengths: scenario.clipLengths)
        let played = try await call.play(
            hearing: stage.hearing ?? CallHearing.Settings(), logger: logger, settings: settings)
        let run = FixtureRun(scenario: scenario, PlayedCall(played, seed: scenario.seed))
        return (run, played.lag)
    }

    /// As in the simulated world there are no passwords: whoever is on this machine may call.
    private func settings(_ places: LoopbackCall.Places) -> GatewaySettings {
        var settings = stage.settings(agent: places.agent) { name in
            places.operators[name] ?? places.nobody
        }
        let sessionExpires = settings.sip.sessionExpires
        settings.sip = SIPEndpoint.Settings(addresses: [:])
        settings.sip.sessionExpires = sessionExpires
        settings.ports = Self.ports
        return settings
    }

    /// Several plays share them: a port that is taken is passed over.
    private static let ports: ClosedRange<UInt16> = 21000...24999
}
