// SPDX-License-Identifier: Apache-2.0

package import Audio

/// The way of sound from a card to the media thread: from the card's rate to that of the rings, and
/// from the card's clock to ours. Confined to the card's thread; allocates when it is made.
package final class CapturePath {
    /// What is to wait in the rings after each period that the card brought: a frame, and 10 ms for
    /// threads that come late. The leg keeps another frame.
    static let cushion = 0.03
    /// The longest piece that is carried in one go, in samples of the card.
    private static let longest = 4096

    private let rate: Int
    private let converter: Resampler?
    private let stretcher: DriftResampler
    package private(set) var drift = ClockDrift()
    /// Sound at the rate of the rings, and what of it is not a whole grain yet.
    private let converted: UnsafeMutableBufferPointer<Int16>
    private let stretched: UnsafeMutableBufferPointer<Int16>
    private var rest = 0
    /// Samples to be left out, or put in where negative.
    private var toSkip = 0
    /// Whether what waits was as long as the cushion once, since the beginning or the last gap.
    private var isEven = false
    /// Times that sound was left out or put in, for it was too far from where it should be.
    package private(set) var jumps = 0
    private let silence: UnsafeMutableBufferPointer<Int16>

    /// Nil without memory, or for a rate that no card has.
    package init?(rate: Int) {
        let own = CardRings.rate
        guard let stretcher = DriftResampler(rate: own) else { return nil }
        let isSame = rate == own
        let converter = isSame ? nil : Resampler(from: rate, to: own, keepingPace: true)
        guard isSame || converter != nil else { return nil }
        self.rate = rate
        self.stretcher = stretcher
        self.converter = converter
        let count = Self.longest * max(1, (own + rate - 1) / rate) + 64
        converted = .allocate(capacity: count)
        stretched = .allocate(capacity: count + CardRings.grain)
        silence = .allocate(capacity: CardRings.grain)
        converted.initialize(repeating: 0)
        stretched.initialize(repeating: 0)
        silence.initialize(repeating: 0)
    }

    deinit {
        converted.deallocate()
        stretched.deallocate()
        silence.deallocate()
    }

    /// Begins anew after a gap; what was learned of the clock stays.
    package func restart() {
        drift.restart()
        rest = 0
        toSkip = 0
        isEven = false
    }

    /// Carries what the card brought, once a media thread wants it; `waiting` samples of it are still
    /// in the card at `now`.
    package func carry(
        _ samples: UnsafeBufferPointer<Int16>, waiting: Int, to rings: CardRings, at now: Int64
    ) {
        guard rings.isTicking else { return }
        var start = 0
        while start < samples.count {
            let end = min(start + Self.longest, samples.count)
            carry(UnsafeBufferPointer(rebasing: samples[start..<end]), to: rings)
            start = end
        }
        let own = Double(CardRings.rate)
        let there =
            rings.secondsHeard(at: now) + Double(rest) / own + Double(waiting) / Double(rate)
        let period = Double(samples.count) / Double(rate)
        guard isEven else {
            isEven = true
            drift.restart()
            toSkip = Int((there - Self.cushion) * own)
            return
        }
        switch drift.judge(excess: there - Self.cushion, after: period) {
        case .stretch(let ratio): stretcher.stretch(by: ratio)
        case .jump(let seconds):
            jumps += 1
            toSkip = Int(seconds * own)
        }
    }

    private func carry(_ samples: UnsafeBufferPointer<Int16>, to rings: CardRings) {
        var count = samples.count
        if let converter {
            count = converter.process(samples, into: converted).produced
        } else {
            _ = converted.update(fromContentsOf: samples)
        }
        let room = UnsafeMutableBufferPointer(rebasing: stretched[rest...])
        let input = UnsafeBufferPointer(rebasing: converted[..<count])
        rest += stretcher.process(input, into: room).produced
        while toSkip <= -CardRings.grain {
            rings.put(UnsafeBufferPointer(silence))
            toSkip += CardRings.grain
        }
        var start = min(max(0, toSkip), rest)
        toSkip -= start
        while start + CardRings.grain <= rest {
            let grain = stretched[start..<start + CardRings.grain]
            rings.put(UnsafeBufferPointer(rebasing: grain))
            start += CardRings.grain
        }
        for index in start..<rest { stretched[index - start] = stretched[index] }
        rest -= start
    }
}
