// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import MediaEngine
import RTP
import Testing

/// Every codec in packets of every length, coming and going, with and without loss: what is said is
/// heard at its own moment, and what is lost is filled.
@Suite struct PacketTableTests {
    enum Loss: CaseIterable {
        case none
        case everyTenth
        case twoOfTwenty

        func loses(_ packet: Int) -> Bool {
            switch self {
            case .none: false
            case .everyTenth: packet % 10 == 9
            case .twoOfTwenty: packet % 20 >= 18
            }
        }
    }

    static let times = [10, 20, 30, 40, 60]
    /// Loss begins after this.
    private static let settled = 2000
    private static let total = 6000

    struct Line {
        var row: CodecDescription
        var milliseconds: Int
    }

    static let lines = CodecCatalog.all.flatMap { row in
        times.map { Line(row: row, milliseconds: $0) }
    }

    /// The caller speaks in such packets, and is heard by an operator whose codec keeps everything.
    @Test(arguments: lines, Loss.allCases) func whatComesIsHeard(_ line: Line, _ loss: Loss) throws
    {
        let studio = Studio()
        let caller = studio.connect(.caller, try #require(line.row.makeCodec()))
        let other = studio.connect(.operator, L16())
        (caller.speaks, other.speaks) = (false, false)
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        let talker = try #require(Talker(line.row, milliseconds: line.milliseconds))
        let lost = play(talker, loss, to: .caller, of: studio)
        check(other.heard, line, lost)
        let statistics = try #require(studio.media.statistics(of: .caller))
        #expect(statistics.malformed == 0 && statistics.late == 0)
        #expect(statistics.undecodable == 0 && statistics.clockJumps == 0)
        if loss != .none {
            #expect(statistics.quality.framesConcealed >= UInt64(lost.count))
        }
    }

    /// The caller wants such packets, and what they hold comes of an operator whose packets get lost.
    @Test(arguments: lines, Loss.allCases) func whatGoesIsHeard(_ line: Line, _ loss: Loss) throws {
        let studio = Studio()
        let caller = studio.connect(.caller, try #require(line.row.makeCodec())) {
            $0.packetTime = line.milliseconds
        }
        let other = studio.connect(.operator, L16())
        (caller.speaks, other.speaks) = (false, false)
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        let talker = try #require(Talker(L16.description))
        let lost = play(talker, loss, to: .operator, of: studio)
        // No datagram is larger than goes everywhere: 1280 bytes are 40 ms of L16 at 16 kHz.
        let length = line.row.title == "L16/16000" ? min(40, line.milliseconds) : line.milliseconds
        let ticks = UInt32(line.row.clockRate * length / 1000)
        #expect(caller.headers.count == Self.total / length)
        #expect(Set(caller.packetTicks) == [line.row.sampleRate * length / 1000])
        for (first, second) in zip(caller.headers, caller.headers.dropFirst()) {
            #expect(second.timestamp &- first.timestamp == ticks)
            #expect(second.sequence == first.sequence &+ 1)
            #expect(!second.marker)
        }
        let heard = Resampler.convert(caller.heard, from: line.row.sampleRate, to: 8000) ?? []
        check(heard, line, lost)
    }

    /// Keys go out on every tick, and the sound around them is where it belongs.
    @Test(arguments: lines) func keysCutIntoPackets(_ line: Line) throws {
        let studio = Studio()
        let caller = studio.connect(.caller, try #require(line.row.makeCodec())) {
            $0.packetTime = line.milliseconds
        }
        studio.connect(.operator)
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        studio.tick(25)
        studio.media.apply(.sendDigit(.caller, "5"))
        studio.tick(50)
        studio.media.apply(.close(.caller))
        let events = caller.headers.filter { $0.payloadType == 101 }
        #expect(events.count == 7)
        // Every tick has sent 20 ms of something.
        let key = UInt32(line.row.clockRate / 50 * 7)
        let sound = caller.packetTicks.reduce(0, +)
        #expect(sound == (75 - 7) * line.row.samplesPerFrame)
        let first = try #require(caller.headers.first)
        var at = first.timestamp
        var packets = caller.packetTicks.makeIterator()
        var wasKey = false
        for header in caller.headers {
            if header.payloadType == 101 {
                #expect(header.timestamp == at)
                wasKey = true
                continue
            }
            if wasKey { at &+= key }
            wasKey = false
            #expect(header.timestamp == at)
            let samples = packets.next() ?? 0
            at &+= UInt32(samples * line.row.clockRate / line.row.sampleRate)
        }
    }

    /// Runs six seconds; the result is what was lost, in milliseconds of what was said.
    private func play(
        _ talker: Talker, _ loss: Loss, to party: Party, of studio: Studio
    ) -> [Range<Int>] {
        var lost: [Range<Int>] = []
        var number = 0
        guard let telephone = studio.world.telephones[party] else { return [] }
        for tick in 1...(Self.total / 20) {
            while talker.time + talker.milliseconds <= tick * 20 {
                let start = talker.time
                let packet = talker.nextPacket()
                if start >= Self.settled {
                    number += 1
                    if loss.loses(number) {
                        lost.append(start..<talker.time)
                        continue
                    }
                }
                studio.deliver(packet, to: party, from: telephone.address)
            }
            studio.tick()
        }
        return lost
    }

    /// Holds what was heard at 8 kHz against what was said.
    private func check(_ heard: [Int16], _ line: Line, _ lost: [Range<Int>]) {
        let said = Talker.sound(0..<heard.count, rate: 8000)
        let limit = 8 * (4 * line.milliseconds + 120)
        let late = lag(of: heard[9000..<9800], behind: said, limit: limit)
        // At most what fills a packet, the buffer's own, and 20 ms of filters and codecs.
        #expect(late <= 8 * (2 * line.milliseconds + 60), "\(late / 8) ms late")
        // A codec that remembers takes a while to find back.
        let keepsAll = line.row.canBeCut && line.row.name != "G722"
        let after = keepsAll ? 15 : 60
        var likenesses: [Double] = []
        for start in stride(from: 1000, to: Self.total - 200, by: 10) {
            let isTouched = lost.contains {
                $0.lowerBound - 10 < start + 10 && start < $0.upperBound + after
            }
            let place = start * 8 + late
            guard place + 80 <= heard.count else { break }
            let piece = heard[place..<place + 80]
            if !isTouched {
                let alike = likeness(piece, said[(start * 8)..<(start * 8 + 80)])
                #expect(alike > 0.9 || !keepsAll, "\(alike) at \(start) ms")
                likenesses.append(alike)
                let level = SoundLevel(of: Array(piece)).rms
                #expect(level > -26, "\(level) dB at \(start) ms")
            } else if line.milliseconds <= 20 {
                // Up to 40 ms are filled, at no less than a tenth of the level.
                let level = SoundLevel(of: Array(piece)).rms
                #expect(level > (line.row.canBeCut ? -36 : -46), "\(level) dB at \(start) ms")
            }
        }
        // Opus keeps of a tone what it likes; in frames of 10 ms libopus makes something else of it.
        let mean = likenesses.reduce(0, +) / Double(max(1, likenesses.count))
        let isAstray = !line.row.canBeCut && [10, 30].contains(line.milliseconds)
        #expect(mean > (line.row.canBeCut ? 0.97 : 0.75) || isAstray, "\(mean)")
    }
}
