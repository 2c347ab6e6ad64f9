// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import MediaEngine
import RTP
import Testing
import Timing

/// Keys to a telephone that takes no telephone events: it hears them as tones.
@Suite struct KeyToneTests {
    private static let rows = CodecCatalog.all

    /// An operator in this codec, without telephone events, beside a caller in the same.
    private func bridged(_ row: CodecDescription) throws -> (Studio, Telephone) {
        let studio = Studio()
        studio.connect(.caller, try #require(row.makeCodec()))
        let other = studio.connect(.operator, try #require(row.makeCodec())) { $0.events = nil }
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        studio.tick(20)
        other.forgetHeard()
        return (studio, other)
    }

    private func tones(_ studio: Studio, of party: Party) -> String {
        String(
            studio.events { event -> Character? in
                if case .tone(party, let key, _) = event { key } else { nil }
            })
    }

    /// What the telephone hears, sent as a caller's voice, is the same keys.
    @Test(arguments: rows) func everyKeyGoesOnAsATone(_ row: CodecDescription) throws {
        let (studio, other) = try bridged(row)
        let keys = "1234567890*#ABCD5500"
        for key in keys {
            studio.media.apply(.sendDigit(.operator, key))
            studio.tick(10)
        }
        #expect(other.headers.allSatisfy { $0.payloadType == other.payloadType })
        let again = Studio()
        let codec = try #require(row.makeCodec())
        let caller = again.connect(.caller, codec)
        caller.speaks = false
        let frame = row.samplesPerFrame
        for start in stride(from: 0, to: other.heard.count - frame + 1, by: frame) {
            let packet = caller.packet(
                of: Array(other.heard[start..<start + frame]), by: codec,
                payloadType: caller.payloadType)
            again.deliver(packet, to: .caller, from: caller.address)
            again.tick()
        }
        again.tick(20)
        #expect(tones(again, of: .caller) == keys)
    }

    @Test func aHeldKeySoundsForAsLongAsItIsHeld() throws {
        let (studio, other) = try bridged(PCMU.description)
        studio.media.apply(.holdKey(.operator, "4"))
        studio.tick(30)
        studio.media.apply(.releaseKey(.operator, "4", after: .milliseconds(640)))
        studio.tick(30)
        let probe = GoertzelProbe(frequency: 770)
        let frames = stride(from: 0, to: other.heard.count - 159, by: 160).map {
            probe.level(in: Array(other.heard[$0..<$0 + 160])) > -20
        }
        #expect(frames.count { $0 } == 32)
        // The voice is back after the pause that belongs to the key.
        #expect(Studio.audible(in: other.heard.suffix(3200)).contains(.caller))
    }

    /// Hybrids and loudspeakers send back what they are played: no key of the operator's, and the next
    /// one that is really pressed counts.
    @Test(arguments: [0, 5, 15]) func anEchoIsNoKey(delay: Int) throws {
        let (studio, other) = try bridged(PCMU.description)
        other.speaks = false
        studio.media.apply(.sendDigit(.operator, "6"))
        for tick in 0..<60 {
            let back = (tick - delay - 1) * 160
            let samples =
                back >= 0 && back + 160 <= other.heard.count
                ? other.heard[back..<back + 160].map { $0 / 3 } : [Int16](repeating: 0, count: 160)
            studio.deliver(other.packet(of: samples), to: .operator, from: other.address)
            studio.tick()
        }
        #expect(tones(studio, of: .operator) == "")
        var tone = ToneGenerator(
            ToneCadence([.init([770, 1477], milliseconds: 1000)], level: -15, repeats: true))
        for _ in 0..<6 {
            studio.deliver(
                other.packet(of: tone.samples(160)), to: .operator, from: other.address)
            studio.tick()
        }
        studio.tick(20)
        #expect(tones(studio, of: .operator) == "6")
    }

    @Test func keysThatFindNoRoomAreCounted() throws {
        let (studio, _) = try bridged(PCMU.description)
        for _ in 0..<40 { studio.media.apply(.sendDigit(.operator, "1")) }
        #expect(studio.media.statistics(of: .operator)?.keysDropped == 8)
        for _ in 0..<40 { studio.media.apply(.sendDigit(.caller, "1")) }
        #expect(studio.media.statistics(of: .caller)?.keysDropped == 8)
    }
}
