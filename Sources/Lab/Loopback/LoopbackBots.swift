// SPDX-License-Identifier: Apache-2.0

import Addresses
package import AgentWire
import CallModel
import Gateway
package import GatewayTesting
import Glibc
package import Logging
import NIOCore
import Synchronization
import Timing
import Transport

/// Scripted bots behind a real WebSocket server, one path for each scenario.
package final class LoopbackBots: Sendable {
    private let loop = ControlLoop()
    private let server: Confined<WebSocketServer>
    private let served: Confined<Served>
    /// Accepts connections and never answers.
    private let mute: Int32
    private let mutePort: UInt16
    package let port: UInt16

    /// The bots that came to be, by scenario, in order; confined to the loop.
    fileprivate final class Served {
        var bots: [Int: [LoopbackBot]] = [:]
        /// The last bot of each name that was to take a caller over, by scenario.
        var successors: [Int: [String: LoopbackBot]] = [:]
        /// That of the bots to come.
        var clock = ScenarioClock()
    }

    /// Listens on a free port; `scripts` are the bots of each scenario, in the order of its calls.
    /// `successors` are other agents of each scenario. `remembers` keeps each bot and what it heard at
    /// hand, which grows with every call.
    package init(
        scripts: [[BotScript]], successors: [[String: BotScript]] = [], remembers: Bool = true,
        logger: Logger
    ) async throws {
        let eventLoop = loop.eventLoop
        (server, served) = try await eventLoop.submit {
            let served = Served()
            var routes: [String: WebSocketServer.Route] = [:]
            for (number, scripts) in scripts.enumerated() {
                routes["/bot/\(number)"] = { _ in
                    let earlier = served.bots[number, default: []].count
                    let script =
                        earlier < scripts.count ? scripts[earlier] : scripts.last ?? BotScript([])
                    let bot = LoopbackBot(script: script, clock: served.clock)
                    if remembers { served.bots[number, default: []].append(bot) }
                    return bot
                }
            }
            for (number, successors) in successors.enumerated() {
                for (name, script) in successors {
                    routes["/bot/\(number)/\(name)"] = { _ in
                        let bot = LoopbackBot(script: script, clock: served.clock)
                        if remembers { served.successors[number, default: [:]][name] = bot }
                        return bot
                    }
                }
            }
            // A bot may send a minute of sound at once.
            var limits = WebSocketLimits()
            limits.pendingBytes = 4 * (AgentProtocolCatalog.all.map(\.messageBytes).max() ?? 0)
            let server = WebSocketServer(
                eventLoop: eventLoop, limits: limits, logger: logger, routes: routes)
            return (
                Confined(server, on: eventLoop),
                Confined(served, on: eventLoop)
            )
        }.get()
        port = try await server.wait { $0.listen(host: "127.0.0.1", port: 0) }
        (mute, mutePort) = Self.listenMutely()
    }

    /// From now on the times of bots that come to be count from `origin`.
    func begin(at origin: Instant) async throws {
        try await served.ask { $0.clock = ScenarioClock(origin: origin) }
    }

    /// Where the bot of a scenario is reached, or seems to be, and how it is spoken to.
    package func address(
        of number: Int, _ script: BotScript?, successor: String? = nil
    ) -> AgentAddress {
        let (port, target) =
            switch script?.connection {
            case .refused: (UInt16(1), "/")
            case .neverOpens: (mutePort, "/")
            case .opens, nil: (port, "/bot/\(number)" + (successor.map { "/\($0)" } ?? ""))
            }
        return .webSocket(
            WebSocketURL(host: "127.0.0.1", port: port, target: target),
            script?.dialect ?? AgentProtocolCatalog.twilio)
    }

    /// The bots of a scenario as they are now.
    package func bots(of number: Int) async throws -> [ScriptedBot] {
        try await served.ask { $0.bots[number, default: []].map(\.bot) }
    }

    /// The other agents of a scenario as they are now.
    package func successors(of number: Int) async throws -> [String: ScriptedBot] {
        let served = served
        return try await loop.eventLoop.submit {
            served.value.successors[number, default: [:]].mapValues(\.bot)
        }.get()
    }

    package func stop() async throws {
        try await server.wait { $0.shutDown() }
        try await loop.shutDown()
        close(mute)
    }

    private static func listenMutely() -> (Int32, UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = Addresses.SocketAddress.loopback(port: 0).given { bind(descriptor, $0, $1) }
        _ = listen(descriptor, 16)
        return (
            descriptor,
            Addresses.SocketAddress.taken { getsockname(descriptor, $0, $1) }.address.port
        )
    }
}

/// One scripted bot at its end of a real socket; confined to its event loop.
final class LoopbackBot: WebSocketReceiver {
    private(set) var bot: ScriptedBot
    private let clock: ScenarioClock
    private var timer: Scheduled<Void>?

    init(script: BotScript, clock: ScenarioClock) {
        bot = ScriptedBot(script: script)
        self.clock = clock
    }

    func webSocketOpened(_ connection: WebSocketConnection) {}

    func webSocket(
        _ connection: WebSocketConnection, received message: ByteBuffer, isText: Bool
    ) {
        let message = AgentMessage(
            isText ? .text : .binary, Array(message.readableBytesView))
        perform(bot.receive(message, at: clock.now), on: connection)
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ closure: WebSocketClosure) {
        bot.closed()
        timer?.cancel()
        timer = nil
    }

    private func perform(_ effects: [ScriptedBot.Effect], on connection: WebSocketConnection) {
        for effect in effects {
            switch effect {
            case .send(let message): connection.send(message)
            case .close(let code, let reason): connection.close(code: code, reason: reason)
            }
        }
        timer?.cancel()
        guard let deadline = bot.nextDeadline else { return }
        let delay = TimeAmount.nanoseconds(max(0, (deadline - clock.now).inNanoseconds))
        let both = Confined((bot: self, connection: connection), on: connection.eventLoop)
        timer = both.after(delay) { (here, connection) in
            here.perform(here.bot.timersDue(at: here.clock.now), on: connection)
        }
    }
}
