// SPDX-License-Identifier: Apache-2.0

/// The numbers of the listening worker that were chosen by measurement (Docs/Listening.md).
package struct ListeningTuning: Sendable, Hashable {
    /// Rows of 20 ms that become final in a step, and rows looked ahead.
    package var finalRows = 12
    package var aheadRows = 12
    /// Least mel power told from nothing.
    package var floor: Float = 1e-9
    /// Noise suppression before the model, in decibels; 0 is off.
    package var suppression: Int32 = 15
    /// Rows after a phrase's end that are waited for before it is judged.
    package var settleRows = 8
    /// Streaming score from which a phrase is looked at again.
    package var considerScore: Float = -2.6
    /// Whether a candidate is looked at again, and over how much sound before and after it.
    package var secondLook = true
    package var lookBefore = 0.8
    package var lookAfter = 0.3
    /// Silero's probability that opens the phone model, and that keeps it open.
    package var openProbability: Float = 0.25
    package var keepProbability: Float = 0.12
    /// Seconds of sound before the onset that the phone model hears too, and after the end.
    package var leadSeconds = 0.4
    package var tailSeconds = 0.4

    package init() {}
}
