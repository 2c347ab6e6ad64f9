// SPDX-License-Identifier: Apache-2.0

import Audio
import COpus
import CallModel
import Codecs
import MediaEngine
import RTP
import Testing
import Timing

/// A telephone that speaks Opus as others do: packets of any length, loss, silence that is not sent.
@Suite struct OpusLegTests {
    /// A sender with libopus, in packets of so many milliseconds.
    private final class Sender {
        let encoder: OpaquePointer
        let milliseconds: Int
        private var tone: ToneGenerator
        private var packetizer = RTPPacketizer(ssrc: 77, sequence: 9, timestamp: 4000)

        init?(milliseconds: Int, frequency: Float) {
            var error: Int32 = 0
            guard let made = opus_encoder_create(8000, 1, OPUS_APPLICATION_VOIP, &error) else {
                return nil
            }
            guard copus_encoder_set(made, 24_000, 5, false, 10) == OPUS_OK else { return nil }
            encoder = made
            self.milliseconds = milliseconds
            tone = ToneGenerator(.sine(frequency))
        }

        deinit { opus_encoder_destroy(encoder) }

        func nextPacket() -> [UInt8] {
            let samples = tone.samples(8 * milliseconds)
            var wire = [UInt8](repeating: 0, count: 1275)
            let count = opus_encode(encoder, samples, Int32(samples.count), &wire, 1275)
            var datagram = [UInt8](repeating: 0, count: 12 + Int(max(0, count)))
            _ = datagram.withUnsafeMutableBytes { bytes in
                wire.prefix(Int(max(0, count))).withUnsafeBytes {
                    packetizer.write(
                        payload: $0, payloadType: 107, ticks: UInt32(48 * milliseconds),
                        into: bytes)
                }
            }
            return datagram
        }
    }

    private func studio(
        _ row: CodecDescription = Opus.description
    ) throws -> (Studio, caller: Telephone, other: Telephone) {
        let studio = Studio()
        let caller = studio.connect(.caller, try #require(row.makeCodec()))
        let other = studio.connect(.operator, PCMU())
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        caller.speaks = false
        return (studio, caller, other)
    }

    private func level(_ heard: ArraySlice<Int16>, _ source: Source, rate: Int = 8000) -> Float {
        GoertzelProbe(frequency: Studio.frequency(source), rate: rate).level(in: Array(heard))
    }

    /// Packets of every length that Opus has frames of are heard whole, at a bounded delay.
    @Test(arguments: [10, 20, 40, 60]) func packetsOfAnyLength(_ milliseconds: Int) throws {
        let (studio, caller, other) = try studio()
        let sender = try #require(
            Sender(milliseconds: milliseconds, frequency: Studio.frequency(.caller)))
        var spoken = 0
        for tick in 0..<250 {
            while spoken + milliseconds <= (tick + 1) * 20 {
                studio.deliver(sender.nextPacket(), to: .caller, from: caller.address)
                spoken += milliseconds
            }
            studio.tick()
        }
        let heard = other.heard
        #expect(level(heard.suffix(8000), .caller) > -14)
        // Once it has begun, no 20 ms of the tone are missing.
        let loud = stride(from: heard.count - 16_000, to: heard.count - 159, by: 160).map { start in
            SoundLevel(of: Array(heard[start..<start + 160])).rms
        }
        #expect((loud.min() ?? -99) > -25, "\(milliseconds) ms: \(loud)")
        let statistics = try #require(studio.media.statistics(of: .caller))
        #expect(statistics.quality.framesConcealed <= 10)
        #expect(statistics.late == 0 && statistics.malformed == 0)
    }

    /// One packet in ten is lost, and the tone goes on.
    @Test(arguments: [10, 20, 40, 60]) func lossIsMended(_ milliseconds: Int) throws {
        let (studio, caller, other) = try studio()
        let sender = try #require(
            Sender(milliseconds: milliseconds, frequency: Studio.frequency(.caller)))
        var (spoken, number) = (0, 0)
        for tick in 0..<500 {
            while spoken + milliseconds <= (tick + 1) * 20 {
                let packet = sender.nextPacket()
                number += 1
                if number % 10 != 0 {
                    studio.deliver(packet, to: .caller, from: caller.address)
                }
                spoken += milliseconds
            }
            studio.tick()
        }
        #expect(level(other.heard.suffix(32_000), .caller) > -20)
        let statistics = try #require(studio.media.statistics(of: .caller))
        #expect(statistics.quality.framesConcealed >= 30)
    }

    /// With DTX nothing goes out while nobody is to be heard, and timestamps go on.
    @Test func silenceIsNotSent() throws {
        let (studio, caller, other) = try studio(Opus.row(Opus.Settings(dtx: true)))
        studio.tick(60)
        let before = caller.headers.count
        #expect(before > 50)
        other.speaks = false
        studio.tick(100)
        let quiet = caller.headers.count - before
        #expect(quiet < 60, "\(quiet) packets in two seconds of silence")
        other.speaks = true
        studio.tick(50)
        #expect(level(caller.heard.suffix(8000), .operator, rate: 16_000) > -16)
        let headers = caller.headers
        for (first, second) in zip(headers, headers.dropFirst()) {
            #expect(second.sequence == first.sequence &+ 1)
            #expect(second.timestamp &- first.timestamp >= 960)
            #expect((second.timestamp &- first.timestamp) % 960 == 0)
        }
        let spurts = zip(headers, headers.dropFirst()).filter {
            $1.timestamp &- $0.timestamp > 960
        }
        #expect(spurts.allSatisfy { $0.1.marker })
    }
}
