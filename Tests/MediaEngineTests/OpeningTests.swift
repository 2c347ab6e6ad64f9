// SPDX-License-Identifier: Apache-2.0

import Addresses
import Audio
import CallModel
import Codecs
import MediaEngine
import RTP
import Testing

/// What a leg does with what came before it opened, and with everything its peer may send.
@Suite struct OpeningTests {
    @Test func whatCameBeforeTheLegOpenedIsThrownAwayAndCounted() {
        let studio = Studio()
        let announcement = SocketAddress(ipv4: 0xC000_0250, port: 7000)
        let telephone = Telephone(number: 3, frequency: 900)
        telephone.waiting = (45, announcement)
        telephone.speaks = false
        studio.world.telephones[.operator] = telephone
        studio.media.apply(.openRTP(.operator, Studio.settings(for: telephone)))
        #expect(studio.media.statistics(of: .operator)?.early == 45)
        // Its last packets, still on their way, do not make it the peer.
        for _ in 0..<5 {
            studio.deliver(telephone.nextPacket(), to: .operator, from: announcement)
            studio.tick()
        }
        #expect(telephone.destinations == Array(repeating: telephone.address, count: 5))
    }

    /// An answer `0 8 101`, or an offer of all we know: each packet may be of another codec.
    @Test func aPeerMayChangeItsCodecWithEveryPacket() {
        let studio = Studio()
        let caller = studio.connect(.caller) {
            $0.alsoReceiving = [
                .init(payloadType: 0, codec: PCMU.description),
                .init(payloadType: 8, codec: PCMA.description),
                .init(payloadType: 9, codec: G722.description),
            ]
        }
        studio.connect(.operator).speaks = false
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        caller.speaks = false
        let codecs: [(any AudioCodec, UInt8)] = [(PCMU(), 0), (PCMA(), 8)]
        var tone = ToneGenerator(.sine(Studio.frequency(.caller)))
        for number in 0..<200 {
            let (codec, payloadType) = codecs[number < 100 ? number % 2 : 1]
            studio.deliver(
                caller.packet(of: tone.samples(160), by: codec, payloadType: payloadType),
                to: .caller, from: caller.address)
            studio.tick()
        }
        let heard = studio.world.telephones[.operator]?.heard ?? []
        for start in stride(from: 1600, to: heard.count - 1600, by: 1600) {
            let level = GoertzelProbe(frequency: Studio.frequency(.caller))
                .level(in: Array(heard[start..<start + 1600]))
            #expect(level > -14, "at \(start / 8) ms")
        }
        #expect(studio.media.statistics(of: .caller)?.unknownPayloads == 0)
        #expect(caller.headers.allSatisfy { $0.payloadType == 0 })
    }

    @Test(arguments: [UInt8(101), 96, 110])
    func keysComeUnderTheNumberOfEitherSide(payloadType: UInt8) {
        let studio = Studio()
        let caller = studio.connect(.caller) {
            $0.alsoReceivingEvents = [96, 110, 0].map { TelephoneEventFormat($0) }
        }
        studio.tick(5)
        for elapsed in [160, 320, 480] {
            studio.deliver(
                caller.keyPacket(
                    7, isEnd: elapsed == 480, elapsed: UInt16(elapsed), timestamp: 4000,
                    payloadType: payloadType), to: .caller, from: caller.address)
            studio.tick()
        }
        let keys = studio.events { event -> Character? in
            if case .digit(.caller, let key, _) = event { key } else { nil }
        }
        #expect(keys == ["7"])
        // A number that means sound stays sound.
        #expect(studio.world.voices[.caller]?.contains { $0 != 0 } == true)
    }
}
