// SPDX-License-Identifier: Apache-2.0

import Addresses
import CAllocationCount
import CallModel
import Codecs
import MediaEngine
import RTP
import Testing
import Timing

@Suite struct AllocationTests {
    /// Ports that keep nothing, so that only the media's own allocations count.
    private final class Sink: CallPorts, MediaEventSink, PacketPort, StreamPort, FrameTap,
        RecordingSink
    {
        let sound: [UInt8]
        let format: StreamFormat
        var marks = 0

        init(sound: [UInt8], format: StreamFormat = .pcmu) {
            self.sound = sound
            self.format = format
        }

        func packetPort(for party: Party) -> (any PacketPort)? { self }
        func streamPort(for party: Party) -> (any StreamPort)? { self }
        func moved(from party: Party, to other: Party) {}
        func closed(_ party: Party) {}
        func emit(_ event: MediaEvent) {}
        func send(_ packet: UnsafeRawBufferPointer, to address: SocketAddress) {}
        func discardWaiting() -> (packets: Int, lastSource: SocketAddress?) { (0, nil) }
        func sendControl(_ packet: UnsafeRawBufferPointer, to address: SocketAddress) {}
        func send(_ payload: UnsafeBufferPointer<UInt8>) {}
        func receive(_ body: (StreamInput) -> Void) {
            sound.withUnsafeBufferPointer { body(.audio($0)) }
            body(.mark("m"))
        }
        func heard(
            _ frame: UnsafeBufferPointer<Int16>, from party: Party, at time: SampleTime
        ) {}
        func sent(_ frame: UnsafeBufferPointer<Int16>, to party: Party, at time: SampleTime) {}
        func record(_ tracks: UnsafeBufferPointer<Int16>, rate: Int, tick: Int64) {}
        func recordingEnded() {}
    }

    @Test(
        arguments: [20, 10, 30, 60],
        [StreamFormat.pcmu, .l16At16kHz, .l16At24kHz])
    func aTickInTheSteadyStateAllocatesNothing(packetTime: Int, format: StreamFormat) throws {
        try run(packetTime, format, PCMU.description, PCMU.description)
    }

    /// Legs of any codec, at 8 kHz and at 16.
    @Test(arguments: CodecCatalog.all, CodecCatalog.all)
    func norDoesOneWithOtherCodecs(_ one: CodecDescription, _ other: CodecDescription) throws {
        try run(20, .pcmu, one, other)
    }

    /// Packets of other lengths than frames, of codecs whose packets cannot be cut as well.
    @Test(arguments: [10, 30, 40, 60], [Opus.description, G722.description])
    func norDoesOneWithOtherPackets(_ packetTime: Int, _ row: CodecDescription) throws {
        try run(packetTime, .pcmu, row, PCMU.description)
    }

    /// All that may be done to a voice is allocated when its leg opens.
    @Test(arguments: [PCMU.description, G722.description])
    func norDoesCleaning(_ row: CodecDescription) throws {
        var cleaning = Cleaning()
        (cleaning.removesOffset, cleaning.noise, cleaning.level) = (true, 20, -20)
        (cleaning.echo, cleaning.limits, cleaning.comfortNoise) = (300, true, -60)
        try run(20, .pcmu, row, row, cleaning)
    }

