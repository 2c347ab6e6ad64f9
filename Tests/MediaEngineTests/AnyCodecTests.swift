// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import MediaEngine
import RTP
import Testing
import Timing

/// Legs of every codec of the catalog, in every pair.
@Suite struct AnyCodecTests {
    static let rows = CodecCatalog.all

    private func bridged(
        _ caller: CodecDescription, _ other: CodecDescription
    ) throws -> (Studio, Telephone, Telephone) {
        let studio = Studio()
        let one = studio.connect(.caller, try #require(caller.makeCodec()))
        let two = studio.connect(.operator, try #require(other.makeCodec()))
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        return (studio, one, two)
    }

    private func level(_ heard: [Int16], _ source: Source, _ row: CodecDescription) -> Float {
        GoertzelProbe(frequency: Studio.frequency(source), rate: row.sampleRate)
            .level(in: Array(heard.suffix(row.sampleRate / 2)))
    }

    @Test(arguments: rows, rows)
    func twoHearEachOther(_ caller: CodecDescription, _ other: CodecDescription) throws {
        let (studio, one, two) = try bridged(caller, other)
        studio.tick(150)
        #expect(one.heard.count == 150 * caller.samplesPerFrame)
        #expect(two.heard.count == 150 * other.samplesPerFrame)
        // A tone is not all of a voice, and is kept as well as the codec likes, where it has a choice.
        let isExact = caller.canBeCut && other.canBeCut
        #expect(level(one.heard, .operator, caller) > (isExact ? -14 : -15))
        #expect(level(two.heard, .caller, other) > -14)
        #expect(level(one.heard, .caller, caller) < -50)
        for (telephone, row) in [(one, caller), (two, other)] {
            for (first, second) in zip(telephone.headers, telephone.headers.dropFirst()) {
                #expect(second.timestamp &- first.timestamp == UInt32(row.ticksPerFrame))
            }
        }
        // What listens along gets 8 kHz whatever the legs have.
        #expect(studio.world.voices[.caller]?.count == 150 * 160)
        #expect(studio.world.ears[.operator]?.count == 150 * 160)
        let tapped = try #require(studio.world.voices[.caller])
        #expect(level(tapped, .caller, PCMU.description) > -14)
    }

    /// A key of a telephone, and one for it, at the clock of its sound.
    @Test(arguments: rows) func keysComeAndGo(_ row: CodecDescription) throws {
        let (studio, caller, _) = try bridged(row, PCMU.description)
        studio.tick(20)
        let step = UInt16(row.ticksPerFrame)
        let start = caller.timestamp
        for packet in 1...7 {
            studio.deliver(
                caller.keyPacket(
                    4, isEnd: packet >= 5, elapsed: UInt16(min(packet, 5)) * step,
                    timestamp: start), to: .caller, from: caller.address)
            studio.tick()
        }
        let keys = studio.events { event -> Duration? in
            if case .keyReleased(.caller, "4", .telephoneEvent, let length) = event {
                length
            } else {
                nil
            }
        }
        #expect(keys == [.milliseconds(100)])
        caller.forgetHeard()
        studio.media.apply(.sendDigit(.caller, "9"))
        studio.tick(20)
        let events = caller.headers.filter { $0.payloadType == 101 }
        #expect(events.count == 7)
        #expect(Set(events.map(\.timestamp)).count == 1)
        let after = caller.headers.drop { $0.payloadType != 101 }.first { $0.payloadType != 101 }
        #expect(
            after.map { Int($0.timestamp &- events[0].timestamp) } == 7 * row.ticksPerFrame)
    }

    /// A later answer brings another codec, with larger frames and another clock.
    @Test(arguments: rows, rows)
    func anotherCodecMayBeAgreedInMidCall(
        _ first: CodecDescription, _ second: CodecDescription
    ) throws {
        let (studio, caller, other) = try bridged(first, PCMU.description)
        studio.tick(60)
        caller.speaks = false
        let later = Telephone(
            number: 1, frequency: Studio.frequency(.caller),
            codec: try #require(second.makeCodec()), payloadType: 108)
        var settings = Studio.settings(for: caller)
        settings.codec = second
        settings.payloadType = 108
        studio.media.apply(.updateRTP(.caller, settings))
        for _ in 0..<100 {
            studio.deliver(later.nextPacket(), to: .caller, from: caller.address)
            studio.tick()
        }
        #expect(level(other.heard, .caller, PCMU.description) > -14)
        let headers = caller.headers.filter { $0.payloadType == 108 }
        #expect(headers.count == 100)
        let last = caller.headers.last { $0.payloadType != 108 }
        #expect(
            headers.first.map { Int($0.timestamp &- (last?.timestamp ?? 0)) }
                == first.ticksPerFrame)
        for (before, after) in zip(headers, headers.dropFirst()) {
            #expect(after.timestamp &- before.timestamp == UInt32(second.ticksPerFrame))
            #expect(after.sequence == before.sequence &+ 1)
        }
    }

    /// Loss is concealed whatever the codec: no frame of a steady tone falls silent.
    @Test(arguments: rows) func aLostPacketIsConcealed(_ row: CodecDescription) throws {
        let (studio, caller, other) = try bridged(row, PCMU.description)
        caller.speaks = false
        for tick in 0..<200 {
            let packet = caller.nextPacket()
            if tick % 20 != 19 { studio.deliver(packet, to: .caller, from: caller.address) }
            studio.tick()
        }
        let heard = other.heard.dropFirst(30 * 160)
        let loud = stride(from: heard.startIndex, to: heard.endIndex - 159, by: 160).map { start in
            SoundLevel(of: Array(heard[start..<start + 160])).rms
        }
        #expect((loud.min() ?? -99) > (row.canBeCut ? -25 : -30), "\(loud)")
        #expect((studio.media.statistics(of: .caller)?.quality.framesConcealed ?? 0) >= 8)
    }
}
