// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import MediaEngine
import RTP
import Testing

/// Sound above 4 kHz: from leg to leg where both have it, and nowhere else.
@Suite struct WideBandTests {
    static let wide = CodecCatalog.all.filter { $0.sampleRate > 8000 }
    static let narrow = CodecCatalog.all.filter { $0.sampleRate == 8000 }

    /// A telephone that says a tone of this frequency.
    private func connect(
        _ studio: Studio, _ party: Party, _ row: CodecDescription, _ hertz: Float
    ) throws -> Telephone {
        let telephone = Telephone(
            number: party == .caller ? 1 : 3, frequency: hertz,
            codec: try #require(row.makeCodec()), payloadType: row.staticPayloadType ?? 107)
        studio.world.telephones[party] = telephone
        studio.media.apply(.openRTP(party, Studio.settings(for: telephone)))
        return telephone
    }

    private func level(_ telephone: Telephone, _ hertz: Float) -> Float {
        GoertzelProbe(frequency: hertz, rate: telephone.row.sampleRate)
            .level(in: Array(telephone.heard.suffix(telephone.row.sampleRate / 2)))
    }

    private let bridge = Routing(caller: [.operator], operator: [.caller])

    @Test(arguments: wide, wide)
    func aToneOf6kHzPasses(_ one: CodecDescription, _ other: CodecDescription) throws {
        let studio = Studio()
        let caller = try connect(studio, .caller, one, 6000)
        let person = try connect(studio, .operator, other, 5500)
        studio.media.apply(.route(bridge))
        studio.tick(100)
        #expect(level(person, 6000) > -15)
        #expect(level(caller, 5500) > -15)
        // What listens along gets 8 kHz, and nothing of it folded down.
        let tapped = try #require(studio.world.voices[.caller])
        #expect(tapped.count == 100 * 160)
        #expect(GoertzelProbe(frequency: 2000).level(in: Array(tapped.suffix(8000))) < -50)
    }

    @Test(arguments: wide, narrow)
    func nothingOfItReachesATelephone(_ one: CodecDescription, _ other: CodecDescription) throws {
        let studio = Studio()
        _ = try connect(studio, .caller, one, 6000)
        let person = try connect(studio, .operator, other, 900)
        studio.media.apply(.route(bridge))
        studio.tick(100)
        // Folded down it would be 2 kHz.
        #expect(level(person, 2000) < -45)
        #expect(SoundLevel(of: Array(person.heard.suffix(8000))).rms < -45)
    }

    /// An ordinary agent and a caller with more; an operator with more comes and goes.
    @Test(arguments: wide) func theCallChangesWithItsLegs(_ row: CodecDescription) throws {
        let studio = Studio()
        let caller = try connect(studio, .caller, row, 6000)
        let bot = studio.connectBot()
        studio.media.apply(
            .route(Routing(caller: [.agent], agent: [.caller], operator: [.caller, .agent])))
        bot.say(milliseconds: 6000)
        studio.tick(100)
        caller.forgetHeard()
        let person = try connect(studio, .operator, row, 5500)
        studio.tick(50)
        // What is kept of 6 kHz is the codec's own choice, where it has one.
        #expect(level(person, 6000) > (row.canBeCut ? -15 : -20))
        studio.media.apply(.close(.operator))
        studio.world.telephones[.operator] = nil
        studio.tick(50)
        // The agent's tone goes on through both changes: a frame each, with its edges, may suffer.
        let probe = GoertzelProbe(frequency: Studio.frequency(.agent), rate: row.sampleRate)
        let count = row.samplesPerFrame
        let quiet = (0..<100).filter { frame in
            probe.level(in: Array(caller.heard[frame * count..<(frame + 1) * count])) < -16
        }
        #expect(quiet.count <= 4, "\(quiet)")
        #expect(caller.heard.count == 100 * count)
        // And no sample jumps as in a click: a tone of -12 dBFS at 650 Hz moves by a quarter a step.
        let steps = zip(caller.heard, caller.heard.dropFirst()).map { abs(Int($0) - Int($1)) }
        #expect((steps.max() ?? 0) < 12_000)
    }

    @Test(arguments: wide) func clipsKeepTheirPitchAndLength(_ row: CodecDescription) throws {
        let studio = Studio()
        let caller = try connect(studio, .caller, row, 6000)
        _ = try connect(studio, .operator, row, 5500)
        studio.media.apply(.route(Routing(caller: [.hold])))
        studio.tick(10)
        studio.playTone(on: .hold, seconds: 0.5)
        studio.tick(24)
        #expect(!studio.world.events.contains(.played(Studio.clip(.hold), on: .hold)))
        studio.tick(1)
        #expect(studio.world.events.contains(.played(Studio.clip(.hold), on: .hold)))
        let frequency = Studio.frequency(.hold)
        let heard = Array(caller.heard[(12 * row.samplesPerFrame)..<(33 * row.samplesPerFrame)])
        #expect(GoertzelProbe(frequency: frequency, rate: row.sampleRate).level(in: heard) > -15)
        #expect(
            GoertzelProbe(frequency: 8000 - frequency, rate: row.sampleRate).level(in: heard) < -45)
        studio.tick(10)
        let after = Array(caller.heard.suffix(5 * row.samplesPerFrame))
        #expect(SoundLevel(of: after).rms < -55)
    }