    /// A peer that falls silent, and one that was held back for a second.
    @Test(arguments: CodecCatalog.all) func norDoComfortNoiseAndLateness(
        _ row: CodecDescription
    ) throws {
        let sink = Sink(sound: [])
        let media = CallMedia(
            call: CallID(rawValue: "test"), ports: sink, events: sink, tap: sink,
            settings: CallMediaSettings(), at: .zero)
        let phone = Telephone(
            number: 1, frequency: 400, codec: try #require(row.makeCodec()), payloadType: 96)
        var settings = Studio.settings(for: phone)
        settings.ssrc = 10
        media.apply(.openRTP(.caller, settings))
        media.apply(.route(Routing(operator: [.caller])))
        let packets = (0..<220).map { tick in
            tick % 50 == 40
                ? phone.packet(bytes: [50, 100, 140], payloadType: 13) : phone.nextPacket()
        }
        var now = Instant.zero
        var allocated: UInt64 = 0
        for (tick, packet) in packets.enumerated() {
            now = now + CallMedia.period
            // Silence from 41 to 50 of each second; from 100 to 120 nothing comes, and then all at once.
            let isSilent = (41..<50).contains(tick % 50)
            let isHeldBack = (100..<120).contains(tick)
            let due =
                tick == 120
                ? Array(packets[100...120]) : isHeldBack || isSilent ? [] : [packet]
            let counted = allocation_count()
            for packet in due {
                packet.withUnsafeBytes {
                    media.receive($0, from: phone.address, on: .caller, at: now)
                }
            }
            media.tick(at: now)
            if tick > 50 { allocated += allocation_count() - counted }
        }
        #expect(allocated == 0)
    }

    private func run(
        _ packetTime: Int, _ format: StreamFormat, _ one: CodecDescription,
        _ other: CodecDescription, _ cleaning: Cleaning = .none
    ) throws {
        let sink = Sink(sound: Array(repeating: 0x40, count: format.frameBytes), format: format)
        let media = CallMedia(
            call: CallID(rawValue: "test"), ports: sink, events: sink, tap: sink,
            recorder: sink, settings: CallMediaSettings(), at: .zero)
        let caller = Telephone(
            number: 1, frequency: 400, codec: try #require(one.makeCodec()), payloadType: 96)
        let `operator` = Telephone(
            number: 3, frequency: 900, codec: try #require(other.makeCodec()), payloadType: 97)
        for (party, telephone) in [(Party.caller, caller), (.operator, `operator`)] {
            var settings = Studio.settings(for: telephone)
            settings.ssrc = telephone === caller ? 10 : 20
            if telephone === caller { settings.packetTime = packetTime }
            settings.cleaning = cleaning
            media.apply(.openRTP(party, settings))
        }
        media.apply(.openStream(.agent))
        media.apply(.record(.begin(RecordingTrack.all(withConsultation: true))))
        let hold = Clip(samples: Array(repeating: 500, count: 777))
        media.apply(.load(.shared(.holdMusic), hold))
        media.apply(.play(.shared(.holdMusic), on: .hold, loops: true))
        let hearing = Routing(caller: [.agent, .hold], operator: [.whisper, .caller])
        let bridge = Routing(caller: [.operator], agent: [.caller], operator: [.caller])
        let packets = (0..<220).map { _ in (caller.nextPacket(), `operator`.nextPacket()) }
        var now = Instant.zero
        var allocated: UInt64 = 0
        for (index, (fromCaller, fromOperator)) in packets.enumerated() {
            now = now + CallMedia.period
            let before = allocation_count()
            // Every ninth packet is lost, and the routing changes all the time.
            if index % 9 != 0 {
                fromCaller.withUnsafeBytes {
                    media.receive($0, from: caller.address, on: .caller, at: now)
                }
            }
            fromOperator.withUnsafeBytes {
                media.receive($0, from: `operator`.address, on: .operator, at: now)
            }
            if index % 10 == 0 { media.apply(.route(index % 20 == 0 ? hearing : bridge)) }
            media.tick(at: now)
            // The first ticks grow what grows once; RTCP goes out on the 11th and the 21st.
            if index > 50 { allocated += allocation_count() - before }
        }
        #expect(allocated == 0)
    }

    /// A call with everybody in it, briefed, held and joined in turn.
    @Test(arguments: [PCMU.description, G722.description])
    func norDoesOneOfACallWithEverybody(_ codec: CodecDescription) throws {
        let sink = Sink(sound: [])
        let media = CallMedia(
            call: CallID(rawValue: "test"), ports: sink, events: sink, tap: sink,
            settings: CallMediaSettings(), at: .zero)
        var phones: [(party: Party, phone: Telephone)] = []
        for party in Party.allCases {
            let phone = Telephone(
                number: UInt8(1 + party.index), frequency: 400,
                codec: try #require(codec.makeCodec()), payloadType: 96)
            phones.append((party, phone))
            var settings = Studio.settings(for: phone)
            settings.ssrc = UInt32(10 + party.index)
            media.apply(.openRTP(party, settings))
        }
        media.apply(.load(.spoken(1), Clip(samples: Array(repeating: 500, count: 777))))
        for lane in Lane.allCases { media.apply(.play(.spoken(1), on: lane, loops: true)) }
        var briefing = Routing(caller: [.agent, .hold], agent: [.caller])
        var joined = Routing(caller: [.operator], operator: [.caller])
        for staff in Staff.allCases {
            briefing[staff] = [.whisper, .notice]
            joined[staff] = [.caller, .operator, .hold]
        }
        var now = Instant.zero
        var allocated: UInt64 = 0
        for index in 0..<120 {
            now = now + CallMedia.period
            let packets = phones.map { $0.phone.nextPacket() }
            let before = allocation_count()
            for (sender, packet) in zip(phones, packets) {
                packet.withUnsafeBytes {
                    media.receive($0, from: sender.phone.address, on: sender.party, at: now)
                }
            }
            if index % 10 == 0 { media.apply(.route(index % 20 == 0 ? briefing : joined)) }
            media.tick(at: now)
            if index > 50 { allocated += allocation_count() - before }
        }
        #expect(allocated == 0)
    }

    @Test func theCounterCounts() {
        let before = allocation_count()
        let array = Array(repeating: before, count: 1000)
        #expect(allocation_count() > before)
        #expect(array.count == 1000)
    }
}
