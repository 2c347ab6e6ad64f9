// SPDX-License-Identifier: Apache-2.0

import COpus

/// Opus (RFC 6716) as RTP carries it (RFC 7587), by libopus: mono, 8 or 16 kHz on our side, packets
/// of 10 to 120 ms going out and of 2.5 to 120 ms coming in.
///
/// Each packet we send says its predecessor once more (in-band FEC), so that a peer can mend a lost
/// one from the next; so do we. A stereo sender is decoded to mono. Encoder and decoder remember
/// what was before, so a leg keeps one `Opus` for its whole life.
package final class Opus: PacketCodec {
    /// What an operator may choose.
    package struct Settings: Sendable, Hashable {
        /// Bits a second that we send, 6000 to 128000.
        package var bitrate: Int
        /// 0 to 10: what encoding may cost.
        package var complexity: Int
        /// Whether nothing is sent while nothing is to be heard.
        package var dtx: Bool
        /// The packets that are expected to be lost, in percent; above 0 they are sent twice (FEC).
        package var expectedLoss: Int

        package init(
            bitrate: Int = 24_000, complexity: Int = 5, dtx: Bool = false, expectedLoss: Int = 10
        ) {
            self.bitrate = bitrate
            self.complexity = complexity
            self.dtx = dtx
            self.expectedLoss = expectedLoss
        }
    }

    /// Its row of the catalog.
    package static let description = row(Settings())

    /// The largest packet that is worth taking: one frame of the highest rate.
    private static let byteLimit = 1275
    /// A packet of 120 ms of the RTP clock, which is 48 kHz whatever the sound is.
    private static let tickLimit: Int32 = 5760
    /// A frame as short as this says nothing: the encoder rests (DTX).
    private static let restingBytes = 2

    /// The row with what an operator has chosen.
    package static func row(_ settings: Settings) -> CodecDescription {
        // Stereo is declined; a peer that sends it all the same is heard.
        let parameters = [
            "maxplaybackrate=16000", "sprop-maxcapturerate=16000", "stereo=0",
            "useinbandfec=1", settings.dtx ? "usedtx=1" : "usedtx=0",
        ]
        return CodecDescription(
            name: "opus", clockRate: 48_000, sampleRate: 16_000, channels: 2,
            payload: .packets(byteLimit: byteLimit, ticks: ticks),
            parameters: parameters.joined(separator: ";"), make: { Opus(settings) })
    }

    /// Ticks of the RTP clock in a packet, by its first two bytes (RFC 6716 section 3.1).
    private static func ticks(of packet: UnsafeRawBufferPointer) -> Int? {
        guard let base = packet.bindMemory(to: UInt8.self).baseAddress, !packet.isEmpty else {
            return nil
        }
        let ticks = opus_packet_get_nb_samples(base, Int32(clamping: packet.count), 48_000)
        return (1...tickLimit).contains(ticks) ? Int(ticks) : nil
    }

    package let description: CodecDescription
    private let settings: Settings
    private var encoder: OpaquePointer
    private var decoder: OpaquePointer
    /// Puts frames into one packet where the encoder has none as long.
    private let joiner: OpusJoiner
    /// Where what a packet says once more is longer than what was lost.
    private var again: [Int16]
    package private(set) var sampleRate: Int
    package private(set) var isResting = false

    /// Nil when there is no memory for the state, or the settings are none.
    package init?(_ settings: Settings = Settings()) {
        guard let joiner = OpusJoiner(),
            let made = Self.make(settings, rate: Self.description.sampleRate)
        else { return nil }
        self.settings = settings
        self.joiner = joiner
        again = Array(repeating: 0, count: Self.description.sampleRate * 120 / 1000)
        description = Self.row(settings)
        (encoder, decoder) = made
        sampleRate = Self.description.sampleRate
    }

    deinit {
        opus_encoder_destroy(encoder)
        opus_decoder_destroy(decoder)
    }

    private static func make(
        _ settings: Settings, rate: Int
    ) -> (encoder: OpaquePointer, decoder: OpaquePointer)? {
        var error: Int32 = 0
        let encoder = opus_encoder_create(Int32(rate), 1, OPUS_APPLICATION_VOIP, &error)
        guard let encoder else { return nil }
        let set = copus_encoder_set(
            encoder, Int32(clamping: settings.bitrate), Int32(clamping: settings.complexity),
            settings.dtx, Int32(clamping: settings.expectedLoss))
        guard set == OPUS_OK, let decoder = opus_decoder_create(Int32(rate), 1, &error) else {
            opus_encoder_destroy(encoder)
            return nil
        }
        return (encoder, decoder)
    }

    package func change(to rate: Int) -> Bool {
        guard rate != sampleRate else { return true }
        guard rate == 8000 || rate == 16_000, let made = Self.make(settings, rate: rate) else {
            return false
        }
        opus_encoder_destroy(encoder)
        opus_decoder_destroy(decoder)
        (encoder, decoder) = made
        sampleRate = rate
        isResting = false
        return true
    }

    package func encode(
        _ samples: UnsafeBufferPointer<Int16>, into bytes: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        let count = sampleRate / 50
        guard samples.count >= count, !bytes.isEmpty, let source = samples.baseAddress,
            let target = bytes.baseAddress
        else { return 0 }
        let written = opus_encode(
            encoder, source, Int32(count), target, Int32(min(bytes.count, Self.byteLimit)))
        return written > Self.restingBytes ? Int(written) : 0
    }

    /// What the encoder makes in one go, in steps of 10 ms.
    private static let lengths: Set = [1, 2, 4, 6, 8, 10, 12]

    package func encode(
        packets samples: UnsafeBufferPointer<Int16>,
        into bytes: UnsafeMutableBufferPointer<UInt8>,
        _ body: (_ packet: UnsafeRawBufferPointer, _ samples: Int) -> Void
    ) {
        let step = sampleRate / 100
        let steps = min(samples.count / step, 12)
        guard steps > 0, let source = samples.baseAddress, let target = bytes.baseAddress
        else { return }
        let limit = min(bytes.count, Self.byteLimit)
        guard Self.lengths.contains(steps) else {
            return joiner.join(
                steps, of: step, into: UnsafeMutableBufferPointer(start: target, count: limit),
                encode: { index, target, room in
                    opus_encode(encoder, source + index * step, Int32(step), target, room)
                }, body)
        }
        let written = Int(opus_encode(encoder, source, Int32(steps * step), target, Int32(limit)))
        let count = written > Self.restingBytes ? written : 0
        body(UnsafeRawBufferPointer(start: target, count: count), steps * step)
    }

    package func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>
    ) -> Int {
        guard !bytes.isEmpty, let source = bytes.baseAddress, let target = samples.baseAddress
        else { return 0 }
        isResting = bytes.count <= Self.restingBytes
        return max(
            0,
            Int(
                opus_decode(
                    decoder, source, Int32(clamping: bytes.count), target,
                    Int32(clamping: samples.count), 0)))
    }

    package func conceal(
        before next: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>
    ) -> Int {
        // Concealment goes by 2.5 ms.
        let step = sampleRate / 400
        let count = samples.count / step * step
        guard count > 0, let target = samples.baseAddress else { return 0 }
        let source = next.isEmpty ? nil : next.baseAddress
        if let source {
            let length = Int(
                opus_packet_get_nb_samples(source, Int32(clamping: next.count), Int32(sampleRate)))
            if length > count { return concealEnd(of: length, from: next, into: samples, count) }
        }
        let written = opus_decode(
            decoder, source, Int32(clamping: next.count), target, Int32(count),
            source == nil ? 0 : 1)
        return max(0, Int(written))
    }

    /// Of a packet that is longer than what is missing, what it says once more is longer, too.
    private func concealEnd(
        of length: Int, from next: UnsafeBufferPointer<UInt8>,
        into samples: UnsafeMutableBufferPointer<Int16>, _ count: Int
    ) -> Int {
        guard length <= again.count else { return 0 }
        return again.withUnsafeMutableBufferPointer { again in
            guard let target = again.baseAddress else { return 0 }
            let written = Int(
                opus_decode(
                    decoder, next.baseAddress, Int32(clamping: next.count), target,
                    Int32(length), 1))
            guard written >= count else { return 0 }
            for index in 0..<count { samples[index] = again[written - count + index] }
            return count
        }
    }
}
