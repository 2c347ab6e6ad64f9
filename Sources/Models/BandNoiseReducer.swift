// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Takes steady noise out of log-mel frames: each band's noise is the least its smoothed power was
/// in the last 1.5 s, and its share is subtracted (minimum statistics).
///
/// Works on the features the phone model sees anyway, so it costs no transform of its own. Scratch
/// is allocated once; one instance a worker, not thread-safe.
package final class BandNoiseReducer {
    private static let bands = PhoneWeights.bands
    /// Frames of 10 ms whose least power is kept as one, and how many of those are looked at.
    private static let blockFrames = 15
    private static let blocks = 10
    /// How much of the new frame enters the smoothed power.
    private static let pace: Float = 0.1
    /// The least of a smoothed power is under its mean: what makes up for that.
    private static let bias: Float = 1.6

    private let smoothed = FloatBuffer(PhoneWeights.bands)
    private let minima = FloatBuffer(BandNoiseReducer.blocks * PhoneWeights.bands)

    package init() {}

    /// Reduces `frames` frames of 80 natural logs of power in place; a band keeps at least
    /// `leastGain` of its power, and no less than `floor`. Noise is learnt from the first frame
    /// on, so the first tenths of a second are reduced too much or too little.
    package func run(
        _ frames: Int, of logs: UnsafeMutablePointer<Float>, leastGain: Float, floor: Float
    ) {
        for frame in 0..<frames {
            let row = logs + frame * Self.bands
            let slot = frame / Self.blockFrames % Self.blocks
            let isNewBlock = frame % Self.blockFrames == 0
            let known = min(frame / Self.blockFrames + 1, Self.blocks)
            for band in stride(from: 0, to: Self.bands, by: 8) {
                let power = VectorMath.exp(VectorMath.load(row, band))
                track(power, band, isFirst: frame == 0, slot: slot, isNewBlock: isNewBlock)
                var least = VectorMath.load(minima.base, band)
                for block in 0..<known {
                    let other = VectorMath.load(minima.base, block * Self.bands + band)
                    least.replace(with: other, where: other .< least)
                }
                var gain = 1 - least * Self.bias / power
                gain.replace(with: leastGain, where: gain .< leastGain)
                VectorMath.store(power * gain, row, band)
            }
            for band in 0..<Self.bands {
                row[band] = logf(row[band] > floor ? row[band] : floor)
            }
        }
    }

    /// Smooths eight bands and keeps the least of the block that is under way.
    private func track(
        _ power: VectorMath.Lane, _ band: Int, isFirst: Bool, slot: Int, isNewBlock: Bool
    ) {
        var now = power
        if !isFirst {
            let before = VectorMath.load(smoothed.base, band)
            now = before + (power - before) * Self.pace
        }
        VectorMath.store(now, smoothed.base, band)
        let place = slot * Self.bands + band
        if !isNewBlock {
            let least = VectorMath.load(minima.base, place)
            now.replace(with: least, where: least .< now)
        }
        VectorMath.store(now, minima.base, place)
    }
}
