// SPDX-License-Identifier: Apache-2.0

import CSpeexDSP

/// Stretches one stream of mono sound by up to a thousandth, and by another measure whenever it is
/// told to, without a click (speexdsp).
///
/// speexdsp takes ratios of whole numbers, whose product has to fit 32 bits when they change. So it
/// is given 65521 (a prime, which no ratio shortens) to 65521 + n, steps of 15 millionths, and what
/// a step is off is made up for by the next: over a second the ratio is that which was asked for.
package final class DriftResampler {
    private static let base: UInt32 = 65_521
    private let resampler: Resampler
    private let rate: UInt32
    private var step: Int32 = 0
    /// Steps that were asked for and not given yet, a fraction.
    private var owed = 0.0

    /// Nil without memory.
    package init?(rate: Int) {
        var code: Int32 = 0
        let rate = UInt32(clamping: rate)
        guard
            let state = speex_resampler_init_frac(
                1, Self.base + 1, Self.base, rate, rate, 3, &code)
        else { return nil }
        resampler = Resampler(owning: state)
        self.rate = rate
        step = 1
    }

    /// Takes so many samples for each one that is given, from the next piece on.
    package func stretch(by ratio: Double) {
        let wanted = (ratio - 1) * Double(Self.base) + owed
        var next = Int32(min(max(wanted.rounded(), -66), 66))
        // 1 to 1 would be shortened, and the place between two samples forgotten: a click.
        if next == 0 { next = wanted < 0 ? -1 : 1 }
        owed = min(max(wanted - Double(next), -1), 1)
        guard next != step else { return }
        step = next
        let taken = UInt32(Int32(Self.base) + next)
        speex_resampler_set_rate_frac(resampler.state, taken, Self.base, rate, rate)
    }

    /// Converts until the input is used up or the output full; tells how much of each.
    package func process(
        _ input: UnsafeBufferPointer<Int16>, into output: UnsafeMutableBufferPointer<Int16>
    ) -> (consumed: Int, produced: Int) {
        resampler.process(input, into: output)
    }
}
