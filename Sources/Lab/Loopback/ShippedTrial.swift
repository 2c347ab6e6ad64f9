// SPDX-License-Identifier: Apache-2.0

import Addresses
package import CallModel
import ConfigurationFiles
import Exchange
import Gateway
package import GatewayTesting
package import Handoff
import JSON
import Listening
package import Logging
import MediaEngine
import Timing
import Transport

/// Calls to a gateway as it ships: the files of `config/`, their phrases, rules, prompts and
/// agent, with sound in at a SIP socket and the journal out. Only addresses, ports and folders are
/// the trial's own.
package struct ShippedTrial: Sendable {
    /// The repository.
    package var root: String
    /// Who calls, each by the number they dial, which names their call in the result.
    package var callers: [PhoneScript] = []
    /// Phones of operators; a target of that name rings there.
    package var operators: [PhoneScript] = []
    /// Phones of operators whom only the caller of this number reaches: targets `NAME-NUMBER`.
    package var desks: [String: [PhoneScript]] = [:]
    /// In place of the built-in agent.
    package var bot: BotScript?
    /// In place of the shipped `triggers.yaml`.
    package var rules: String?
    /// A change of `gateway.yaml` as text, as a user would make it.
    package var edit: @Sendable (String) -> String = { $0 }
    /// A change of the plan of every line.
    package var adjust: @Sendable (inout CallPlan) -> Void = { _ in }
    /// How far apart the callers begin.
    package var apart: Duration = .milliseconds(300)
    package var limit: Duration = .seconds(60)

    package init(root: String) { self.root = root }

    package struct Result: Sendable {
        /// The journal of each call, by the number dialled.
        package var calls: [String: [JournalRecord]] = [:]
        package var phones: [ScriptedPhone] = []
        /// How many phrases are listened for.
        package var keywords = 0

        /// The events of this name in a call, in order.
        package func events(_ name: String, in call: String) -> [JournalRecord] {
            calls[call, default: []].filter { $0.name == name }
        }

        /// A call in words, for the message of a failed test.
        package func account(of call: String) -> String {
            calls[call, default: []].map { "\($0.name): \($0.words)" }.joined(separator: "\n")
        }
    }

    /// Why the shipped files could not be used.
    package struct Unusable: Error, CustomStringConvertible {
        package var description: String
    }

    package func run(
        ports: ClosedRange<UInt16>, seed: UInt64 = 1, logger: Logger
    ) async throws -> Result {
        var random = SeededRandom(seed: seed)
        let nobody = SocketAddress(ipv4: 0x7F00_0001, port: 9)
        var settings = try settings(ports: ports, seed: seed)
        var places: [PhoneBooth.Place] = []
        func place(_ phone: PhoneScript, for target: String, on lines: Range<Int>) throws {
            let place = try PhoneBooth.place(
                phone, gateway: nobody, start: .zero, random: SeededRandom(seed: random.next()))
            places.append(place)
            for index in lines {
                settings.gateway.lines[index].plan.readdress(
                    phone.name, as: target, "sip:\(phone.name)@\(place.address)")
            }
        }
        let shared = settings.gateway.lines
        for phone in operators { try place(phone, for: phone.name, on: shared.indices) }
        for (number, phones) in desks.sorted(by: { $0.key < $1.key }) {
            guard var line = shared.first else { continue }
            line.name = number
            line.numbers = [number]
            settings.gateway.lines.append(line)
            let last = settings.gateway.lines.count - 1
            for phone in phones {
                try place(phone, for: "\(phone.name)-\(number)", on: last..<last + 1)
            }
        }
        var bots: LoopbackBots?
        if let bot {
            let made = try await LoopbackBots(scripts: [[bot]], logger: logger)
            for index in settings.gateway.lines.indices {
                settings.gateway.lines[index].agent = made.address(of: 0, bot)
            }
            bots = made
        }
        let gateway = try await LoopbackGateway.start(settings, logger: logger)
        for (number, caller) in callers.enumerated() {
            places.append(
                try PhoneBooth.place(
                    caller, gateway: gateway.address, start: apart * number,
                    phase: .milliseconds(number * 7 % 20),
                    random: SeededRandom(seed: random.next())))
        }
        var result = Result(keywords: settings.keywords?.phrases.count ?? 0)
        result.phones = try await play(places, on: gateway)
        try await gateway.service.stop()
        try await bots?.stop()
        for arrival in gateway.records where arrival.name == "call.arrived" {
            let number = arrival.detail["to"]?.string ?? ""
            result.calls[number] = gateway.records.filter { $0.call == arrival.call }
        }
        return result
    }

    private func play(
        _ places: [PhoneBooth.Place], on gateway: LoopbackGateway
    ) async throws -> [ScriptedPhone] {
        let booth = PhoneBooth()
        async let running = booth.run(places)
        let clock = MonotonicClock()
        let end = clock.now + limit
        func isOver() -> Bool {
            booth.isAtRest && gateway.service.counters.current.callsEnded >= callers.count
        }
        while !isOver(), clock.now < end { try await Task.sleep(for: .milliseconds(50)) }
        booth.stop()
        return await running
    }

    /// The shipped files as `handoff serve` reads them.
    private func settings(
        ports: ClosedRange<UInt16>, seed: UInt64
    ) throws -> GatewayServiceSettings {
        func file(_ name: String) throws -> ConfigurationFile {
            try ConfigurationFile.read(path: "\(root)/config/\(name)").get()
        }
        var gateway = try file("gateway.yaml")
        gateway.text = edit(gateway.text)
        let rules = rules
        let loaded = GatewayConfiguration.load(gateway: gateway, environment: [:]) { name in
            if let rules { return .success(ConfigurationFile(name: name, text: rules)) }
            return ConfigurationFile.read(path: "\(root)/config/\(name)")
        }
        var configuration: GatewayConfiguration
        switch loaded {
        case .success(let good): configuration = good
        case .failure(let problems): throw Unusable(description: problems.description)
        }
        configuration.listening.models = "\(root)/\(configuration.listening.models)"
        var settings = try GatewayServiceSettings(configuration, localHost: "127.0.0.1")
        let any = SocketAddress.loopback(port: 0)
        settings.udp = any
        settings.tcp = any
        settings.advertisedHost = "127.0.0.1"
        settings.mediaHost = "127.0.0.1"
        settings.gateway.mediaAddress = "127.0.0.1"
        settings.gateway.ports = ports
        settings.recordings = "/tmp"
        settings.seed = seed
        for index in settings.gateway.lines.indices {
            adjust(&settings.gateway.lines[index].plan)
        }
        return settings
    }
}

extension CallPlan {
    /// Gives a target another address, on every route.
    fileprivate mutating func readdress(_ target: String, as name: String, _ uri: String) {
        func readdressed(_ route: Route) -> Route {
            var route = route
            for index in route.targets.indices where route.targets[index].name == target {
                route.targets[index].address = .sip(uri)
                route.targets[index].name = name
            }
            return route
        }
        defaultRoute = readdressed(defaultRoute)
        routes = routes.mapValues(readdressed)
    }
}
