// SPDX-License-Identifier: Apache-2.0

package import Audio

/// The way of sound from the media thread to a card: from our clock to the card's, and from the rate
/// of the rings to the card's. Confined to the card's thread; allocates when it is made.
package final class PlaybackPath {
    /// What is to wait in the rings and, beyond the least it needs, in the card: a frame of each, and
    /// 5 ms for threads that come late.
    static let cushion = 0.045

    private let rate: Int
    private let converter: Resampler?
    private let stretcher: DriftResampler
    package private(set) var drift = ClockDrift()
    /// Sound at the rate of the card that has not been asked for yet.
    private let ready: UnsafeMutableBufferPointer<Int16>
    private var readyCount = 0
    private let taken: UnsafeMutableBufferPointer<Int16>
    private let stretched: UnsafeMutableBufferPointer<Int16>
    /// Samples of the rings to be left out, or put in where negative.
    private var toSkip = 0
    /// Whether sound has come evenly since the beginning, or the last gap.
    private var isEven = false
    package private(set) var jumps = 0
    /// Periods in which the media thread had brought nothing.
    package private(set) var gaps = 0

    /// Nil without memory, or for a rate that no card has.
    package init?(rate: Int) {
        let own = CardRings.rate
        guard let stretcher = DriftResampler(rate: own) else { return nil }
        let isSame = rate == own
        let converter = isSame ? nil : Resampler(from: own, to: rate, keepingPace: true)
        guard isSame || converter != nil else { return nil }
        self.rate = rate
        self.stretcher = stretcher
        self.converter = converter
        ready = .allocate(capacity: 64 + CardRings.grain * 2 * max(1, (rate + own - 1) / own))
        taken = .allocate(capacity: CardRings.grain)
        stretched = .allocate(capacity: CardRings.grain * 2)
        ready.initialize(repeating: 0)
        taken.initialize(repeating: 0)
        stretched.initialize(repeating: 0)
    }

    deinit {
        ready.deallocate()
        taken.deallocate()
        stretched.deallocate()
    }

    func restart() {
        drift.restart()
        readyCount = 0
        toSkip = 0
        isEven = false
    }

    /// Fills a piece of what the card plays next, with silence where nothing has come.
    package func fill(_ samples: UnsafeMutableBufferPointer<Int16>, from rings: CardRings) {
        var filled = 0
        var hasGap = false
        while filled < samples.count {
            if readyCount == 0, !makeReady(from: rings) { hasGap = true }
            guard readyCount > 0 else { break }
            let count = min(readyCount, samples.count - filled)
            for index in 0..<count { samples[filled + index] = ready[index] }
            for index in count..<readyCount { ready[index - count] = ready[index] }
            readyCount -= count
            filled += count
        }
        while filled < samples.count {
            samples[filled] = 0
            filled += 1
        }
        guard hasGap, rings.isTicking else { return }
        if isEven { gaps += 1 }
        isEven = false
    }

    /// Looks how much waits, in the rings and beyond the period it should be in the card; `behind`
    /// is how many samples the card has to play beyond that.
    package func look(at rings: CardRings, behind: Int, after played: Int, at now: Int64) {
        guard rings.isTicking, played > 0 else { return }
        let own = Double(CardRings.rate)
        let there =
            rings.secondsToPlay(at: now) + Double(behind + readyCount) / Double(rate)
        guard isEven else {
            isEven = true
            drift.restart()
            toSkip = Int((there - Self.cushion) * own)
            return
        }
        switch drift.judge(excess: there - Self.cushion, after: Double(played) / Double(rate)) {
        case .stretch(let ratio): stretcher.stretch(by: ratio)
        case .jump(let seconds):
            jumps += 1
            toSkip = Int(seconds * own)
        }
    }

    private func makeReady(from rings: CardRings) -> Bool {
        while toSkip >= CardRings.grain, rings.take(into: taken) { toSkip -= CardRings.grain }
        if toSkip <= -CardRings.grain {
            taken.update(repeating: 0)
            toSkip += CardRings.grain
        } else if !rings.take(into: taken) {
            return false
        }
        let count = stretcher.process(UnsafeBufferPointer(taken), into: stretched).produced
        let input = UnsafeBufferPointer(rebasing: stretched[..<count])
        if let converter {
            readyCount = converter.process(input, into: ready).produced
        } else {
            for index in 0..<count { ready[index] = stretched[index] }
            readyCount = count
        }
        return true
    }
}
