// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Exchange
import Foundation
import Gateway
import GatewayTesting
import Handoff
import Listening
package import Logging
import MediaEngine
import SoundFiles
import Synchronization
import Timing
import Transport
import Triggers
import Voice

/// One real call in real time on loopback: a SIP caller with a recorded voice, a scripted agent
/// behind a WebSocket, two operators with SIP phones, and the gateway between them.
package enum DemoRun {
    private static let limit = Duration.seconds(120)

    /// Plays the demo; `line` gets each line of what happens as it happens.
    package static func run(
        _ options: DemoOptions, logger: Logger, line: @escaping @Sendable (String) -> Void
    ) async throws -> DemoResult {
        try FileManager.default.createDirectory(
            atPath: options.directory, withIntermediateDirectories: true)
        let models = ListeningModels(directory: options.models)
        let keywords = try phrases(for: models)
        if keywords == nil {
            for problem in models.problems { line("listening: \(problem)") }
            line("without the models the caller presses 0 to get a person")
        }
        let cast = DemoCast(
            voices: try DemoVoices(directory: options.fixtures),
            asking: keywords == nil ? .keypad : .words)
        let bots = try await LoopbackBots(scripts: [[cast.bot]], logger: logger)
        var random = SeededRandom(seed: options.seed)
        let nowhere = SocketAddress(ipv4: 0x7F00_0001, port: 9)
        var places = try [cast.absent, cast.present].map {
            try PhoneBooth.place(
                $0, gateway: nowhere, start: .zero, random: SeededRandom(seed: random.next()))
        }
        let spoken = Mutex<[Int16]>([])
        let plan = DemoCast.plan(
            lena: "sip:lena@\(places[0].address)", ben: "sip:ben@\(places[1].address)")
        let gateway = try await LoopbackGateway.start(
            lines: [Line(plan: plan, agent: bots.address(of: 0, nil))],
            triggers: Scenario.defaultTriggers, ports: 28000...28099, seed: options.seed,
            logger: logger, prompts: prompts
        ) { settings in
            settings.models = models
            settings.keywords = keywords
            settings.onSpeech = { _, clip in spoken.withLock { $0 = clip.samples } }
        }
        places.append(
            try PhoneBooth.place(
                cast.caller, gateway: gateway.address, start: .milliseconds(300),
                random: SeededRandom(seed: random.next())))
        let story = try await play(places, on: gateway, bots: bots, seed: options.seed, line)
        let whisper = spoken.withLock { $0 }
        return try DemoReport(story: story, options: options, whisper: whisper).write()
    }

    /// What the gateway listens for; nil when it cannot.
    private static func phrases(for models: ListeningModels) throws -> KeywordSet? {
        guard models.phones != nil else { return nil }
        return try KeywordSet(
            TriggerRule.requestPhrases.map { KeywordPhrase(text: $0) },
            pronouncer: models.pronouncer)
    }

    private static func play(
        _ places: [PhoneBooth.Place], on gateway: LoopbackGateway, bots: LoopbackBots,
        seed: UInt64, _ line: @Sendable (String) -> Void
    ) async throws -> Story {
        let booth = PhoneBooth()
        let clock = MonotonicClock()
        let (began, wall) = (clock.now, SystemWallClock().now)
        async let running = booth.run(places)
        var teller = DemoTeller()
        while !booth.isAtRest, clock.now - began < limit {
            for text in teller.lines(for: gateway.records) { line(text) }
            try await Task.sleep(for: .milliseconds(40))
        }
        let isStuck = !booth.isAtRest
        let load = try await settled(gateway, clock)
        for text in teller.lines(for: gateway.records) { line(text) }
        let ended = clock.now
        booth.stop()
        let phones = await running
        let arrival = gateway.records.first
        let arrived =
            began + .milliseconds((arrival?.at.milliseconds ?? 0) - wall.milliseconds)
        let call = Story.Call(
            id: arrival?.call ?? CallID(rawValue: "none"), arrived: arrived,
            records: gateway.records, bot: try await bots.bots(of: 0).first)
        var story = Story(
            scenario: "demo", seed: seed, began: began, ended: ended, calls: [call],
            phones: phones, violations: [], depth: .loopback(targetSuffix: ""))
        if isStuck { story.failures.append("the call did not end in \(limit)") }
        if let load { story.failures.append(load) }
        try await gateway.service.stop()
        try await bots.stop()
        return story
    }

    /// Waits until the gateway has given everything back; what it has not, in words.
    private static func settled(
        _ gateway: LoopbackGateway, _ clock: MonotonicClock
    ) async throws -> String? {
        let limit = clock.now + .seconds(5)
        while true {
            let load = try await gateway.service.load()
            if load == (0, 0, 0) { return nil }
            guard clock.now < limit else {
                return "the gateway still holds \(load.calls) calls, \(load.ports) ports"
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private static let prompts: [PromptLibrary.Prompt] =
        [
            ("connecting", "I am connecting you with a colleague. One moment, please."),
            ("still-trying", "Thank you for waiting. I am still trying."),
            ("connected", "You are connected."),
            ("reconnecting", "The line was lost. I am calling again."),
            ("returning", "Nobody is free right now. I am taking you back."),
            ("goodbye", "I am sorry, nobody can help you right now. Goodbye."),
            ("leave-message", "Please leave a message after the tone."),
            ("agent-lost", "One moment, please."),
        ].map { PromptLibrary.Prompt(name: $0.0, text: $0.1, voice: .slt) }
        + [
            ("keys", "Press 1 to take the call, 2 to decline, 3 to hear this again."),
            ("declined", "Thank you."), ("caller-gone", "The caller has hung up."),
            ("timed-out", "No key came. Goodbye."),
        ].map { PromptLibrary.Prompt(name: $0.0, text: $0.1, voice: .rms) }
}
