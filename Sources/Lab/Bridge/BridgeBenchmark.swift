// SPDX-License-Identifier: Apache-2.0

import Addresses
import CLinux
import CallModel
import Codecs
import MediaEngine
package import MediaThreads
import Timing

/// Why the benchmark could not run.
package enum BridgeBenchmarkError: Error, Sendable {
    case media(MediaThreadsError)
    case sockets(RTPSocketError)
    case load
}

/// Measures how many bridged calls one core carries with their sound through the mixer.
///
/// Each call is a caller and an operator who hear each other: packets in and out of real UDP
/// sockets on loopback, jitter buffer, decoder, mixer, encoder. The telephones are a thread pinned
/// to another CPU; only the media thread's own CPU time counts, the kernel's work for its system
/// calls included. What recording costs, which the media thread does not wait for, is told beside it.
package enum BridgeBenchmark {
    /// Runs every step; takes the steps' time and about a second each. Blocks its thread.
    package static func run(
        _ settings: BridgeSettings
    ) throws(BridgeBenchmarkError) -> BridgeReport {
        DescriptorLimit.raise()
        var steps: [BridgeReport.Step] = []
        var scheduling = "normal"
        for calls in settings.steps {
            let (step, isRealtime) = try measure(calls, settings)
            steps.append(step)
            if isRealtime { scheduling = "realtime" }
            // Beyond the crossing a step costs time and tells nothing.
            if step.corePercent > 75 { break }
        }
        let (calls, isExtrapolated) = BridgeReport.calls(at: 70, in: steps)
        let together = steps.map { step in
            var both = step
            both.corePercent += step.recorderPercent
            return both
        }
        return BridgeReport(
            codecs: "\(settings.codecs.caller.title)-\(settings.codecs.operator.title)",
            legsPerCall: 2, scheduling: scheduling, steps: steps,
            callsAtSeventyPercent: calls, isExtrapolated: isExtrapolated,
            callsWithRecorder: BridgeReport.calls(at: 70, in: together).calls)
    }

    private static func measure(
        _ calls: Int, _ settings: BridgeSettings
    ) throws(BridgeBenchmarkError) -> (BridgeReport.Step, isRealtime: Bool) {
        guard let caller = BridgeVoice(settings.codecs.caller),
            let person = BridgeVoice(settings.codecs.operator),
            let load = BridgeLoad(telephones: calls * 2, saying: [caller, person])
        else { throw .load }
        let tally = BridgeTally()
        let media = try startMedia(settings, tally)
        defer { media.stop() }
        let recorder = settings.recording.map(BridgeRecorder.init)
        let heap = clinux_heap_bytes()
        let addresses = try connect(calls, settings, to: load, on: media, recorder)
        let recording = recorder.map { recorder in
            PosixThread(name: "recorder", run: { recorder.run(cpu: settings.mediaCPU) })
        }
        guard
            let telephones = PosixThread(
                name: "telephones",
                run: {
                    load.run(
                        to: addresses, cpu: settings.loadCPU,
                        realtimePriority: settings.realtimePriority)
                })
        else { throw .load }
        // Jitter buffers settle and the kernel's caches warm before anything counts.
        sleep(seconds: 1)
        media.clearFigures()
        // Figures are published once a second, so both readings are at most that old.
        sleep(seconds: 1.1)
        let grown = clinux_heap_bytes() - heap
        let (before, began) = (media.figures[0], load.counts)
        let recorded = recorder?.figures
        sleep(seconds: settings.secondsPerStep)
        let (after, ended) = (media.figures[0], load.counts)
        let recordedAfter = recorder?.figures
        media.stop()
        sleep(seconds: 0.1)
        load.stop()
        telephones.join()
        recorder?.stop()
        recording??.join()
        var step = step(calls, before, after)
        if let recorder, let recorded, let recordedAfter {
            let cpu = recordedAfter.cpuNanoseconds - recorded.cpuNanoseconds
            step.add(recorder.figures, percent: Double(cpu) / settings.secondsPerStep / 1e7)
        }
        step.kilobytesPerCall = Double(grown) / Double(calls) / 1000
        let wanted = Double(after.ticks &- before.ticks) * Double(calls * 2)
        step.loadPercent = wanted > 0 ? Double(ended.sent &- began.sent) / wanted * 100 : 0
        step.add(tally.total, received: load.counts.received)
        let received = ended.received &- began.received
        let sounding = ended.sounding &- began.sounding
        step.soundPercent = received > 0 ? Double(sounding) / Double(received) * 100 : 0
        return (step, after.scheduling.isRealtime)
    }

    private static func startMedia(
        _ settings: BridgeSettings, _ tally: BridgeTally
    ) throws(BridgeBenchmarkError) -> MediaThreadPool {
        do {
            return try MediaThreadPool(
                settings: MediaThreadsSettings(
                    realtimePriority: settings.realtimePriority, cpus: [settings.mediaCPU]),
                media: CallMediaSettings(), deliver: { tally.note($0) })
        } catch {
            throw .media(error)
        }
    }

    /// Opens both legs of every call toward the telephones; the result is their addresses.
    private static func connect(
        _ calls: Int, _ settings: BridgeSettings, to load: BridgeLoad, on media: MediaThreadPool,
        _ recorder: BridgeRecorder?
    ) throws(BridgeBenchmarkError) -> [SocketAddress] {
        var addresses: [SocketAddress] = []
        for number in 0..<calls {
            let call = CallID(rawValue: "bench-\(number)")
            media.addCall(call, recorder: recorder?.ring(for: call))
            var commands: [MediaCommand] = [
                .route(Routing(caller: [.operator], operator: [.caller]))
            ]
            for party in [Party.caller, .operator] {
                let sockets: RTPSocketPair
                do {
                    sockets = try RTPSocketPair.bind(host: "127.0.0.1", port: 0)
                } catch {
                    throw .sockets(error)
                }
                let remote = load.address(ofTelephone: addresses.count)
                addresses.append(SocketAddress(ipv4: 0x7F00_0001, port: sockets.port))
                media.attach(sockets, to: party, of: call)
                var leg = RTPLegSettings.pcmu(
                    remote: remote, ssrc: UInt32(truncatingIfNeeded: number * 7919))
                leg.codec = party == .caller ? settings.codecs.caller : settings.codecs.operator
                leg.payloadType = leg.codec.staticPayloadType ?? BridgeVoice.drawnPayloadType
                if party == .caller { leg.cleaning = settings.cleaning }
                commands.append(.openRTP(party, leg))
            }
            if let recorder { commands.append(.record(.begin(recorder.tracks))) }
            media.send(call, commands)
        }
        return addresses
    }

    private static func step(
        _ calls: Int, _ before: MediaThreadFigures, _ after: MediaThreadFigures
    ) -> BridgeReport.Step {
        let cpu = Double(after.cpuNanoseconds - before.cpuNanoseconds)
        let ticks = Double(after.ticks &- before.ticks)
        let elapsed = ticks * CallMedia.period.inSeconds * 1e9
        return BridgeReport.Step(
            calls: calls, kilobytesPerCall: 0,
            corePercent: elapsed > 0 ? cpu / elapsed * 100 : 0,
            recorderPercent: 0, recordedFramesDropped: 0, recordedBytesPerMinute: 0,
            microsecondsPerCallTick: ticks > 0 ? cpu / 1000 / ticks / Double(calls) : 0,
            lateness: BridgeReport.Lateness(
                p50: after.lateness.quantile(0.5), p99: after.lateness.quantile(0.99),
                max: after.lateness.max),
            lateTicks: after.lateTicks, skippedTicks: after.skippedTicks, loadPercent: 0,
            packetsIn: 0,
            packetsInLost: 0, packetsOut: 0, packetsOutLost: 0, lossPercent: 0,
            framesConcealed: 0, soundPercent: 0)
    }

    private static func sleep(seconds: Double) {
        clinux_sleep_until(clinux_monotonic_ns() + Int64(seconds * 1e9))
    }
}

extension BridgeReport.Step {
    /// Adds what recording cost and what it made.
    fileprivate mutating func add(_ recorder: BridgeRecorder.Figures, percent: Double) {
        recorderPercent = percent
        recordedFramesDropped = recorder.framesDropped
        recordedBytesPerMinute =
            recorder.seconds > 0 ? Double(recorder.bytes) / recorder.seconds * 60 : 0
    }

    /// Adds what the legs counted by their end, and what reached the telephones.
    fileprivate mutating func add(_ legs: BridgeTally.Total, received: UInt64) {
        packetsIn = legs.received
        packetsInLost = legs.lost
        packetsOut = legs.sent
        packetsOutLost = legs.sent > received ? legs.sent - received : 0
        framesConcealed = legs.concealed
        let all = packetsIn + packetsInLost + packetsOut
        lossPercent = all > 0 ? Double(packetsInLost + packetsOutLost) / Double(all) * 100 : 0
    }
}

extension MediaThreadFigures.Scheduling {
    fileprivate var isRealtime: Bool {
        switch self {
        case .realtime: true
        case .normal, .notStarted: false
        }
    }
}
