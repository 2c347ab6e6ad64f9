// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Exchange
import Gateway
package import GatewayTesting
import Handoff
import Journal
package import Logging
import Timing
import Transport

/// A call to an operator who is reached by a name, on real sockets and through a real DNS server.
/// The first server of the name is silent; the second is the operator's telephone.
package enum NamedOperatorTrial {
    package struct Result: Sendable {
        package var caller: ScriptedPhone
        package var `operator`: ScriptedPhone
        /// What the gateway asked of DNS, as `name type`.
        package var questions: [String]
        /// The names of what was written down.
        package var events: [String]
    }

    package static func run(logger: Logger) async throws -> Result {
        let desk = try PhoneBooth.place(
            answerer, gateway: SocketAddress(ipv4: 0x7F00_0001, port: 9), start: .zero,
            random: SeededRandom(seed: 1))
        let names = try LoopbackNameServer(zone: zone(port: desk.address.port))
        let bots = try await LoopbackBots(scripts: [[Scenario.talkingBot]], logger: logger)
        var plan = Scenario.plan(["maria"])
        plan.defaultRoute.targets[0].address = .sip("sip:maria@desk.example.test")
        // A silent server takes four seconds before the next one is asked.
        plan.defaultRoute.targets[0].ringTime = .seconds(15)
        let line = Line(
            name: "help", numbers: ["help"], plan: plan, agent: bots.address(of: 0, nil))
        let gateway = try await LoopbackGateway.start(
            lines: [line], triggers: Scenario.defaultTriggers, ports: 26000...26099, seed: 5,
            logger: logger
        ) { $0.resolver.servers = names.address }
        let place = try PhoneBooth.place(
            caller, gateway: gateway.address, start: .zero, random: SeededRandom(seed: 2))
        let (booth, callers, clock) = (PhoneBooth(), PhoneBooth(), MonotonicClock())
        async let operators = booth.run([desk])
        async let played = callers.run([place])
        let limit = clock.now + .seconds(30)
        while !callers.isAtRest, clock.now < limit { try await Task.sleep(for: .milliseconds(50)) }
        while try await gateway.service.load() != (0, 0, 0), clock.now < limit {
            try await Task.sleep(for: .milliseconds(50))
        }
        callers.stop()
        booth.stop()
        let result = Result(
            caller: await played[0], operator: await operators[0], questions: names.questions,
            events: gateway.records.map(\.name))
        try await gateway.service.stop()
        try await bots.stop()
        names.stop()
        return result
    }

    private static func zone(port: UInt16) -> LoopbackNameServer.Zone {
        [
            "desk.example.test": [
                .naptr(
                    order: 1, preference: 1, service: "SIP+D2U",
                    replacement: "_sip._udp.desk.example.test")
            ],
            "_sip._udp.desk.example.test": [
                .srv(priority: 1, weight: 0, port: 9, target: "silent.example.test"),
                .srv(priority: 2, weight: 0, port: port, target: "live.example.test"),
            ],
            "silent.example.test": [.a("127.0.0.1")], "live.example.test": [.a("127.0.0.1")],
        ]
    }

    private static let caller = PhoneScript(
        "joe", voice: .tone(.caller), dials: "help",
        steps: [
            .when(.connected, after: .milliseconds(600), .pressByInfo("0")),
            .when(.hears(.operatorA), after: .milliseconds(300), .hangUp),
        ])

    /// An operator whose voice is two tones: a single one at the answer is a voicemail's beep.
    private static var answerer: PhoneScript {
        let voice = zip(
            PureTone.clip(.operatorA, for: .seconds(1)), PureTone.clip(.operatorB, for: .seconds(1))
        ).map { $0 / 2 + $1 / 2 }
        return PhoneScript(
            "maria", voice: .clip(voice, loops: true),
            whenCalled: .answer(after: .milliseconds(200)),
            steps: [
                .when(.hears(.whisper), after: .milliseconds(300), .pressByInfo("1")),
                .when(.hears(.caller), after: .seconds(30), .hangUp),
            ])
    }
}
