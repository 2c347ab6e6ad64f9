// SPDX-License-Identifier: Apache-2.0

/// What is done to the sound of one party on a telephone, both ways; all of it off unless it is asked
/// for.
package struct Cleaning: Sendable, Hashable {
    /// Takes the constant part out of its voice.
    package var removesOffset = false
    /// By how many decibels steady noise in its voice is lowered at most; 0 leaves it.
    package var noise = 0
    /// The level its speech is brought to, in dBov; nil leaves it.
    package var level: Int?
    /// Echoes of what it hears are taken out of its voice that come back within so many milliseconds;
    /// 0 leaves them.
    package var echo = 0
    /// What it hears is turned down where it would clip, in place of being cut off.
    package var limits = false
    /// What it hears where there is nothing to hear, in dBov; nil is dead silence.
    package var comfortNoise: Int?

    package init() {}

    /// Nothing is done.
    package static let none = Cleaning()

    /// Whether its voice is worked on.
    var isForVoice: Bool { removesOffset || noise > 0 || level != nil || echo > 0 }
    /// Whether what it hears is.
    var isForEar: Bool { limits || comfortNoise != nil }
}
