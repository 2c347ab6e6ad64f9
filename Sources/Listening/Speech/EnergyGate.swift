// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Tells speech from silence by level alone: tracks the noise floor and opens a margin above it.
///
/// Needs no model and costs next to nothing, so it is always there; in noise it is a permissive
/// gate in front of Silero. Works in steps of 10 ms (80 samples at 8 kHz).
package struct EnergyGate: Sendable, Hashable {
    /// Samples a step.
    package static let step = 80

    /// Decibels over the noise floor that open the gate, and below which it may close.
    package var openMargin: Float = 7
    package var closeMargin: Float = 4
    /// Steps below the closing margin until the gate closes.
    package var hangover = 25
    /// Quieter than this (dBFS) is never speech.
    private let leastLevel: Float = -58

    /// Level of the last step, dBFS (full-scale sine is -3).
    package private(set) var level: Float = -96
    /// The tracked noise floor, dBFS.
    package private(set) var floor: Float = -60
    package private(set) var isOpen = false
    private var loudSteps = 0
    private var quietSteps = 0
    private var steps = 0
    /// Lowest smoothed level of the current and the last half-window, for the floor.
    private var smoothed: Float = -96
    private var currentLow: Float = 0
    private var lastLow: Float = 0
    private var previous: Float = 0

    package init() {}

    /// Decibels over the noise floor: how much the last step stands out.
    package var prominence: Float { level - floor }

    /// Takes 80 samples; says whether the gate is open now.
    package mutating func hear(_ samples: UnsafePointer<Int16>) -> Bool {
        var sum: Float = 0
        var last = previous
        for index in 0..<Self.step {
            let value = Float(samples[index])
            // A first difference leans on speech and takes out DC and hum.
            let lifted = value - 0.9 * last
            sum += lifted * lifted
            last = value
        }
        previous = last
        level = 10 * log10f(sum / Float(Self.step) + 1e-2) - 90.3
        trackFloor()
        let loud = prominence > openMargin && level > leastLevel
        loudSteps = loud ? loudSteps + 1 : 0
        let quiet = prominence < closeMargin || level < leastLevel
        quietSteps = quiet ? quietSteps + 1 : 0
        if isOpen {
            if quietSteps > hangover { isOpen = false }
        } else if loudSteps >= 2 {
            isOpen = true
            quietSteps = 0
        }
        return isOpen
    }

    /// Steps of quiet since the last loud one, while the gate is still open.
    package var quietRun: Int { quietSteps }
    /// Steps in a row that were loud.
    package var loudRun: Int { loudSteps }

    /// The floor is the lowest smoothed level of the last 1.5 to 3 s, reached slowly from below.
    private mutating func trackFloor() {
        smoothed = steps == 0 ? level : smoothed + 0.3 * (level - smoothed)
        if steps == 0 {
            currentLow = smoothed
            lastLow = smoothed
            floor = min(max(smoothed, -75), -50)
        }
        steps &+= 1
        currentLow = min(currentLow, smoothed)
        if steps % 150 == 0 {
            lastLow = currentLow
            currentLow = smoothed
        }
        let low = max(min(currentLow, lastLow) + 1.5, -75)
        if low < floor {
            floor += 0.2 * (low - floor)
        } else {
            floor = min(low, floor + 0.05)
        }
    }
}
