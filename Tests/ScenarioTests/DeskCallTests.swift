// SPDX-License-Identifier: Apache-2.0

import Addresses
import AgentWire
import CallModel
import CardRig
import Desk
import GatewayTesting
import Handoff
import Lab
import Logging
import Synchronization
import Testing
import Transport

/// A caller handed to a person at a real desk: its socket, its sound card, and its keys.
@Suite struct DeskCallTests {
    /// Presses what comes next whenever the desk shows something.
    private final class Fingers: Sendable {
        private struct State {
            var shown: [String] = []
            var desk: Confined<DeskService>?
            var steps: [(shown: String, keys: [DeskMachine.Key])]
        }

        private let state: Mutex<State>

        init(_ steps: [(shown: String, keys: [DeskMachine.Key])]) {
            state = Mutex(State(steps: steps))
        }

        var shown: [String] { state.withLock { $0.shown } }

        func sit(at desk: Confined<DeskService>) { state.withLock { $0.desk = desk } }

        func see(_ text: String) {
            let (desk, keys) = state.withLock {
                state -> (Confined<DeskService>?, [DeskMachine.Key]) in
                state.shown.append(text)
                guard let next = state.steps.first, text.contains(next.shown) else {
                    return (nil, [])
                }
                state.steps.removeFirst()
                return (state.desk, next.keys)
            }
            desk?.tell { desk in for key in keys { desk.press(key) } }
        }
    }

    @Test(
        .timeLimit(.minutes(2)),
        arguments: [AgentProtocolCatalog.twilio, AgentProtocolCatalog.vonage])
    func aPersonAtADeskTakesACaller(_ dialect: AgentProtocolDescription) async throws {
        var logger = Logger(label: "desk")
        logger.logLevel = .critical
        let pair = try TestCards.pair()
        let person = CardSpeaker(at: pair.far)
        let fingers = Fingers([
            ("[Enter] accept", [.character("w"), .enter]),
            ("you talk", [.character("n"), .character("o"), .character("k"), .enter]),
            ("noted", [.character("h")]), ("on hold", [.character("h")]),
        ])
        let loop = ControlLoop()
        let desk = try await Confined.made(on: loop.eventLoop) {
            let settings = DeskService.Settings(
                listen: SocketAddress(ipv4: 0x7F00_0001, port: 0), device: pair.gateway,
                dialect: dialect,
                credentials: "desk:s3cret")
            return try DeskService(
                settings, on: loop.eventLoop, show: { fingers.see($0) }, showDraft: { _ in },
                quit: {})
        }
        fingers.sit(at: desk)
        let server = try await Confined.made(on: loop.eventLoop) { [logger] in
            desk.value.makeServer(logger: logger)
        }
        let port = try await server.wait { $0.listen(host: "127.0.0.1", port: 0) }
        let url = try #require(WebSocketURL("ws://desk:s3cret@127.0.0.1:\(port)/"))

        let target = Target(
            name: "lena", address: .desk(.webSocket(url, dialect)), ringTime: .seconds(10))
        let stories = try await LoopbackRun.run(
            [Self.scenario(target)], seed: 1, ports: 28400...28499, logger: logger)
        try await desk.ask { $0.stop() }
        try await server.wait { $0.shutDown() }
        try await loop.shutDown()
        let heard = person.stop()
        for story in stories where !story.isGood {
            Issue.record(Comment(rawValue: "\(story.account)\n\(fingers.shown)"))
        }
        #expect(fingers.shown.contains { $0.contains("*** a call") }, "\(fingers.shown)")
        let everything = heard.stretches.flatMap(\.samples)
        let probe = ToneProbe(.caller)
        let loud = stride(from: 0, to: everything.count - 159, by: 160).count { start in
            probe.amplitude(in: everything[start..<start + 160]) > 600
        }
        #expect(loud > 50, "the person heard the caller in \(loud) frames of 20 ms")
    }

    /// A caller who is handed to this target, and leaves when they have talked.
    private static func scenario(_ target: Target) -> Scenario {
        var plan = Scenario.plan([])
        plan.defaultRoute.targets = [target]
        return Scenario(
            "a person at a real desk",
            callers: [
                .init(
                    Scenario.caller(
                        then: [.when(.hears(.operatorC), after: .seconds(4), .hangUp)]))
            ],
            operators: [], bots: [Scenario.talkingBot], plan: plan,
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events([
                    "operator.dialled: lena", "operator.answered", "operator.chose: accept",
                    "bridged", "operator.noted", "held",
                ]),
                .hears(
                    "anna", [.operatorC],
                    .between(
                        .after(.event("bridged"), .seconds(2)),
                        .after(.event("bridged"), .seconds(3)))),
            ])
    }
}
