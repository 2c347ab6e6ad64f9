// SPDX-License-Identifier: Apache-2.0

import Addresses
import Audio
import CLinux
import CallModel
import Codecs
import MediaEngine
import MediaThreads
import RTP
import Synchronization
import Testing
import Timing

@Suite(.serialized) struct MediaThreadsTests {
    /// A loopback address of this suite's own: no other test takes a port that was just given back.
    private static let host = "127.0.0.77"

    private func threads(
        _ deliveries: Deliveries, threads: Int = 1, commandLimit: Int = 4096
    ) throws -> MediaThreadPool {
        try MediaThreadPool(
            settings: MediaThreadsSettings(
                threads: threads, realtimePriority: nil, commandLimit: commandLimit),
            media: CallMediaSettings(), deliver: { deliveries.take($0) })
    }

    /// Opens a leg toward a telephone; the result is its local port.
    private func connect(
        _ party: Party, _ phone: LoopbackPhone, of call: CallID, on media: MediaThreadPool
    ) throws -> UInt16 {
        let host = phone.address.family == .ipv6 ? "::1" : Self.host
        let sockets = try RTPSocketPair.bind(host: host, port: 0)
        #expect(media.attach(sockets, to: party, of: call))
        #expect(
            media.send(
                call, [.openRTP(party, .pcmu(remote: phone.address, ssrc: UInt32(sockets.port)))]))
        return sockets.port
    }

    @Test func twoCallsRunSideBySideAndHearOnlyTheirOwn() throws {
        let deliveries = Deliveries()
        let media = try threads(deliveries, threads: 2)
        defer { media.stop() }
        let frequencies: [Float] = [500, 800, 1100, 1400]
        var phones: [LoopbackPhone] = []
        for number in 0..<2 {
            let call = CallID(rawValue: "call-\(number)")
            #expect(media.addCall(call))
            for party in [Party.caller, .operator] {
                let phone = LoopbackPhone(
                    frequency: frequencies[phones.count], ssrc: UInt32(phones.count + 1))
                _ = try connect(party, phone, of: call, on: media)
                phones.append(phone)
            }
            media.send(call, [.route(Routing(caller: [.operator], operator: [.caller]))])
        }
        while let slowest = phones.map(\.packetsHeard).min(), slowest < 75 {
            for phone in phones where !phone.converse() {
                Issue.record("a telephone heard nothing for five seconds")
                return
            }
        }
        for (index, phone) in phones.enumerated() {
            for (other, frequency) in frequencies.enumerated() {
                let level = phone.level(of: frequency)
                #expect(other == index ^ 1 ? level > -25 : level < -45)
            }
        }
        #expect(media.figures.count == 2)
    }

    /// Two operators with sockets of their own, each told something else while the caller waits.
    @Test func twoOperatorsOfOneCallAreBriefedApart() throws {
        let deliveries = Deliveries()
        let media = try threads(deliveries)
        defer { media.stop() }
        let call = CallID(rawValue: "call")
        #expect(media.addCall(call))
        let second = Staff.operator(.second)
        let tones: [Lane: Float] = [.hold: 500, .whisper: 800, .whisper(to: second): 1100]
        let listeners: [(party: Party, lane: Lane)] = [
            (.caller, .hold), (.operator, .whisper), (second.party, .whisper(to: second)),
        ]
        var phones: [(phone: LoopbackPhone, tone: Float?, port: UInt16)] = []
        for (index, (party, lane)) in listeners.enumerated() {
            let phone = LoopbackPhone(frequency: 2000, ssrc: UInt32(index + 1))
            let port = try connect(party, phone, of: call, on: media)
            phones.append((phone, tones[lane], port))
            var tone = ToneGenerator(.sine(tones[lane] ?? 0))
            let clip = ClipID.spoken(index)
            media.send(
                call,
                [
                    .load(clip, Clip(samples: tone.samples(8000))),
                    .play(clip, on: lane, loops: true),
                ])
        }
        var routing = Routing(caller: [.hold], operator: [.whisper])
        routing[second] = [.whisper]
        media.send(call, [.route(routing)])
        while let slowest = phones.map(\.phone.packetsHeard).min(), slowest < 75 {
            for (phone, _, _) in phones where !phone.converse() {
                Issue.record("a telephone heard nothing for five seconds")
                return
            }
        }
        for (phone, own, _) in phones {
            for tone in tones.values {
                #expect(tone == own ? phone.level(of: tone) > -25 : phone.level(of: tone) < -45)
            }
            #expect(phone.level(of: 2000) < -45)
        }
        media.removeCall(call)
        #expect(deliveries.wait { Set($0.closedPorts) == Set(phones.map(\.port)) })
    }

    private static let hasIPv6 = (try? RTPSocketPair.bind(host: "::1", port: 0)) != nil

    @Test(.enabled(if: hasIPv6, "this machine has no IPv6"))
    func aCallerOverIPv6AndAnOperatorOverIPv4HearEachOther() throws {
        let media = try threads(Deliveries())
        defer { media.stop() }
        let caller = LoopbackPhone(frequency: 500, ssrc: 1, isIPv6: true)
        let person = LoopbackPhone(frequency: 800, ssrc: 2)
        let call = CallID(rawValue: "call")
        #expect(media.addCall(call))
        _ = try connect(.caller, caller, of: call, on: media)
        _ = try connect(.operator, person, of: call, on: media)
        media.send(call, [.route(Routing(caller: [.operator], operator: [.caller]))])
        while min(caller.packetsHeard, person.packetsHeard) < 75 {
            guard caller.converse(), person.converse() else {
                Issue.record("a telephone heard nothing for five seconds")
                return
            }
        }
        #expect(caller.level(of: 800) > -25)
        #expect(person.level(of: 500) > -25)
    }

    @Test func anAgentOnAStreamHearsAndIsHeard() throws {
        let deliveries = Deliveries()
        let media = try threads(deliveries)
        defer { media.stop() }
        let frames = Mutex<[UInt8]>([])
        let stream = StreamRings(format: .pcmu) { bytes in
            frames.withLock { $0 += bytes }
        }
        let call = CallID(rawValue: "call")
        #expect(media.addCall(call))
        #expect(media.attach(stream, to: .agent, of: call))
        let phone = LoopbackPhone(frequency: 500, ssrc: 1)
        _ = try connect(.caller, phone, of: call, on: media)
        media.send(
            call, [.openStream(.agent), .route(Routing(caller: [.agent], agent: [.caller]))])
        var tone = ToneGenerator(.sine(900))
        stream.receive(audio: tone.samples(16000).map { PCMU.compress($0) })
        stream.receive(mark: "said")
        #expect(phone.converse(packets: 75))
        #expect(phone.level(of: 900) > -25)
        #expect(deliveries.wait { $0.events.contains(.mark(.agent, name: "said")) })
        let heard = frames.withLock { $0 }
        #expect(heard.count >= 75 * 160 && heard.count % 160 == 0)
        let samples = heard.suffix(8000).map { PCMU.expand($0) }
        #expect(GoertzelProbe(frequency: 500).level(in: samples) > -25)
    }

    @Test func aRemovedCallGivesItsPortsBack() throws {
        let deliveries = Deliveries()
        let media = try threads(deliveries)
        defer { media.stop() }
        let call = CallID(rawValue: "call")
        media.addCall(call)
        let phone = LoopbackPhone(frequency: 500, ssrc: 1)
        let port = try connect(.caller, phone, of: call, on: media)
        let unused = try RTPSocketPair.bind(host: Self.host, port: 0)
        let unusedPort = unused.port
        media.attach(unused, to: .operator, of: call)
        #expect(phone.converse(packets: 3))
        #expect(throws: RTPSocketError.refused(errno: 98, port: port)) {
            try RTPSocketPair.bind(host: Self.host, port: port)
        }
        #expect(media.removeCall(call))
        #expect(deliveries.wait { $0.removed == [call] })
        #expect(Set(deliveries.closedPorts) == [port, unusedPort])
        _ = try RTPSocketPair.bind(host: Self.host, port: port)
        _ = try RTPSocketPair.bind(host: Self.host, port: unusedPort)
        #expect(!media.send(call, [.route(.silent)]))
    }

    @Test func aClosedLegGivesItsPortBackWhileTheCallGoesOn() throws {
        let deliveries = Deliveries()
        let media = try threads(deliveries)
        defer { media.stop() }
        let call = CallID(rawValue: "call")
        media.addCall(call)
        let caller = LoopbackPhone(frequency: 500, ssrc: 1)
        _ = try connect(.caller, caller, of: call, on: media)
        let first = LoopbackPhone(frequency: 700, ssrc: 2)
        let firstPort = try connect(.operator, first, of: call, on: media)
        #expect(first.converse(packets: 3))
        media.send(call, [.close(.operator)])
        #expect(deliveries.wait { $0.closedPorts == [firstPort] })
        let second = LoopbackPhone(frequency: 900, ssrc: 3)
        _ = try connect(.operator, second, of: call, on: media)
        #expect(second.converse(packets: 3))
        #expect(caller.converse(packets: 5))
    }

    @Test func aLegThatNeverOpensGivesItsPortBackWhenItIsClosed() throws {
        let deliveries = Deliveries()
        let media = try threads(deliveries)
        defer { media.stop() }
        let call = CallID(rawValue: "call")
        media.addCall(call)
        let sockets = try RTPSocketPair.bind(host: Self.host, port: 0)
        let port = sockets.port
        media.attach(sockets, to: .operator, of: call)
        media.send(call, [.close(.operator)])
        #expect(deliveries.wait { $0.closedPorts == [port] })
        _ = try RTPSocketPair.bind(host: Self.host, port: port)
    }

    @Test func theLastFramesOfARemovedCallReachTheTap() throws {
        let deliveries = Deliveries()
        let media = try threads(deliveries)
        defer { media.stop() }
        let last = Mutex<Int64>(-1)
        let ring = FrameRing(catchesSent: false) { ring in
            ring.drain { frame in last.withLock { $0 = frame.time.samples } }
        }
        let call = CallID(rawValue: "call")
        media.addCall(call, tap: ring)
        let phone = LoopbackPhone(frequency: 500, ssrc: 1)
        _ = try connect(.caller, phone, of: call, on: media)
        #expect(phone.converse(packets: 10))
        media.removeCall(call)
        #expect(deliveries.wait { $0.removed == [call] })
        let sent = deliveries.events.compactMap {
            if case .statistics(_, let statistics, _) = $0 {
                statistics.quality.packetsSent
            } else {
                nil
            }
        }
        // One frame a packet, counted from sample 0.
        #expect(sent.last.map { Int64($0 - 1) * 160 } == last.withLock { $0 })
        #expect(ring.dropped == 0)
    }

    @Test func stoppingClosesEverythingAndIsFinal() throws {
        let deliveries = Deliveries()
        let media = try threads(deliveries, threads: 2)
        var ports: [UInt16] = []
        for number in 0..<4 {
            let call = CallID(rawValue: "call-\(number)")
            media.addCall(call)
            let phone = LoopbackPhone(frequency: 500, ssrc: 1)
            ports.append(try connect(.caller, phone, of: call, on: media))
            #expect(phone.converse(packets: 1))
        }
        media.stop()
        media.stop()
        #expect(Set(deliveries.closedPorts) == Set(ports))
        #expect(deliveries.removed.count == 4)
        #expect(!media.addCall(CallID(rawValue: "late")))
        for port in ports { _ = try RTPSocketPair.bind(host: Self.host, port: port) }
    }

    @Test func commandsBeyondTheLimitAreRefusedAndCounted() throws {
        let deliveries = Deliveries()
        let media = try threads(deliveries, commandLimit: 2)
        defer { media.stop() }
        let call = CallID(rawValue: "call")
        #expect(media.addCall(call))
        #expect(!media.addCall(call))
        let refused = (0..<1000).count { _ in !media.send(call, [.route(.silent)]) }
        #expect(refused > 0)
        #expect(media.figures[0].commandsDropped == refused)
    }

    @Test func theSchedulingIsReported() throws {
        let deliveries = Deliveries()
        let media = try threads(deliveries)
        media.stop()
        #expect(media.figures[0].scheduling == .normal(errno: 0))
    }
}
