// SPDX-License-Identifier: Apache-2.0

import Audio
import Codecs

/// A codec of one RTP leg, made to speak at the call's rate: whoever uses it sees frames of the call.
///
/// A codec that speaks at the call's rate costs nothing more. Another has a resampler for each
/// direction, whose filter holds back 2 to 6 ms. Nothing is allocated after `init`.
final class LegCodec {
    let codec: any AudioCodec
    /// Where its packets cannot be cut.
    var player: PacketPlayer?
    var filler: PacketFiller?
    private let inward: Resampler?
    private let outward: Resampler?
    /// One frame at the codec's rate, where that is not the call's.
    private let samples: UnsafeMutableBufferPointer<Int16>

    /// Nil when there is no memory for the resamplers, or for the codec at another rate.
    init?(_ codec: any AudioCodec, rate: CallRate) {
        self.codec = codec
        let own = codec.sampleRate
        if codec.change(to: rate.rawValue) {
            player = (codec as? any PacketCodec).map(PacketPlayer.init)
            filler = (codec as? any PacketCodec).map(PacketFiller.init)
            inward = nil
            outward = nil
            samples = UnsafeMutableBufferPointer(start: nil, count: 0)
            return
        }
        guard !(codec is any PacketCodec),
            let inward = Resampler(from: own, to: rate.rawValue, keepingPace: true),
            let outward = Resampler(from: rate.rawValue, to: own, keepingPace: true)
        else { return nil }
        self.inward = inward
        self.outward = outward
        samples = .allocate(capacity: codec.description.samplesPerFrame)
        samples.initialize(repeating: 0)
    }

    deinit { samples.deallocate() }

    /// Decodes at most 20 ms; the result is how many samples of the frame they fill.
    func decode(
        _ wire: UnsafeBufferPointer<UInt8>, into frame: UnsafeMutableBufferPointer<Int16>
    ) -> Int {
        guard let inward else { return codec.decode(wire, into: frame) }
        let count = codec.decode(wire, into: samples)
        let decoded = UnsafeBufferPointer(rebasing: samples[..<count])
        return inward.process(decoded, into: frame).produced
    }

    /// Encodes a frame; the result is the number of bytes written.
    func encode(
        _ frame: UnsafeBufferPointer<Int16>, into wire: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        guard let outward else { return codec.encode(frame, into: wire) }
        let count = outward.process(frame, into: samples).produced
        return codec.encode(UnsafeBufferPointer(rebasing: samples[..<count]), into: wire)
    }
}
