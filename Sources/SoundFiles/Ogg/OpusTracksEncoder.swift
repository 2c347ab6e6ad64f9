// SPDX-License-Identifier: Apache-2.0

import COpus

/// Encodes several voices at once, each into a stream of its own of one packet (libopus multistream,
/// nothing coupled), in frames of 20 ms.
///
/// The rate may change between two frames, as that of a call does: decoders follow from packet to
/// packet.
package final class OpusTracksEncoder {
    package struct Settings: Sendable, Hashable {
        /// Bits a second of each track at 8 kHz; at 16 kHz it is half as much again.
        package var bitrate: Int
        /// 0 to 10: what encoding may cost.
        package var complexity: Int

        package init(bitrate: Int = 12_000, complexity: Int = 0) {
            self.bitrate = bitrate
            self.complexity = complexity
        }
    }

    /// As many as players have an order for (RFC 7845 section 5.1.1.2).
    private static let trackLimit = 8
    /// The longest frame of one stream, and its length before it.
    private static let trackBytes = 1277

    package let tracks: Int
    private let settings: Settings
    private var encoder: OpaquePointer
    private var rate: Int
    private var packet: [UInt8]

    /// Nil for rates that Opus has not, without memory, or with settings that are none.
    package init?(tracks: Int, rate: Int, settings: Settings = Settings()) {
        guard 1...Self.trackLimit ~= tracks,
            let encoder = Self.make(tracks: tracks, rate: rate, settings)
        else { return nil }
        self.tracks = tracks
        self.rate = rate
        self.settings = settings
        self.encoder = encoder
        packet = [UInt8](repeating: 0, count: Self.trackBytes * tracks)
    }

    deinit { opus_multistream_encoder_destroy(encoder) }

    private static func make(tracks: Int, rate: Int, _ settings: Settings) -> OpaquePointer? {
        let mapping = (0..<tracks).map { UInt8($0) }
        var error: Int32 = 0
        let made = opus_multistream_encoder_create(
            Int32(clamping: rate), Int32(tracks), Int32(tracks), 0, mapping, OPUS_APPLICATION_VOIP,
            &error)
        guard let encoder = made else { return nil }
        // Left to itself, libopus drops the upper half of a wide-band voice at such rates.
        let isWide = rate > 8000
        let bitrate = settings.bitrate * tracks * (isWide ? 3 : 2) / 2
        let bandwidth = isWide ? OPUS_BANDWIDTH_WIDEBAND : OPUS_BANDWIDTH_NARROWBAND
        guard
            copus_tracks_set(
                encoder, Int32(clamping: bitrate), Int32(clamping: settings.complexity), bandwidth)
                == OPUS_OK
        else {
            opus_multistream_encoder_destroy(encoder)
            return nil
        }
        return encoder
    }

    /// Ticks of 48 kHz by which what is decoded comes late.
    package var preSkip: Int { Int(copus_tracks_lookahead(encoder)) * 48_000 / rate }

    /// Encodes 20 ms of all tracks, their samples interleaved; empty for what is no such frame.
    package func encode(_ frame: UnsafeBufferPointer<Int16>, rate: Int) -> ArraySlice<UInt8> {
        if rate != self.rate {
            guard let other = Self.make(tracks: tracks, rate: rate, settings) else { return [] }
            opus_multistream_encoder_destroy(encoder)
            encoder = other
            self.rate = rate
        }
        let count = rate / 50
        guard frame.count == count * tracks, let samples = frame.baseAddress else { return [] }
        let bytes = packet.withUnsafeMutableBufferPointer { room in
            room.baseAddress.map {
                opus_multistream_encode(
                    encoder, samples, Int32(count), $0, Int32(room.count))
            } ?? 0
        }
        return packet[..<max(0, Int(bytes))]
    }
}
