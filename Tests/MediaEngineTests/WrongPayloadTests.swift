// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import MediaEngine
import RTP
import Testing
import Timing

/// Payloads that should not be: each is counted as what it is, and the call is heard on.
@Suite struct WrongPayloadTests {
    private func call(
        _ row: CodecDescription, _ others: [RTPLegSettings.Payload] = []
    ) throws -> (Studio, Telephone, Telephone) {
        let studio = Studio()
        let caller = studio.connect(.caller, try #require(row.makeCodec())) {
            $0.alsoReceiving = others
        }
        let person = studio.connect(.operator, PCMU())
        (caller.speaks, person.speaks) = (false, false)
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        return (studio, caller, person)
    }

    private func isHeard(_ person: Telephone) -> Bool {
        SoundLevel(of: Array(person.heard.suffix(4000))).rms > -20
    }

    @Test(arguments: CodecCatalog.all) func theCallLives(_ row: CodecDescription) throws {
        let (studio, caller, person) = try call(row)
        let talker = try #require(Talker(row))
        var random = SeededRandom(seed: 5)
        func speak(_ ticks: Int) {
            for _ in 0..<ticks {
                studio.deliver(talker.nextPacket(), to: .caller, from: caller.address)
                studio.tick()
            }
        }
        speak(50)
        #expect(isHeard(person))
        let ticks = UInt32(row.ticksPerFrame)
        for length in [0, 1, 2, 3, 7, 159, 161, 319, 321, 1275, 1276, 1400, 3200, 6400, 6401, 9000]
        {
            for kind in 0..<3 {
                let bytes = (0..<length).map { _ in
                    kind == 0 ? 0 : kind == 1 ? 255 : UInt8(truncatingIfNeeded: random.next())
                }
                studio.deliver(
                    talker.packet(bytes: bytes, ticks: ticks), to: .caller, from: caller.address)
                studio.tick()
            }
        }
        person.forgetHeard()
        // At most a second of what was made up waits in the buffer, and is gone within seconds.
        speak(400)
        #expect(isHeard(person))
        let statistics = try #require(studio.media.statistics(of: .caller))
        #expect(statistics.empty == 3)
        #expect(statistics.malformed >= 6)
        #expect(statistics.uneven >= (row.name == "L16" ? 15 : 0))
    }

    /// Packets of Opus whose first byte is right and whose rest is not.
    @Test func packetsThatMeanNothingAreCounted() throws {
        let (studio, caller, person) = try call(Opus.description)
        let talker = try #require(Talker(Opus.description))
        for tick in 0..<300 {
            if tick % 50 == 20 {
                // Two frames of lengths that the packet does not have.
                studio.deliver(
                    talker.packet(bytes: [0x0A, 0xFF, 0xFF, 1, 2], ticks: 960), to: .caller,
                    from: caller.address)
            } else {
                studio.deliver(talker.nextPacket(), to: .caller, from: caller.address)
            }
            studio.tick()
        }
        #expect(isHeard(person))
        let statistics = try #require(studio.media.statistics(of: .caller))
        #expect(statistics.undecodable + statistics.malformed == 6)
    }

    @Test(arguments: CodecCatalog.all) func aPacketOf120MillisecondsIsHeard(
        _ row: CodecDescription
    ) throws {
        let (studio, caller, person) = try call(row)
        let talker = try #require(Talker(row, milliseconds: 120))
        for tick in 1...300 {
            while talker.time + 120 <= tick * 20 {
                studio.deliver(talker.nextPacket(), to: .caller, from: caller.address)
            }
            studio.tick()
        }
        let heard = Array(person.heard.suffix(16_000))
        for start in stride(from: 0, to: heard.count - 159, by: 160) {
            #expect(SoundLevel(of: Array(heard[start..<start + 160])).rms > -20)
        }
        let statistics = try #require(studio.media.statistics(of: .caller))
        #expect(statistics.malformed == 0 && statistics.late == 0)
    }

    @Test func unknownPayloadTypesAreCounted() throws {
        let (studio, caller, person) = try call(PCMU.description)
        let talker = try #require(Talker(PCMU.description))
        for tick in 0..<200 {
            studio.deliver(talker.nextPacket(), to: .caller, from: caller.address)
            if tick % 10 == 0 {
                studio.deliver(
                    talker.packet(bytes: [1, 2, 3], ticks: 0, payloadType: 77), to: .caller,
                    from: caller.address)
            }
            studio.tick()
        }
        #expect(isHeard(person))
        #expect(studio.media.statistics(of: .caller)?.unknownPayloads == 20)
    }

    /// All that was agreed may come, and change with any packet (RFC 3264 section 6.1).
    @Test func aSenderThatGoesFromCodecToCodecIsHeard() throws {
        let rows = CodecCatalog.all
        let payloads = rows.enumerated().map { index, row in
            RTPLegSettings.Payload(
                payloadType: row.staticPayloadType ?? UInt8(100 + index), codec: row)
        }
        let (studio, caller, person) = try call(PCMU.description, payloads)
        var talker = try #require(Talker(PCMU.description))
        var quiet = 0
        for turn in 0..<36 {
            // Each after each other: 1, 2, 3 … on, and around.
            let payload = payloads[turn * (1 + turn / 6) % payloads.count]
            let next = try #require(Talker(payload.codec, payloadType: payload.payloadType))
            next.goOn(after: talker)
            talker = next
            person.forgetHeard()
            for _ in 0..<50 {
                studio.deliver(talker.nextPacket(), to: .caller, from: caller.address)
                studio.tick()
            }
            let levels = stride(from: 0, to: person.heard.count - 159, by: 160).map { start in
                SoundLevel(of: Array(person.heard[start..<start + 160])).rms
            }
            let silent = levels.count { $0 < -30 }
            // What waited under another clock is lost, and the buffer fills again.
            #expect(silent <= 6, "turn \(turn), \(payload.codec.title): \(silent) frames")
            quiet += silent
            #expect(isHeard(person))
        }
        #expect(quiet < 120)
        #expect(studio.media.statistics(of: .caller)?.unknownPayloads == 0)
    }
}
