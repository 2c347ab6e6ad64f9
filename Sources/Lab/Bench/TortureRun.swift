// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Foundation
import Gateway
import GatewayTesting
import Handoff
package import Logging
import MediaThreads
import SIP
import Timing
import Transport

/// A serving gateway with calls up, under everything that strangers can send it: the messages of
/// RFC 4475, mutations of them, addresses of no use, half-open connections and slow senders. The
/// calls must not notice, others must be answered, and nothing may stay behind.
package enum TortureRun {
    /// How long into its call a steady caller's ear counts, from both ends.
    private static let margin = Duration.seconds(3)

    package static func run(
        _ settings: TortureSettings, logger: Logger, progress: @Sendable (String) -> Void
    ) async throws -> TortureReport {
        let clock = MonotonicClock()
        let began = clock.now
        DescriptorLimit.raise()
        let steady = BotScript([.say(clip: "long", interruptible: false)])
        let bots = try await LoopbackBots(
            scripts: [[steady]], remembers: false, logger: logger)
        let line = Line(
            name: "help", numbers: ["help"], plan: Scenario.plan(["nobody"]),
            agent: bots.address(of: 0, nil))
        // A tone that never ends is no speech, and no reason to fetch a person in the middle of this.
        let gateway = try await LoopbackGateway.start(
            lines: [line], triggers: [], ports: 27000...28999,
            seed: settings.seed, logger: logger, remembers: false
        ) { $0.gateway.sip.timers.t1 = settings.t1 }
        var report = TortureReport()
        report.descriptorsBefore = Self.descriptors
        for round in 0..<TortureSettings.rounds {
            progress("round \(round + 1) of \(TortureSettings.rounds)")
            try await play(round, settings, on: gateway, into: &report)
            progress("waiting for what is left to end")
            try await settle(
                settings, on: gateway,
                descriptors: report.descriptorsBefore + TortureReport.descriptorsOfLoops)
            report.descriptorsAfter = Self.descriptors
            report.residentMegabytes.append(Self.residentMegabytes)
        }
        let (load, counts) = (
            try await gateway.service.load(), await gateway.service.signallingCounts
        )
        (report.callsLeft, report.portsLeft) = (load.calls, load.ports)
        report.connectionsLeft = counts.connections
        report.messagesUnsent = counts.messagesUnsent
        report.connectionsEvicted = counts.sockets.evicted
        report.socketsReopened = counts.sockets.socketsReopened
        report.healthProblems = await gateway.service.problems.map {
            "\($0.part.rawValue): \($0.reason)"
        }
        report.seconds = (clock.now - began).inSeconds
        try await gateway.service.stop()
        try await bots.stop()
        return report
    }

    private static func play(
        _ round: Int, _ settings: TortureSettings, on gateway: LoopbackGateway,
        into report: inout TortureReport
    ) async throws {
        var random = SeededRandom(seed: settings.seed &+ UInt64(round))
        let length = Duration.seconds(settings.seconds)
        func place(_ script: PhoneScript, at start: Duration) throws -> PhoneBooth.Place {
            try PhoneBooth.place(
                script, gateway: gateway.address, start: start,
                random: SeededRandom(seed: random.next()))
        }
        let steady = try (0..<settings.calls).map { number in
            try place(
                caller("steady-\(number)", hangsUpAfter: length), at: .milliseconds(20 * number))
        }
        let count = max(1, Int(length.inSeconds / settings.honestEvery.inSeconds))
        let honest = try (0..<count).map { number in
            try place(
                caller("honest-\(number)", hangsUpAfter: .milliseconds(300)),
                at: settings.honestEvery * number)
        }
        let booth = PhoneBooth()
        async let phones = booth.run(steady + honest)
        let attack = TortureAttack(
            settings: settings, udp: gateway.address, tcpPort: gateway.service.tcpPort ?? 0,
            seed: random.next())
        let tally = try await attack.run()
        let clock = MonotonicClock()
        let limit = clock.now + .seconds(30)
        while !booth.isAtRest, clock.now < limit { try await Task.sleep(for: .milliseconds(50)) }
        booth.stop()
        let played = await phones
        report.datagramsSent += tally.datagrams
        report.connectionsOpened += tally.connections
        report.connectionsFailed += tally.failedConnections
        judge(Array(played.prefix(settings.calls)), callsOf: length, into: &report)
        judge(honest: Array(played.dropFirst(settings.calls)), into: &report)
    }

    /// Calls nobody acknowledges are over after 64 T1, and their BYE after as much again.
    private static func settle(
        _ settings: TortureSettings, on gateway: LoopbackGateway, descriptors: Int
    ) async throws {
        let clock = MonotonicClock()
        let limit = clock.now + settings.t1 * 140 + .seconds(10)
        while clock.now < limit {
            let load = try await gateway.service.load()
            let connections = await gateway.service.signallingCounts.connections
            // Media threads and bots close their sockets a little later.
            if load == (0, 0, 0), connections == 0, Self.descriptors <= descriptors { return }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private static func caller(_ name: String, hangsUpAfter delay: Duration) -> PhoneScript {
        PhoneScript(
            name, voice: .tone(.caller), dials: "help",
            steps: [.when(.connected, after: delay, .hangUp)])
    }

    // MARK: Judgement

    private static func judge(
        _ phones: [ScriptedPhone], callsOf length: Duration, into report: inout TortureReport
    ) {
        let probe = ToneProbe(.agent)
        for phone in phones {
            report.calls += 1
            guard let connected = phone.first(.connected),
                !phone.notes.contains(where: { $0.what.isEndByOther })
            else {
                report.callsCutOff += 1
                continue
            }
            let sound = phone.heard.samples(
                from: connected + margin, to: connected + (length - margin))
            for start in stride(from: 0, to: sound.count - 159, by: 160) {
                report.framesExpected += 1
                if probe.amplitude(in: sound[start..<start + 160]) < 600 {
                    report.framesMissed += 1
                }
            }
        }
    }

    private static func judge(honest phones: [ScriptedPhone], into report: inout TortureReport) {
        for phone in phones {
            report.honestCalls += 1
            guard let dialled = phone.first(.dialled), let connected = phone.first(.connected)
            else { continue }
            report.honestAnswered += 1
            let milliseconds = (connected - dialled).inSeconds * 1000
            report.slowestAnswer = max(report.slowestAnswer, milliseconds)
        }
    }

    private static var descriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
    }

    private static var residentMegabytes: Double {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * 4096 / 1_048_576
    }
}

extension PhoneNote.What {
    /// Whether the call ended, and not because this phone hung up.
    fileprivate var isEndByOther: Bool {
        if case .ended(let why) = self { why != "hung up" } else { false }
    }
}
