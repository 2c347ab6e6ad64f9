// SPDX-License-Identifier: Apache-2.0

/// Concealment of loss at any rate: goes on with the last period of what was heard.
///
/// The period is the distance, 2.5 to 15 ms, at which the newest 10 ms are likest to what came
/// before them. It is repeated with its seam blended over a quarter of it, and fades to nothing
/// within 50 ms. What arrives next is blended in over 5 ms. Nothing is allocated after `init`, and
/// nothing is worked out while nothing is lost.
final class PeriodRepeater {
    private let shortest: Int
    private let longest: Int
    /// Samples that are compared, of which every second is looked at.
    private let span: Int
    private let blend: Int
    /// Samples until silence.
    private let fade: Int
    /// The newest sound, oldest first.
    private let history: UnsafeMutableBufferPointer<Int16>
    /// The period that is repeated; `length` samples of it count.
    private let period: UnsafeMutableBufferPointer<Int16>
    private var length = 0
    /// Samples filled in since sound came last.
    private var filled = 0

    init(rate: Int) {
        shortest = rate / 400
        longest = rate * 3 / 200
        span = rate / 100
        blend = rate / 200
        fade = rate / 20
        history = .allocate(capacity: longest + span + longest / 4)
        history.initialize(repeating: 0)
        period = .allocate(capacity: longest)
        period.initialize(repeating: 0)
    }

    deinit {
        history.deallocate()
        period.deallocate()
    }

    func received(_ samples: UnsafeMutableBufferPointer<Int16>) {
        if filled > 0 {
            let count = min(blend, samples.count)
            for index in 0..<count {
                let old = Int(next())
                let new = Int(samples[index]) * (index + 1) + old * (count - 1 - index)
                samples[index] = Int16(clamping: new / count)
            }
            filled = 0
        }
        keep(UnsafeBufferPointer(samples))
    }

    func conceal(_ samples: UnsafeMutableBufferPointer<Int16>) {
        if filled == 0 { findPeriod() }
        for index in samples.indices { samples[index] = next() }
        keep(UnsafeBufferPointer(samples))
    }

    private func keep(_ samples: UnsafeBufferPointer<Int16>) {
        guard let source = samples.baseAddress, let target = history.baseAddress else { return }
        let fresh = min(samples.count, history.count)
        let old = history.count - fresh
        target.update(from: target + fresh, count: old)
        (target + old).update(from: source + samples.count - fresh, count: fresh)
    }

    /// The next sample that stands for one that is missing.
    private func next() -> Int16 {
        guard length > 0, filled < fade else {
            filled = fade
            return 0
        }
        let sample = Int(period[filled % length]) * (fade - filled) / fade
        filled += 1
        return Int16(clamping: sample)
    }

    private func findPeriod() {
        let end = history.count
        var best = (lag: longest, difference: Int.max)
        for lag in shortest...longest {
            var difference = 0
            var index = end - span
            while index < end {
                difference += abs(Int(history[index]) - Int(history[index - lag]))
                index += 2
            }
            if difference < best.difference { best = (lag, difference) }
        }
        length = best.lag
        let start = end - length
        for index in 0..<length { period[index] = history[start + index] }
        // Its end runs over into what came before its beginning, so that the repeat has no seam.
        let seam = length / 4
        for index in 0..<seam {
            let place = length - seam + index
            let before = Int(history[start - seam + index])
            let mixed = Int(period[place]) * (seam - index) + before * index
            period[place] = Int16(clamping: mixed / seam)
        }
    }
}
