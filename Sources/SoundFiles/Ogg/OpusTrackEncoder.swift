// SPDX-License-Identifier: Apache-2.0

import COpus

/// Encodes one voice of a recording in frames of 20 ms, and does not encode silence at all.
///
/// Of libopus' two coders the one that transforms costs a third to a half of the one that models
/// speech, and needs twice the bits for the same quality: it is taken where there are as many. Given
/// zeros, it comes to rest within a second: packet for packet is the same then, so that the last one
/// stands for all until something sounds, and decoders notice nothing.
final class OpusTrackEncoder {
    /// A sample up to here is silence, -72 dBov: what idle lines of A-law send.
    private static let quiet: Int16 = 8
    /// The longest packet that says of a frame only that it is silent.
    private static let silentBytes = 4
    /// Packets in a row that have to be the same before the next is not encoded.
    private static let settled = 3

    private let encoder: OpaquePointer
    private let isTransform: Bool
    private var frame: [Int16]
    private let room: UnsafeMutableBufferPointer<UInt8>
    private var length = 0
    /// The last packet, if it is one of silence.
    private var silence: UInt64?
    /// How many times in a row it came.
    private var alike = 0

    /// Nil for rates that Opus has not, without memory, or with settings that are none.
    init?(rate: Int, settings: OpusTracksEncoder.Settings) {
        isTransform = settings.bitrate >= OpusTracksEncoder.Settings.transformBitrate
        var error: Int32 = 0
        let made = opus_encoder_create(
            Int32(clamping: rate), 1,
            isTransform ? OPUS_APPLICATION_RESTRICTED_LOWDELAY : OPUS_APPLICATION_VOIP, &error)
        guard let encoder = made else { return nil }
        // Left to itself, libopus drops the upper half of a wide-band voice at such rates.
        let isWide = rate > 8000
        guard
            copus_track_set(
                encoder, Int32(clamping: settings.bitrate * (isWide ? 3 : 2) / 2),
                Int32(clamping: settings.complexity),
                isWide ? OPUS_BANDWIDTH_WIDEBAND : OPUS_BANDWIDTH_NARROWBAND) == OPUS_OK
        else {
            opus_encoder_destroy(encoder)
            return nil
        }
        self.encoder = encoder
        frame = [Int16](repeating: 0, count: rate / 50)
        room = .allocate(capacity: OpusTracksEncoder.trackBytes)
        room.initialize(repeating: 0)
    }

    deinit {
        opus_encoder_destroy(encoder)
        room.deallocate()
    }

    /// The last packet, until the next is made.
    var packet: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: room[..<length]) }

    /// Samples by which what is decoded comes late.
    var lookahead: Int { Int(copus_track_lookahead(encoder)) }

    /// Encodes every `stride`th sample into `packet`, which is empty when that cannot be done.
    func encode(_ samples: UnsafePointer<Int16>, stride: Int) {
        var isQuiet = isTransform
        for index in frame.indices {
            let sample = samples[index * stride]
            frame[index] = sample
            isQuiet = isQuiet && -Self.quiet...Self.quiet ~= sample
        }
        guard isQuiet else {
            (silence, alike) = (nil, 0)
            return encodeFrame()
        }
        guard alike < Self.settled else { return }
        for index in frame.indices { frame[index] = 0 }
        encodeFrame()
        let isSilence = 1...Self.silentBytes ~= length
        let made = isSilence ? packet.reduce(UInt64(length)) { $0 << 8 | UInt64($1) } : nil
        alike = made != nil && made == silence ? alike + 1 : 0
        silence = made
    }

    private func encodeFrame() {
        guard let bytes = room.baseAddress else { return }
        length = max(
            0,
            Int(opus_encode(encoder, frame, Int32(frame.count), bytes, Int32(room.count))))
    }
}
