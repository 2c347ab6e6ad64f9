// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import MediaEngine
import RTP
import Testing

/// Comfort noise that comes (RFC 3389): heard as a room of that level and colour for as long as the
/// peer is silent, and not a moment into its voice.
@Suite struct ComfortNoiseTests {
    private func call(
        _ row: CodecDescription = PCMU.description, _ other: CodecDescription = L16.description
    ) throws -> (Studio, Telephone, Telephone, Talker) {
        let studio = Studio()
        let caller = studio.connect(.caller, try #require(row.makeCodec()))
        let person = studio.connect(.operator, try #require(other.makeCodec()))
        (caller.speaks, person.speaks) = (false, false)
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        return (studio, caller, person, try #require(Talker(row)))
    }

    private func speak(_ ticks: Int, _ talker: Talker, _ studio: Studio, _ from: Telephone) {
        for _ in 0..<ticks {
            studio.deliver(talker.nextPacket(), to: .caller, from: from.address)
            studio.tick()
        }
    }

    private func fallSilent(
        _ payload: [UInt8], _ talker: Talker, _ studio: Studio, _ from: Telephone, ticks: Int
    ) {
        studio.deliver(
            talker.packet(bytes: payload, ticks: 160, payloadType: 13), to: .caller,
            from: from.address)
        studio.tick()
        talker.pause(milliseconds: 20 * (ticks - 1))
        studio.tick(ticks - 1)
    }

    @Test(arguments: [30, 45, 60, 78] as [UInt8], [PCMU.description, G722.description])
    func theRoomIsHeardAtItsLevel(_ level: UInt8, _ row: CodecDescription) throws {
        let (studio, caller, person, talker) = try call(
            row, row == PCMU.description ? L16.description : L16.descriptionAt16kHz)
        let rate = person.row.sampleRate
        speak(50, talker, studio, caller)
        fallSilent([level], talker, studio, caller, ticks: 150)
        let room = Array(person.heard.suffix(rate * 5 / 2))
        #expect(abs(SoundLevel(of: room).rms + Float(level)) < 2, "\(SoundLevel(of: room).rms)")
        // No moment of it is dead.
        for start in stride(from: 0, to: room.count - rate / 50, by: rate / 50) {
            let piece = SoundLevel(of: Array(room[start..<start + rate / 50])).rms
            #expect(piece > -Float(level) - 8, "\(piece)")
        }
        // It is no tone.
        for hertz in stride(from: Float(200), through: 3400, by: 200) {
            #expect(
                GoertzelProbe(frequency: hertz, rate: rate).level(in: room) < -Float(level) - 10)
        }
        person.forgetHeard()
        speak(50, talker, studio, caller)
        let said = Talker.sound(0..<50 * 160, rate: 8000)
        #expect(SoundLevel(of: Array(person.heard.suffix(rate / 2))).rms > -18)
        #expect(said.count > 0)
        let statistics = try #require(studio.media.statistics(of: .caller))
        #expect(statistics.comfortNoise == 1 && statistics.unknownPayloads == 0)
        // A pause is no loss.
        #expect(statistics.quality.framesConcealed <= 2)
    }

    /// A first coefficient below zero is a dull room, one above it a hissing one.
    @Test(arguments: [(40, true), (214, false)] as [(UInt8, Bool)])
    func itHasItsColour(_ coefficient: UInt8, _ isDull: Bool) throws {
        let (studio, caller, person, talker) = try call()
        speak(25, talker, studio, caller)
        fallSilent([40, coefficient, 127, 127], talker, studio, caller, ticks: 250)
        let room = Array(person.heard.suffix(32_000))
        #expect(abs(SoundLevel(of: room).rms + 40) < 2)
        func level(_ band: ClosedRange<Int>) -> Float {
            let power = stride(from: band.lowerBound, through: band.upperBound, by: 20).map {
                hertz in
                let level = GoertzelProbe(frequency: Float(hertz)).level(in: room)
                return SoundLevel.amplitude(decibels: level) * SoundLevel.amplitude(decibels: level)
            }
            return power.reduce(0, +) / Float(power.count)
        }
        let (low, high) = (level(200...800), level(3000...3600))
        #expect(isDull ? low > 10 * high : high > 10 * low)
    }

    /// Coefficients that no filter may have, many of them, none, and no level at all.
    @Test(
        arguments: [
            [], [0], [127], [255], [0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255],
            [50] + Array(repeating: 0, count: 60), [60, 0, 254, 0, 254],
            Array(repeating: 255, count: 400),
        ] as [[UInt8]])
    func anythingInItIsSurvived(_ payload: [UInt8]) throws {
        let (studio, caller, person, talker) = try call()
        speak(25, talker, studio, caller)
        fallSilent(payload, talker, studio, caller, ticks: 100)
        let room = SoundLevel(of: Array(person.heard.suffix(8000)))
        // Whatever it says, a room does not shout.
        #expect(room.rms < -17, "\(room.rms)")
        person.forgetHeard()
        speak(50, talker, studio, caller)
        #expect(SoundLevel(of: Array(person.heard.suffix(4000))).rms > -18)
    }

    /// Loss in mid-speech is concealed, not rustled at, though the peer has been silent before.
    @Test func speechAfterItIsSpeech() throws {
        let (studio, caller, person, talker) = try call()
        speak(50, talker, studio, caller)
        fallSilent([60], talker, studio, caller, ticks: 50)
        speak(50, talker, studio, caller)
        let before = try #require(studio.media.statistics(of: .caller)).quality.framesConcealed
        person.forgetHeard()
        _ = talker.nextPacket()
        studio.tick()
        speak(10, talker, studio, caller)
        let after = try #require(studio.media.statistics(of: .caller)).quality.framesConcealed
        #expect(after == before + 1)
        for start in stride(from: 0, to: person.heard.count, by: 160) {
            #expect(SoundLevel(of: Array(person.heard[start..<start + 160])).rms > -30)
        }
    }
}
