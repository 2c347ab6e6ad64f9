// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Exchange
import Gateway
import GatewayTesting
import Handoff
import JSON
import Logging
import Timing
import Transport

/// The scenarios of one live gateway: their phones, their bots, their lines.
struct LoopbackStage {
    private let scenarios: [Scenario]
    private let seed: UInt64
    private let pace: LoopbackPace
    private let bots: LoopbackBots
    /// The phones of all scenarios, operators' first; callers are added once the gateway is up.
    private var places: [PhoneBooth.Place] = []
    /// Which scenario a phone belongs to.
    private var owners: [Int] = []
    let lines: [Line]
    /// Who sits at the sound cards, by scenario and name.
    private var seats: [Int: [String: CardSeat]] = [:]

    init(
        _ scenarios: [Scenario], seed: UInt64, pace: LoopbackPace, cards: CardWires?,
        logger: Logger
    ) async throws {
        self.pace = pace
        self.scenarios = scenarios
        self.seed = seed
        bots = try await LoopbackBots(
            scripts: scenarios.map(\.bots), successors: scenarios.map(\.successors), logger: logger)
        var random = SeededRandom(seed: seed)
        var lines: [Line] = []
        let nobody = SocketAddress(ipv4: 0x7F00_0001, port: 9)
        for (number, scenario) in scenarios.enumerated() {
            var addresses: [String: String] = [:]
            for script in scenario.operators {
                let place = try PhoneBooth.place(
                    script, gateway: nobody, start: .zero,
                    random: SeededRandom(seed: random.next()))
                addresses[script.name] = "sip:\(script.name)@\(place.address)"
                places.append(place)
                owners.append(number)
            }
            var wires: [String: String] = [:]
            for (name, script) in scenario.cards {
                guard let cards else { continue }
                let pair = try cards.wired(
                    goneAfter: script.vanishes.map { $0 + scenario.answerAfter(of: name) })
                wires[name] = script.isThere ? pair.gateway : "nowhere"
                let role =
                    scenario.cardCaller == name
                    ? CardSeat.Role.calls(after: .seconds(3))
                    : .isCalled(answerAfter: scenario.answerAfter(of: name))
                seats[number, default: [:]][name] = CardSeat(script, at: pair.far, role)
            }
            var line =
                Line(
                    name: Self.lineName(number), numbers: [Self.lineName(number)],
                    plan: scenario.plan(
                        addressedBy: { addresses[$0] },
                        successors: { [bots] name in
                            scenario.successors[name].map {
                                bots.address(of: number, $0, successor: name)
                            }
                        }
                    ).withTargetSuffix("-\(number)").wired(by: wires),
                    agent: bots.address(of: number, scenario.bots.first))
            line.card = scenario.cardLine { wires[$0] ?? $0 }
            lines.append(line)
        }
        self.lines = lines
    }

    private static func lineName(_ number: Int) -> String { "line-\(number)" }

    /// Adds the callers, now that the gateway has an address.
    mutating func dial(_ gateway: SocketAddress) throws {
        var random = SeededRandom(seed: seed &+ 1)
        for (number, scenario) in scenarios.enumerated() {
            for caller in scenario.callers {
                var script = caller.phone
                script.dials = Self.lineName(number)
                let start = caller.at + pace.start(of: number)
                places.append(
                    try PhoneBooth.place(
                        script, gateway: gateway, start: start,
                        random: SeededRandom(seed: random.next())))
                owners.append(number)
            }
        }
    }

    /// Plays everything to its end and judges it.
    func play(on gateway: LoopbackGateway) async throws -> [Story] {
        let booth = PhoneBooth()
        let clock = MonotonicClock()
        let (began, wall) = (clock.now, SystemWallClock().now)
        async let running = booth.run(places)
        let moments = scenarios.enumerated().flatMap { number, scenario in
            scenario.moments.map { ($0.at + pace.start(of: number), number, $0.event) }
        }.sorted { $0.0 < $1.0 }
        for (at, number, event) in moments {
            try await sleep(until: began + at, clock)
            try await happen(event, in: number, on: gateway)
        }
        let limit =
            began + pace.start(of: scenarios.count) + (scenarios.map(\.limit).max() ?? .zero)
        while !booth.isAtRest || isCalledOnCards(gateway), clock.now < limit {
            try await Task.sleep(for: .milliseconds(50))
        }
        let stragglers = booth.busyPhones
        let ended = clock.now
        let returned = try await gateway.waitForReturn()
        booth.stop()
        let phones = await running
        let heard = seats.mapValues { $0.mapValues { $0.stop() } }
        var stories: [Story] = []
        for number in scenarios.indices {
            // One that was never reached has heard nothing.
            let successors = scenarios[number].successors.mapValues { ScriptedBot(script: $0) }
                .merging(try await bots.successors(of: number)) { _, reached in reached }
            var story = Story(
                scenario: scenarios[number].name, seed: seed, began: began, ended: ended,
                calls: calls(
                    of: number, in: gateway.records, began: began, wall: wall,
                    bots: try await bots.bots(of: number), successors: successors,
                    cards: heard[number] ?? [:]),
                phones: phones.indices.filter { owners[$0] == number }.map { phones[$0] },
                violations: [], depth: .loopback(targetSuffix: "-\(number)"))
            let late = stragglers.filter { owners[$0] == number }.map {
                places[$0].phone.script.name
            }
            if !late.isEmpty { story.failures.append("still busy at the end: \(late)") }
            if let returned { story.failures.append(returned) }
            story.audit()
            story.judge(by: scenarios[number].expectations)
            stories.append(story)
        }
        try await gateway.service.stop()
        try await bots.stop()
        return stories
    }

