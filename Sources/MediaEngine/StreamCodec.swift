// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs

/// Turns frames of a stream's own format into frames of the call and back.
///
/// Rates differ: each direction has a resampler then, whose filter holds back a few milliseconds.
/// Nothing is allocated after it was made.
final class StreamCodec {
    let format: StreamFormat
    private let codec: any AudioCodec
    /// One frame at the stream's rate.
    private let samples: UnsafeMutableBufferPointer<Int16>
    private let inward: Resampler?
    private let outward: Resampler?
    /// The next frame of the call still holds the end of the stream's sound.
    private(set) var hasTail = false

    /// `rate` is the call's.
    init(_ format: StreamFormat, rate: Int) {
        self.format = format
        codec =
            switch format.encoding {
            case .pcmu: PCMU()
            case .l16: L16(order: .littleEndian)
            }
        samples = .allocate(capacity: format.frameSamples)
        samples.initialize(repeating: 0)
        let isSame = rate == format.sampleRate
        inward = isSame ? nil : Resampler(from: format.sampleRate, to: rate, keepingPace: true)
        outward = isSame ? nil : Resampler(from: rate, to: format.sampleRate, keepingPace: true)
    }

    deinit { samples.deallocate() }

    /// Writes 20 ms of the call's sound from up to 20 ms of the stream's, silence after it; `fade`
    /// is laid over its beginning, fading out.
    func decode(
        _ wire: UnsafeBufferPointer<UInt8>, fading fade: UnsafeBufferPointer<UInt8>,
        into frame: UnsafeMutableBufferPointer<Int16>
    ) {
        let count = codec.decode(wire, into: samples)
        for index in count..<samples.count { samples[index] = 0 }
        if !fade.isEmpty { mix(fade) }
        hasTail = inward != nil && (!wire.isEmpty || !fade.isEmpty)
        resample(UnsafeBufferPointer(samples), by: inward, into: frame)
    }

    /// Writes a frame of the stream from one of the call.
    func encode(
        _ frame: UnsafeBufferPointer<Int16>, into wire: UnsafeMutableBufferPointer<UInt8>
    ) {
        resample(frame, by: outward, into: samples)
        _ = codec.encode(UnsafeBufferPointer(samples), into: wire)
    }

    private func resample(
        _ source: UnsafeBufferPointer<Int16>, by resampler: Resampler?,
        into target: UnsafeMutableBufferPointer<Int16>
    ) {
        var filled: Int
        if let resampler {
            filled = resampler.process(source, into: target).produced
        } else {
            filled = min(source.count, target.count)
            for index in 0..<filled { target[index] = source[index] }
        }
        while filled < target.count {
            target[filled] = 0
            filled += 1
        }
    }

    private func mix(_ fade: UnsafeBufferPointer<UInt8>) {
        let size = format.sampleBytes
        let count = min(fade.count / size, samples.count)
        var sample: Int16 = 0
        for index in 0..<count {
            let place = index * size
            withUnsafeMutablePointer(to: &sample) {
                _ = codec.decode(
                    UnsafeBufferPointer(rebasing: fade[place..<place + size]),
                    into: UnsafeMutableBufferPointer(start: $0, count: 1))
            }
            let faded = Int32(sample) * Int32(count - 1 - index) / Int32(count)
            samples[index] = Int16(clamping: Int32(samples[index]) + faded)
        }
    }
}
