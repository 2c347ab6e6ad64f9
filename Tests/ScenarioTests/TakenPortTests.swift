// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Exchange
import GatewayTesting
import Lab
import Logging
import MediaThreads
import Synchronization
import Testing
import Timing

/// Another program holds ports of the range on this machine: no call is lost to that, and none is
/// answered with a port that is not ours.
@Suite struct TakenPortTests {
    @Test(.timeLimit(.minutes(2))) func callsAreAnsweredOnPortsThatAreOurs() async throws {
        let range: ClosedRange<UInt16> = 30_000...30_023
        // All but every third pair, and so also the first that would be lent.
        let others = stride(from: range.lowerBound, to: range.upperBound, by: 2)
            .filter { $0 / 2 % 3 != 1 }
            .compactMap { try? RTPSocketPair.bind(host: "127.0.0.1", port: $0) }
        #expect(others.count == 8)
        let scenario = try #require(ScenarioCatalog.all.first)
        let stories = try await LoopbackRun.run(
            [scenario], seed: 4, sideBySide: 1, ports: range, logger: Self.logger)
        for story in stories where !story.isGood {
            Issue.record(Comment(rawValue: story.account))
        }
        withExtendedLifetime(others) {}
    }

    /// The program comes after the gateway has started, and takes what the gateway has not bound
    /// yet. Twelve calls of two legs go through more ports than were bound at the start.
    @Test(.timeLimit(.minutes(3))) func portsThatAreTakenLaterCostNoCall() async throws {
        // Below the ports that the system gives others: what comes for one of those is not ours.
        let range: ClosedRange<UInt16> = 30_100...30_147
        let other = OtherProgram()
        let scenario = try #require(ScenarioCatalog.all.first)
        let stories = try await LoopbackRun.run(
            Array(repeating: scenario, count: 12), seed: 4, sideBySide: 4, ports: range,
            logger: Self.logger
        ) { _ in
            // RTP of one pair and RTCP of the next; every third is left.
            for pair in stride(from: range.lowerBound, to: range.upperBound, by: 2)
            where pair / 2 % 3 != 1 {
                other.take(pair / 2 % 3 == 0 ? pair : pair + 1)
            }
        }
        #expect(other.ports.count >= 4, "the gateway has bound all but \(other.ports)")
        #expect(stories.count == 12)
        for story in stories where !story.isGood {
            Issue.record(Comment(rawValue: story.account))
        }
        // Nobody was told to send sound there.
        #expect(other.close() == 0)
    }

    /// The same many times over in simulated time, with ports that come and go.
    @Test(arguments: 1...4 as ClosedRange<UInt64>) func noCallGetsATakenPort(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let plan = Scenario.plan(["maria"])
        var settings = SimSettings(seed: seed, plan: plan, triggers: Scenario.defaultTriggers)
        settings.gateway.ports = 20_000...20_047
        let world = SimWorld(settings: settings, bots: [Scenario.talkingBot])
        for number in 0..<60 {
            world.add(
                PhoneScript(
                    "anna\(number)", voice: .tone(.caller), dials: "demo",
                    steps: [.when(.connected, after: .seconds(2), .hangUp)]),
                startingAt: .seconds(2 * number))
            guard number % 10 == 5 else { continue }
            let ports = Set(settings.gateway.ports.filter { _ in random.next() % 3 == 0 })
            world.schedule(.portsTaken(ports), at: .seconds(2 * number))
        }
        world.run(for: .seconds(200)) { $0.isQuiet && $0.now > .zero + .seconds(125) }
        let ends = world.journal.filter { $0.record.words == "call ended: caller hung up" }
        #expect(ends.count == 60)
        #expect(world.lentPorts.count == 60 && Set(world.lentPorts).count > 16)
        #expect(world.wronglyLentPorts.isEmpty, "\(world.wronglyLentPorts)")
        #expect(world.senses.violations.isEmpty)
    }

    private static var logger: Logger {
        var logger = Logger(label: "ports")
        logger.logLevel = .error
        return logger
    }

    /// A program that takes the ports it can get.
    private final class OtherProgram: Sendable {
        private let sockets = Mutex<[LoopbackSocket]>([])

        var ports: [UInt16] { sockets.withLock { $0.map(\.address.port) } }

        func take(_ port: UInt16) {
            if let socket = try? LoopbackSocket(port: port) {
                sockets.withLock { $0.append(socket) }
            }
        }

        /// Closes all; how many datagrams came for it.
        func close() -> Int {
            sockets.withLock { sockets in
                var datagrams = 0
                var buffer = [UInt8](repeating: 0, count: 2048)
                for socket in sockets {
                    while socket.receive(into: &buffer) != nil { datagrams += 1 }
                    socket.shut()
                }
                return datagrams
            }
        }
    }
}
