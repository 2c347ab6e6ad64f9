// SPDX-License-Identifier: Apache-2.0

import Audio

/// What is done to what a party hears: it neither clips nor falls dead silent. Allocates nothing.
struct EarCleaning {
    private var noise: ComfortNoise?
    private var isRustling = false
    /// Takes the place of cutting peaks off, where it is wanted.
    var limiter: SoftLimiter?

    init(_ cleaning: Cleaning, seed: UInt32) {
        limiter = cleaning.limits ? SoftLimiter() : nil
        noise = cleaning.comfortNoise.map { level in
            var noise = ComfortNoise(seed: seed)
            noise.set(level: Float(level))
            return noise
        }
    }

    /// Puts a room where there is dead silence.
    mutating func fill(_ frame: UnsafeMutableBufferPointer<Int16>) {
        guard noise != nil else { return }
        guard frame.allSatisfy({ $0 == 0 }) else {
            isRustling = false
            return
        }
        if !isRustling { noise?.fadeIn() }
        isRustling = true
        noise?.fill(frame)
    }
}
