// SPDX-License-Identifier: Apache-2.0

import COpus

/// Plays an Ogg Opus file: its tracks as samples, piece by piece, with all time in its place.
///
/// What is missing or damaged is silence as long as it was. What libopus gives is given bit for bit.
package final class OggOpusReader {
    /// What a file holds, without its sound.
    package struct Summary: Sendable, Hashable {
        package var head: OpusHead
        package var tags: OpusTags
        /// How long it plays, in ticks of 48 kHz.
        package var ticks: Int
        /// The lowest rate that has all that was encoded.
        package var rate: Int
        /// Whether it was finished: otherwise its writer died, or writes still.
        package var isComplete: Bool
        /// Places where something is missing or damaged.
        package var damages: Int

        package var seconds: Double { Double(ticks) / 48_000 }
    }

    private let pages: OggOpusPages
    private let decoder: OpaquePointer
    private let ticksPerSample: Int
    private var buffer: [Int16]
    /// Samples of each channel that are still the codec's own.
    private var toSkip: Int
    /// Samples of each channel given so far, with those skipped.
    private var position = 0
    package let rate: Int
    package var head: OpusHead { pages.head }

    /// Decodes at 8, 12, 16, 24 or 48 kHz.
    init(_ pages: OggOpusPages, rate: Int) throws(OggOpusError) {
        let head = pages.head
        var error: Int32 = 0
        let made = opus_multistream_decoder_create(
            Int32(clamping: rate), Int32(head.channels), Int32(head.streams), Int32(head.coupled),
            head.mapping, &error)
        guard let decoder = made else { throw .noMemory }
        _ = copus_tracks_gain(decoder, Int32(head.gain))
        self.pages = pages
        self.decoder = decoder
        self.rate = rate
        ticksPerSample = 48_000 / rate
        toSkip = head.preSkip / ticksPerSample
        // The longest packet there is: 120 ms.
        buffer = [Int16](repeating: 0, count: rate * 12 / 100 * head.channels)
    }

    deinit { opus_multistream_decoder_destroy(decoder) }

    /// The next samples of all channels, interleaved; nil at the end.
    package func next() throws(OggOpusError) -> [Int16]? {
        while let piece = try pages.next() {
            let samples = decode(piece)
            if !samples.isEmpty { return samples }
        }
        return nil
    }

    private func decode(_ piece: OggOpusPages.Piece) -> [Int16] {
        switch piece {
        case .packet(let packet, let ticks):
            let count = buffer.withUnsafeMutableBufferPointer { room in
                room.baseAddress.map {
                    opus_multistream_decode(
                        decoder, packet, Int32(clamping: packet.count), $0,
                        Int32(room.count / head.channels), 0)
                } ?? 0
            }
            guard count > 0 else { return trimmed(silence(ticks)) }
            return trimmed(Array(buffer[..<(Int(count) * head.channels)]))
        case .gap(let ticks): return trimmed(silence(ticks))
        }
    }

    private func silence(_ ticks: Int) -> [Int16] {
        [Int16](repeating: 0, count: ticks / ticksPerSample * head.channels)
    }

    /// Without what stands before the beginning and behind the end.
    private func trimmed(_ samples: [Int16]) -> [Int16] {
        let channels = head.channels
        let count = samples.count / channels
        let first = min(toSkip, count)
        toSkip -= first
        let end = pages.end.map { $0 / ticksPerSample } ?? .max
        let last = min(count, max(first, end - position))
        position += count
        return first == 0 && last == count
            ? samples : Array(samples[first * channels..<last * channels])
    }

    /// Walks through a file without decoding it.
    static func summary(of pages: OggOpusPages) throws(OggOpusError) -> Summary {
        var ticks = 0
        var rate = 8000
        while let piece = try pages.next() {
            switch piece {
            case .gap(let length): ticks += length
            case .packet(let packet, let length):
                ticks += length
                switch opus_packet_get_bandwidth(packet) {
                case OPUS_BANDWIDTH_NARROWBAND: break
                case OPUS_BANDWIDTH_MEDIUMBAND, OPUS_BANDWIDTH_WIDEBAND: rate = max(rate, 16_000)
                default: rate = 48_000
                }
            }
        }
        if let end = pages.end { ticks = min(ticks, end) }
        return Summary(
            head: pages.head, tags: pages.tags, ticks: max(0, ticks - pages.head.preSkip),
            rate: rate, isComplete: pages.end != nil, damages: pages.damages)
    }
}
