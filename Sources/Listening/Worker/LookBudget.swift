// SPDX-License-Identifier: Apache-2.0

/// How many more stretches of one leg may be looked at again: so many a second of its sound, and
/// a few more at once. Bounds the work that many phrases, or sound made to resemble them, can cause.
struct LookBudget: Sendable, Hashable {
    /// Stretches a second of sound.
    private static let rate = 4.0
    /// The most at once.
    private static let most = 8.0

    private var left = most
    private var position: Int64 = 0

    /// Takes one at this sample of the leg, at 8 kHz; false when none is left.
    mutating func take(at sample: Int64) -> Bool {
        let seconds = Double(max(0, sample - position)) / 8000
        position = max(position, sample)
        left = min(Self.most, left + seconds * Self.rate)
        guard left >= 1 else { return false }
        left -= 1
        return true
    }
}
