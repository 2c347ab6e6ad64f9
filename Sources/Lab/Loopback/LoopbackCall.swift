// SPDX-License-Identifier: Apache-2.0

import Addresses
package import AgentWire
package import CallModel
import ConfigurationFiles
package import Exchange
import Foundation
package import Gateway
package import GatewayTesting
package import Logging
import MediaThreads
package import Timing
import Transport

/// One call in real time on real sockets, to a live gateway of its own with any settings. All times
/// count from when the scenario began.
package struct LoopbackCall: Sendable {
    /// Where the parties are reached.
    package struct Places: Sendable {
        package var agent: AgentAddress
        /// SIP addresses of the operators, by name.
        package var operators: [String: String]
        /// Here nobody answers.
        package var nobody: String
    }

    /// What is left of it.
    package struct Played: Sendable {
        /// Of the first call.
        package var records: [JournalRecord]
        package var arrived: Instant
        /// The caller's first, then the operators' in order.
        package var phones: [ScriptedPhone]
        package var bot: ScriptedBot?
        /// What the gateway had decoded of each party.
        package var voices: [Party: HeardSound]
        package var ended: Instant
        /// Whether everything was over before the limit.
        package var isOver: Bool
        /// How late at worst what was said came to whoever listens to it: more than a few hundredths
        /// of a second where the machine has too much to do.
        package var lag: Duration
        /// What the gateway never gave back, in words; nil when it gave back everything.
        package var kept: String?
    }

    private let caller: PhoneScript
    private let operators: [PhoneScript]
    private let bot: BotScript
    private let moments: [Scenario.Moment]
    private let seed: UInt64
    private let limit: Duration
    private let clipLengths: [String: Duration]

    /// By `limit` everything must be over. `clipLengths` are those of the gateway's own sounds, by their
    /// names, where they are not the usual ones.
    package init(
        caller: PhoneScript, operators: [PhoneScript], bot: BotScript,
        moments: [Scenario.Moment], seed: UInt64, limit: Duration,
        clipLengths: [String: Duration] = [:]
    ) {
        self.clipLengths = clipLengths
        self.caller = caller
        self.operators = operators
        self.bot = bot
        self.moments = moments.sorted { $0.at < $1.at }
        self.seed = seed
        self.limit = limit
    }

    /// Plays it to its end. The gateway's own sounds are those of the simulated world, each lane its
    /// tone; `settings` are asked for once it is known where everybody is.
    package func play(
        hearing: CallHearing.Settings, logger: Logger, settings: (Places) -> GatewaySettings
    ) async throws -> Played {
        let folder = NSTemporaryDirectory() + "/handoff-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let nobody = try LoopbackSocket()
        defer { nobody.shut() }
        let bots = try await LoopbackBots(scripts: [[bot]], logger: logger)
        var random = SeededRandom(seed: seed)
        var places = try operators.map { try place($0, gateway: nobody.address, &random) }
        let named = zip(operators, places).map { ($0.name, "sip:\($0.name)@\($1.address)") }
        let addresses = Places(
            agent: bots.address(of: 0, bot),
            operators: Dictionary(named, uniquingKeysWith: { first, _ in first }),
            nobody: "sip:nobody@\(nobody.address)")
        let (voices, clock) = (VoiceRecord(), MonotonicClock())
        let gateway = try await LoopbackGateway.start(
            service(settings(addresses), hearing, folder) { _, party, samples, time in
                voices.add(Array(samples), of: party, at: time, clock.now)
            }, grace: Scenario.grace(of: moments) ?? .seconds(1), logger: logger)
        places.insert(try place(caller, gateway: gateway.address, &random), at: 0)
        let played = try await play(places, on: gateway, bots, voices)
        try await gateway.service.stop()
        try await bots.stop()
        return played
    }

    private func place(
        _ phone: PhoneScript, gateway: SocketAddress, _ random: inout SeededRandom
    ) throws -> PhoneBooth.Place {
        try PhoneBooth.place(
            phone, gateway: gateway, start: .zero, random: SeededRandom(seed: random.next()),
            sounds: .speechAmongTones)
    }

    private func service(
        _ gateway: GatewaySettings, _ hearing: CallHearing.Settings, _ folder: String,
        onVoice: @escaping GatewayServiceSettings.VoiceTap
    ) -> GatewayServiceSettings {
        let any = SocketAddress.loopback(port: 0)
        var settings = GatewayServiceSettings(
            gateway: gateway, udp: any, tcp: any, advertisedHost: Self.host, mediaHost: Self.host,
            prompts: [], recordings: folder,
            builtIn: .init(script: .init(steps: []), clips: [:]), seed: seed)
        settings.ownSounds = .given(SimSettings.library(lasting: clipLengths)) {
            [clipLengths] clip, text in
            SimSettings.speech(of: text, as: clip, lasting: clipLengths[clip.name])
        }
        settings.hearing = hearing
        settings.recording.policy = gateway.recording
        settings.onVoice = onVoice
        settings.threads = MediaThreadsSettings(threads: 1)
        return settings
    }

    /// Where everything is.
    package static let host = "127.0.0.1"

    // MARK: Time

    private func play(
        _ places: [PhoneBooth.Place], on gateway: LoopbackGateway, _ bots: LoopbackBots,
        _ voices: VoiceRecord
    ) async throws -> Played {
        let booth = PhoneBooth()
        // Whoever is told to stop waiting leaves no phones behind.
        defer { booth.stop() }
        let clock = ScenarioClock(origin: MonotonicClock().now)
        let wall = SystemWallClock().now
        try await bots.begin(at: clock.origin)
        async let running = booth.run(places, origin: clock.origin)
        async let happened: Void = happen(on: gateway, clock)
        let isOver = try await waitForTheEnd(booth, gateway, clock)
        let ended = clock.now
        let kept = isOver ? try await gateway.waitForReturn() : nil
        booth.stop()
        let phones = await running
        if isOver { try await happened }
        let first = gateway.records.first
        return Played(
            records: gateway.records.filter { $0.call == first?.call },
            arrived: .zero
                + .milliseconds(max(0, (first?.at.milliseconds ?? 0) - wall.milliseconds)),
            phones: phones, bot: try await bots.bots(of: 0).first,
            voices: voices.voices(since: clock), ended: ended, isOver: isOver,
            lag: voices.lag, kept: kept)
    }

    /// What happens to the gateway itself, each at its time.
    private func happen(on gateway: LoopbackGateway, _ clock: ScenarioClock) async throws {
        for moment in moments {
            let rest = .zero + moment.at - clock.now
            if rest > .zero { try await Task.sleep(for: rest) }
            guard let call = gateway.records.first?.call else { continue }
            try await gateway.happen(moment.event, to: call)
        }
    }

    /// Whether everything is over before the limit: all that was to happen, every phone, the call.
    private func waitForTheEnd(
        _ booth: PhoneBooth, _ gateway: LoopbackGateway, _ clock: ScenarioClock
    ) async throws -> Bool {
        let last = max(.seconds(1), moments.last?.at ?? .zero)
        while clock.now < .zero + limit {
            if booth.isAtRest, clock.now > .zero + last,
                try await gateway.service.load().calls == 0
            {
                return true
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}
