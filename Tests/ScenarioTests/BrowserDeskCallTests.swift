// SPDX-License-Identifier: Apache-2.0

import Accounts
import Addresses
import AgentWire
import CallModel
import Console
import Gateway
import GatewayTesting
import Handoff
import Journal
import Lab
import Logging
import Synchronization
import Testing

/// A caller on a telephone, handed to a person who has nothing but a browser.
@Suite(.serialized) struct BrowserDeskCallTests {
    private static let logger: Logger = {
        var logger = Logger(label: "desk")
        logger.logLevel = .critical
        return logger
    }()

    /// The console of a gateway, as far as a desk needs it.
    private static func console(of service: GatewayService) -> ConsoleServer {
        var settings = ConsoleSettings(listen: SocketAddress(ipv4: 0x7F00_0001, port: 0))
        settings.accounts = [
            Account(
                name: "anna",
                password: PasswordHash(
                    of: "anna's password", salt: Array("0123456789abcdef".utf8), rounds: 10_000),
                role: .operator)
        ]
        let actions = ConsoleActions(
            transcript: { _, _ in nil }, takeOver: { _, _ in nil }, handoff: { _, _ in nil },
            hangUp: { _, _ in nil }, abortHandoff: { _ in nil },
            operators: { await service.operators },
            setPresence: { await service.set($0, of: $1) }, desk: { service.desk($0) },
            health: { .init(isReady: true) }, metrics: { await service.metrics.all })
        return ConsoleServer(
            settings: settings, journal: MemoryJournal().journal, actions: actions, logger: logger)
    }

    private static func scenario(
        _ title: String, _ expect: [GatewayTesting.Expectation], leavesAfterHearing heard: Tone,
        for time: Duration = .seconds(4)
    ) -> Scenario {
        var plan = Scenario.plan([])
        // A browser on a small machine takes its time.
        plan.timings.accept = .seconds(25)
        plan.timings.minimumBridge = .seconds(1)
        plan.defaultRoute.targets = [
            Target(
                name: "lena", address: .desk(.browser(user: "anna")), ringTime: .seconds(30)),
            Target(name: "maria", uri: "sip:maria@nowhere.invalid", ringTime: Scenario.ringTime),
        ]
        return Scenario(
            title,
            callers: [
                .init(
                    Scenario.caller(then: [.when(.hears(heard), after: time, .hangUp)]))
            ],
            operators: [Scenario.operatorPhone("maria")], bots: [Scenario.talkingBot], plan: plan,
            limit: .seconds(120), expect: expect)
    }

    /// Runs a scenario with somebody at the desk in a browser who does what the story has.
    private static func play(
        _ scenario: Scenario, story: String, ports: ClosedRange<UInt16>
    ) async throws {
        let browser = Mutex<DeskBrowser?>(nil)
        let serving = Mutex<Task<Void, any Error>?>(nil)
        let stories = try await LoopbackRun.run(
            [scenario], seed: 1, ports: ports, logger: logger
        ) { service in
            let (ports, port) = AsyncStream.makeStream(of: UInt16.self)
            let server = console(of: service)
            serving.withLock { $0 = Task { try await server.run { port.yield($0) } } }
            for await port in ports {
                let person = DeskBrowser(port: port, story: story, hertz: Tone.caller.hertz)
                browser.withLock { $0 = person }
                #expect(await person.waits(for: "open"), "\(person.printed)")
                return
            }
        }
        let person = try #require(browser.withLock { $0 })
        #expect(await person.waits(for: "status 0"), "\(person.printed)")
        serving.withLock { $0 }?.cancel()
        for story in stories where !story.isGood {
            Issue.record(Comment(rawValue: "\(story.account)\n\(person.printed)"))
        }
    }

    @Test(
        .enabled(if: DeskBrowser.isThere, "needs Chromium and Playwright: make setup"),
        .timeLimit(.minutes(3)))
    func aPersonInABrowserTakesACaller() async throws {
        let scenario = Self.scenario(
            "a person at a desk in a browser takes the call",
            [
                .handoffs([.init(.bridged, .completed)]),
                .events([
                    "operator.dialled: lena", "operator.ringing", "operator.answered",
                    "operator.chose: accept", "bridged", "held", "held", "operator.noted",
                ]),
            ], leavesAfterHearing: .operatorC, for: .seconds(60))
        try await Self.play(scenario, story: "takes", ports: 28500...28599)
    }

    @Test(
        .enabled(if: DeskBrowser.isThere, "needs Chromium and Playwright: make setup"),
        .timeLimit(.minutes(3)))
    func whoDeclinesSaysWhyAndTheNextIsCalled() async throws {
        let scenario = Self.scenario(
            "a person at a desk in a browser declines",
            [
                .handoffs([.init(.bridged, .completed)]),
                .attempts([.init("lena", .declined), .init("maria", .completed)]),
            ], leavesAfterHearing: .operatorA)
        try await Self.play(scenario, story: "declines", ports: 28600...28699)
    }

    @Test(
        .enabled(if: DeskBrowser.isThere, "needs Chromium and Playwright: make setup"),
        .timeLimit(.minutes(3)))
    func aCallMayBeTakenAtOnceByKey() async throws {
        let scenario = Self.scenario(
            "a person at a desk in a browser takes the call at once",
            [
                .handoffs([.init(.bridged, .completed)]), .attempts([.init("lena", .completed)]),
                .hears(
                    "anna", [.operatorC],
                    .between(
                        .after(.event("bridged"), .seconds(2)),
                        .after(.event("bridged"), .seconds(3)))),
            ], leavesAfterHearing: .operatorC)
        try await Self.play(scenario, story: "is-left", ports: 28700...28799)
    }
}