    /// The tones of a key are silenced and told in a call at 16 kHz as in any.
    @Test(arguments: wide) func keysInTheVoiceAreHeardAndSilenced(_ row: CodecDescription) throws {
        let studio = Studio()
        let caller = try connect(studio, .caller, row, 6000)
        let person = try connect(studio, .operator, row, 5500)
        studio.media.apply(.route(bridge))
        studio.tick(50)
        caller.speaks = false
        let rate = Float(row.sampleRate)
        let codec = try #require(row.makeCodec())
        var low = ToneGenerator(.sine(770 * 8000 / rate, level: -15))
        var high = ToneGenerator(.sine(1336 * 8000 / rate, level: -15))
        person.forgetHeard()
        for frame in 0..<30 {
            let count = row.samplesPerFrame
            let sound =
                frame < 10
                ? zip(low.samples(count), high.samples(count)).map { $0 &+ $1 }
                : [Int16](repeating: 0, count: count)
            studio.deliver(
                caller.packet(of: sound, by: codec, payloadType: caller.payloadType),
                to: .caller, from: caller.address)
            studio.tick()
        }
        let keys = studio.events { event -> Character? in
            if case .tone(.caller, let key, _) = event { key } else { nil }
        }
        #expect(keys == ["5"])
        let probe = GoertzelProbe(frequency: 770, rate: row.sampleRate)
        let loud = stride(from: 0, to: person.heard.count - 159, by: 160).count { start in
            probe.level(in: Array(person.heard[start..<start + 160])) > -35
        }
        // A frame at most slips through, where the tone begins within it; packets spread it.
        #expect(loud <= row.samplesPerFrame / 160 + (row.canBeCut ? 0 : 2), "\(loud)")
    }

    /// A lost packet of a wide-band voice is filled in at its level.
    @Test(arguments: wide) func lossIsConcealed(_ row: CodecDescription) throws {
        let studio = Studio()
        let caller = try connect(studio, .caller, row, 200)
        let person = try connect(studio, .operator, row, 5500)
        studio.media.apply(.route(bridge))
        caller.speaks = false
        for tick in 0..<200 {
            let packet = caller.nextPacket()
            if tick % 20 != 19 { studio.deliver(packet, to: .caller, from: caller.address) }
            studio.tick()
        }
        let count = row.samplesPerFrame
        let levels = (30..<200).map { frame in
            SoundLevel(of: Array(person.heard[frame * count..<(frame + 1) * count])).rms
        }
        #expect((levels.min() ?? -99) > (row.canBeCut ? -22 : -27), "\(levels)")
    }

    /// A stream of 16 or 24 kHz is one of the legs that have more.
    @Test(arguments: [StreamFormat.l16At16kHz, .l16At24kHz])
    func anAgentMayBringIt(_ format: StreamFormat) throws {
        let studio = Studio()
        let caller = try connect(studio, .caller, G722.description, 6000)
        let bot = studio.connectBot(format)
        studio.media.apply(.route(Routing(caller: [.agent], agent: [.caller])))
        bot.say(milliseconds: 2000)
        studio.tick(100)
        let heard = Array(bot.heard.suffix(format.sampleRate / 2))
        let probe = GoertzelProbe(frequency: 6000, rate: format.sampleRate)
        #expect(probe.level(in: heard) > -15)
        #expect(level(caller, Studio.frequency(.agent)) > -15)
    }
}
