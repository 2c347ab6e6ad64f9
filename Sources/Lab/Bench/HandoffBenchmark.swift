// SPDX-License-Identifier: Apache-2.0

import Addresses
import AgentWire
import CallModel
import Exchange
import Gateway
import GatewayTesting
import Handoff
import JSON
package import Journal
package import Logging
import Timing
import Transport

/// How fast a handoff is on real sockets, by the clocks of the telephones themselves.
///
/// One live gateway with a line, an operator and a caller for each call of a round. Caller and
/// operator press keys, by SIP INFO unless told, so that both moments are the sending of one
/// message and nobody's voice pauses for a key. Every telephone ticks in a phase of its own, so
/// that all positions between two media ticks occur.
package enum HandoffBenchmark {
    /// Plays the calls and measures them; `store` keeps their journal while they run.
    package static func run(
        _ settings: HandoffBenchSettings, store: CallJournal, logger: Logger,
        progress: @Sendable (_ done: Int, _ of: Int) -> Void
    ) async throws -> HandoffBenchReport {
        var random = SeededRandom(seed: settings.seed)
        let bots = try await LoopbackBots(scripts: [[Scenario.talkingBot]], logger: logger)
        let nobody = SocketAddress(ipv4: 0x7F00_0001, port: 9)
        let operators = try (0..<settings.sideBySide).map { number in
            try PhoneBooth.place(
                answerer(number, settings.keys), gateway: nobody, start: .zero,
                phase: phase(&random),
                random: SeededRandom(seed: random.next()))
        }
        let gateway = try await LoopbackGateway.start(
            lines: operators.indices.map { line($0, operators[$0], bots.address(of: 0, nil)) },
            triggers: Scenario.defaultTriggers, ports: 29000...29999, seed: settings.seed,
            logger: logger, store: store)
        let desk = PhoneBooth()
        async let answering = desk.run(operators)
        var callers: [[ScriptedPhone]] = []
        for round in 0..<settings.rounds {
            let places = try operators.indices.map { number in
                try PhoneBooth.place(
                    caller(number, settings.keys, &random), gateway: gateway.address,
                    start: .milliseconds(60 * number), phase: phase(&random),
                    random: SeededRandom(seed: random.next()))
            }
            callers.append(try await play(places, on: gateway))
            progress((round + 1) * operators.count, settings.calls)
        }
        desk.stop()
        let answered = await answering
        try await gateway.service.stop()
        try await bots.stop()
        var times: [HandoffTimes] = []
        var failures: [String] = []
        for (number, phone) in answered.enumerated() {
            let visits = callers.map { $0[number] }
            let handoffs = HandoffTimes.of(visits, operator: phone, by: settings.keys)
            for (round, handoff) in handoffs.enumerated() {
                if let handoff {
                    times.append(handoff)
                } else {
                    failures.append(account(ofVisit: round, onLine: number, gateway.records))
                }
            }
        }
        return HandoffBenchReport(calls: settings.calls, times: times, failures: failures)
    }

    /// What the gateway wrote down of a call.
    private static func account(
        ofVisit round: Int, onLine number: Int, _ records: [JournalRecord]
    ) -> String {
        let arrivals = records.filter {
            $0.name == "call.arrived" && $0.detail["line"]?.string == "line-\(number)"
        }
        guard round < arrivals.count else {
            return "call \(round + 1) on line-\(number) never came"
        }
        return Timeline(records.filter { $0.call == arrivals[round].call }).text
    }

    /// Plays one round and waits until the gateway has given everything back.
    private static func play(
        _ places: [PhoneBooth.Place], on gateway: LoopbackGateway
    ) async throws -> [ScriptedPhone] {
        let (booth, clock) = (PhoneBooth(), MonotonicClock())
        let limit = clock.now + .seconds(30)
        async let running = booth.run(places)
        while !booth.isAtRest, clock.now < limit { try await Task.sleep(for: .milliseconds(50)) }
        booth.stop()
        while try await gateway.service.load() != (0, 0, 0), clock.now < limit {
            try await Task.sleep(for: .milliseconds(50))
        }
        return await running
    }

    private static func phase(_ random: inout SeededRandom) -> Duration {
        .microseconds(Int.random(in: 0..<20_000, using: &random))
    }

    private static func line(
        _ number: Int, _ phone: PhoneBooth.Place, _ agent: AgentAddress
    ) -> Line {
        var plan = Scenario.plan([name(number)])
        plan.defaultRoute.targets[0].address = .sip("sip:\(name(number))@\(phone.address)")
        return Line(
            name: "line-\(number)", numbers: ["line-\(number)"], plan: plan, agent: agent)
    }

    private static func name(_ number: Int) -> String { "operator-\(number)" }

    private static func caller(
        _ number: Int, _ keys: HandoffBenchSettings.Keys, _ random: inout SeededRandom
    ) -> PhoneScript {
        let asking = Duration.milliseconds(Int.random(in: 400..<900, using: &random))
        return PhoneScript(
            "caller-\(number)", voice: .tone(.caller), dials: "line-\(number)",
            steps: [
                .when(.connected, after: asking, keys.press("0")),
                .when(.hears(.operatorA), after: .milliseconds(300), .hangUp),
            ])
    }

    /// An operator whose voice is two tones: a single one at the answer is a voicemail's beep.
    private static func answerer(
        _ number: Int, _ keys: HandoffBenchSettings.Keys
    ) -> PhoneScript {
        let voice = zip(
            PureTone.clip(.operatorA, for: .seconds(1)), PureTone.clip(.operatorB, for: .seconds(1))
        ).map { $0 / 2 + $1 / 2 }
        return PhoneScript(
            name(number), voice: .clip(voice, loops: true),
            whenCalled: .answer(after: .milliseconds(200)),
            steps: [
                .when(.hears(.whisper), after: .milliseconds(300), keys.press("1")),
                // Only to hear the caller; the caller hangs up long before.
                .when(.hears(.caller), after: .seconds(30), .hangUp),
            ])
    }
}