    /// Whether somebody on the sound card of a line has not called yet, or is there still.
    private func isCalledOnCards(_ gateway: LoopbackGateway) -> Bool {
        let waited = scenarios.indices.filter { scenarios[$0].cardCaller != nil }
        guard !waited.isEmpty else { return false }
        let records = gateway.records
        return waited.contains { number in
            let call = records.first {
                $0.name == "call.arrived"
                    && $0.detail["line"]?.string == Self.lineName(number)
            }?.call
            return !records.contains { $0.name == "call.ended" && $0.call == call }
        }
    }

    private func sleep(until moment: Instant, _ clock: MonotonicClock) async throws {
        let rest = moment - clock.now
        if rest > .zero { try await Task.sleep(for: rest) }
    }

    private func happen(
        _ event: SimWorld.SimEvent, in number: Int, on gateway: LoopbackGateway
    ) async throws {
        let arrival = gateway.records.first {
            $0.name == "call.arrived" && $0.detail["line"]?.string == Self.lineName(number)
        }
        guard let call = arrival?.call else { return }
        if case .takeOver(let target?) = event {
            return try await gateway.happen(.takeOver(target: "\(target)-\(number)"), to: call)
        }
        if case .input(.presence(let name, let wish)) = event {
            let named = GatewayInput.presence(operator: "\(name)-\(number)", wish)
            return try await gateway.happen(.input(named), to: call)
        }
        try await gateway.happen(event, to: call)
    }

    private func calls(
        of number: Int, in records: [JournalRecord], began: Instant, wall: WallTime,
        bots: [ScriptedBot], successors: [String: ScriptedBot], cards: [String: HeardSound]
    ) -> [Story.Call] {
        let arrivals = records.filter {
            $0.name == "call.arrived" && $0.detail["line"]?.string == Self.lineName(number)
        }
        return arrivals.enumerated().map { index, arrival in
            let sinceStart = arrival.at.milliseconds - wall.milliseconds
            return Story.Call(
                id: arrival.call, arrived: began + .milliseconds(sinceStart),
                records: records.filter { $0.call == arrival.call },
                bot: index < bots.count ? bots[index] : nil, successors: successors,
                cards: cards)
        }
    }
}

extension CardScript {
    /// Whether there is a device at all.
    fileprivate var isThere: Bool { if case .opens = device { true } else { false } }

    /// When the plug is pulled; nil where it is not.
    fileprivate var vanishes: Duration? { steps.first { $0.act == .vanish }?.after }
}

extension Scenario {
    /// How long the card of a target rings before it counts as picked up.
    fileprivate func answerAfter(of name: String) -> Duration {
        for target in plan.defaultRoute.targets where target.name == name {
            if case .card(let address) = target.address { return address.answerAfter }
        }
        return .zero
    }
}

/// How scenarios are spread over time, so that a small machine keeps up.
struct LoopbackPace: Sendable {
    /// How many begin at about the same time.
    var sideBySide: Int
    /// How long after one such group the next begins.
    var apart: Duration

    func start(of number: Int) -> Duration {
        apart * (number / sideBySide) + .milliseconds(50 * (number % sideBySide))
    }
}

extension CallPlan {
    /// The same with real devices in the place of simulated ones.
    fileprivate func wired(by devices: [String: String]) -> CallPlan {
        var plan = self
        for index in plan.defaultRoute.targets.indices {
            guard case .card(var address) = plan.defaultRoute.targets[index].address,
                let name = address.device.split(separator: ":").last,
                let device = devices[String(name)]
            else { continue }
            address.device = device
            plan.defaultRoute.targets[index].address = .card(address)
        }
        return plan
    }

    /// One operator has one name in a gateway, so that the same name in two scenarios is two.
    fileprivate func withTargetSuffix(_ suffix: String) -> CallPlan {
        var plan = self
        func suffixed(_ route: Route) -> Route {
            var route = route
            for index in route.targets.indices { route.targets[index].name += suffix }
            return route
        }
        plan.defaultRoute = suffixed(plan.defaultRoute)
        plan.routes = plan.routes.mapValues(suffixed)
        return plan
    }
}
