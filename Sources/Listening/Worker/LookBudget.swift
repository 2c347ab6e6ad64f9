// SPDX-License-Identifier: Apache-2.0

/// How many more stretches of one leg may be looked at again: so many a second of its sound, and
/// a few more at once. Bounds the work that many phrases, or sound made to resemble them, can cause.
struct LookBudget: Sendable, Hashable {
    /// Stretches a second of sound.
    private let rate: Double
    /// The most at once.
    private let most: Double
    private var left: Double
    private var position: Int64 = 0

    /// What the phone model may look at again.
    static let looks = LookBudget(rate: 4, most: 8)
    /// What may be cleaned for it.
    static let cleaned = LookBudget(rate: 1, most: 4)

    private init(rate: Double, most: Double) {
        self.rate = rate
        self.most = most
        left = most
    }

    /// Takes one at this sample of the leg, at 8 kHz; false when none is left.
    mutating func take(at sample: Int64) -> Bool {
        let seconds = Double(max(0, sample - position)) / 8000
        position = max(position, sample)
        left = min(most, left + seconds * rate)
        guard left >= 1 else { return false }
        left -= 1
        return true
    }
}
