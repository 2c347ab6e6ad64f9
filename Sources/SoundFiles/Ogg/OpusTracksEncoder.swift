// SPDX-License-Identifier: Apache-2.0

/// Encodes several voices at once, each into a stream of its own of one packet (as libopus multistream
/// has them, nothing coupled), in frames of 20 ms.
///
/// The rate may change between two frames, as that of a call does: decoders follow from packet to
/// packet.
package final class OpusTracksEncoder {
    package struct Settings: Sendable, Hashable {
        /// Bits a second of each track at 8 kHz; at 16 kHz it is half as much again.
        package var bitrate: Int
        /// 0 to 10: what encoding may cost.
        package var complexity: Int

        /// Bits a second at 8 kHz from which on voices are transformed, not modelled: twice as many
        /// for the same quality, at less than half the cost.
        package static let transformBitrate = 24_000

        package init(bitrate: Int = transformBitrate, complexity: Int = 0) {
            self.bitrate = bitrate
            self.complexity = complexity
        }
    }

    /// As many as players have an order for (RFC 7845 section 5.1.1.2).
    private static let trackLimit = 8
    /// The longest frame of one stream, and its length before it.
    static let trackBytes = 1277

    package var tracks: Int { encoders.count }
    private let settings: Settings
    private var encoders: [OpusTrackEncoder]
    private var rate: Int
    private var packet: [UInt8] = []

    /// Nil for rates that Opus has not, without memory, or with settings that are none.
    package init?(tracks: Int, rate: Int, settings: Settings = Settings()) {
        guard 1...Self.trackLimit ~= tracks,
            let encoders = Self.make(tracks: tracks, rate: rate, settings)
        else { return nil }
        self.rate = rate
        self.settings = settings
        self.encoders = encoders
        packet.reserveCapacity(Self.trackBytes * tracks)
    }

    private static func make(tracks: Int, rate: Int, _ settings: Settings) -> [OpusTrackEncoder]? {
        let encoders = (0..<tracks).compactMap { _ in
            OpusTrackEncoder(rate: rate, settings: settings)
        }
        return encoders.count == tracks ? encoders : nil
    }

    /// Ticks of 48 kHz by which what is decoded comes late.
    package var preSkip: Int { (encoders.first?.lookahead ?? 0) * 48_000 / rate }

    /// Encodes 20 ms of all tracks, their samples interleaved; empty for what is no such frame.
    package func encode(_ frame: UnsafeBufferPointer<Int16>, rate: Int) -> ArraySlice<UInt8> {
        if rate != self.rate {
            guard let others = Self.make(tracks: tracks, rate: rate, settings) else { return [] }
            encoders = others
            self.rate = rate
        }
        guard frame.count == rate / 50 * tracks, let samples = frame.baseAddress else { return [] }
        packet.removeAll(keepingCapacity: true)
        for (track, encoder) in encoders.enumerated() {
            encoder.encode(samples + track, stride: tracks)
            guard append(encoder.packet, isLast: track == tracks - 1) else { return [] }
        }
        return packet[...]
    }

    /// All streams but the last say how long they are (RFC 6716 appendix B). False for a packet that is
    /// not of one frame, which an encoder of 20 ms does not make.
    private func append(_ stream: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Bool {
        guard let head = stream.first, head & 3 == 0 else { return false }
        packet.append(head)
        if !isLast {
            let length = stream.count - 1
            if length < 252 {
                packet.append(UInt8(length))
            } else {
                packet.append(UInt8(252 + length % 4))
                packet.append(UInt8(truncatingIfNeeded: (length - 252) / 4))
            }
        }
        packet += stream.dropFirst()
        return true
    }
}
