// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import MediaEngine
import RTP
import Testing

/// Legs whose peers want, or send, packets of other than 20 ms.
@Suite struct PacketTimeTests {
    private func bridged(callerWants milliseconds: Int) -> (Studio, Telephone) {
        let studio = Studio()
        let caller = studio.connect(.caller) { $0.packetTime = milliseconds }
        studio.connect(.operator)
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        return (studio, caller)
    }

    @Test(arguments: [10, 20, 30, 40, 60, 100])
    func aPeerGetsThePacketsItWants(_ milliseconds: Int) {
        let (studio, caller) = bridged(callerWants: milliseconds)
        studio.tick(120)
        #expect(Set(caller.packetTicks) == [milliseconds * 8])
        #expect(caller.headers.count == 120 * 20 / milliseconds)
        for (first, second) in zip(caller.headers, caller.headers.dropFirst()) {
            #expect(second.timestamp == first.timestamp &+ UInt32(milliseconds * 8))
            #expect(second.sequence == first.sequence &+ 1)
            #expect(!second.marker)
        }
        #expect(
            studio.media.statistics(of: .caller)?.quality.packetsSent
                == UInt64(caller.headers.count))
        let level = GoertzelProbe(frequency: Studio.frequency(.operator))
            .level(in: Array(caller.heard.suffix(8000)))
        #expect(level > -14)
        // The other leg goes on with its own.
        let other = studio.world.telephones[.operator]
        #expect(other?.packetTicks == Array(repeating: 160, count: 120))
    }

    /// Hold, resume, missed ticks, another time, another codec, the end: the sound up to that
    /// moment goes out, and what follows is where it belongs.
    @Test(arguments: [10, 20, 30, 40, 60, 100])
    func whatWaitsGoesOutWhenTheStreamPauses(_ milliseconds: Int) {
        let (studio, caller) = bridged(callerWants: milliseconds)
        var settings = Studio.settings(for: caller)
        settings.packetTime = milliseconds
        studio.tick(7)
        var held = settings
        held.direction = .receiveOnly
        studio.media.apply(.updateRTP(.caller, held))
        #expect(caller.packetTicks.reduce(0, +) == 7 * 160)
        let count = caller.headers.count
        studio.tick(10)
        #expect(caller.headers.count == count)
        studio.media.apply(.updateRTP(.caller, settings))
        studio.tick(7)
        studio.media.skip(ticks: 3)
        studio.tick(7)
        settings.packetTime = 30
        studio.media.apply(.updateRTP(.caller, settings))
        studio.tick(7)
        settings.codec = L16.description
        settings.payloadType = 97
        studio.media.apply(.updateRTP(.caller, settings))
        studio.tick(7)
        studio.media.apply(.close(.caller))
        #expect(caller.packetTicks.reduce(0, +) == 4 * 7 * 160)
        let pcmu = caller.headers.filter { $0.payloadType == 0 }
        let starts = pcmu.map { Int($0.timestamp &- pcmu[0].timestamp) }
        // 7 said, 10 held, 7 said, 3 missed, 14 said.
        var at = 0
        for (index, start) in starts.enumerated() {
            if at == 7 * 160 { at += 10 * 160 }
            if at == 24 * 160 { at += 3 * 160 }
            #expect(start == at, "packet \(index)")
            #expect(pcmu[index].marker == [0, 17 * 160, 27 * 160].contains(at))
            at += caller.packetTicks[index]
        }
        #expect(at == 41 * 160)
        let l16 = caller.headers.filter { $0.payloadType == 97 }
        #expect(l16.first.map { Int($0.timestamp &- pcmu[0].timestamp) } == 41 * 160)
        #expect(caller.headers.last?.payloadType == 97)
    }

    /// What comes in packets of any length, and changes between them, is heard whole.
    @Test(arguments: [
        [10], [20], [30], [40], [60], [100], [10, 60], [60, 10], [20, 30], [30, 20, 40, 10, 60],
        [100, 20], [20, 200],
    ])
    func packetsOfAnyLengthAreHeard(_ lengths: [Int]) {
        let studio = Studio()
        let caller = studio.connect(.caller)
        caller.speaks = false
        studio.connect(.operator)
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        var sent = 0
        for tick in 1...1000 {
            // Each length for about two seconds; a packet leaves when its sound has been said.
            let length = lengths[sent / 2000 % lengths.count]
            while sent + length <= tick * 20, lengths[sent / 2000 % lengths.count] == length {
                studio.deliver(
                    caller.nextPacket(milliseconds: length), to: .caller, from: caller.address)
                sent += length
            }
            studio.tick()
        }
        let heard = Array((studio.world.telephones[.operator]?.heard ?? []).dropFirst(4800))
        let tone = GoertzelProbe(frequency: Studio.frequency(.caller))
        let quiet = stride(from: 0, to: heard.count - 159, by: 160).filter {
            tone.level(in: Array(heard[$0..<$0 + 160])) < -16
        }
        // A change to longer packets makes the buffer deeper once, which is a few frames.
        let changes = lengths.count == 1 ? 0 : 20_000 / 2000
        let longest = lengths.max() ?? 20
        #expect(
            quiet.count <= changes * (longest / 20 + 1), "\(quiet.count) frames of \(lengths)")
        #expect(studio.media.statistics(of: .caller)?.clockJumps == 0)
        #expect(studio.media.statistics(of: .caller)?.quality.packetsLost == 0)
    }
}
