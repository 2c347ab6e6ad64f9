// SPDX-License-Identifier: Apache-2.0

/// The numbers of the listening worker that were chosen by measurement (Docs/Listening.md).
package struct ListeningTuning: Sendable, Hashable {
    /// One way to look at the same sound again.
    package struct Look: Sendable, Hashable {
        /// Noise suppression in decibels; 0 for none.
        package var suppression: Int32
        /// Samples at 8 kHz the frames are shifted by: other frames, other errors.
        package var shift: Int
        /// Least mel power told from nothing.
        package var floor: Float

        package init(suppression: Int32, shift: Int, floor: Float) {
            self.suppression = suppression
            self.shift = shift
            self.floor = floor
        }
    }

    /// Rows of 20 ms that become final in a step, and rows looked ahead.
    package var finalRows = 12
    package var aheadRows = 12
    /// Least mel power told from nothing.
    package var floor: Float = 1e-9
    /// Rows after a phrase's end that are waited for before it is judged.
    package var settleRows = 8
    /// Streaming score from which a phrase is looked at again.
    package var considerScore: Float = -2.6
    /// The looks taken at a candidate; none leaves the streaming score alone.
    package var looks = [
        Look(suppression: 0, shift: 0, floor: 1e-9), Look(suppression: 15, shift: 0, floor: 1e-9),
    ]
    /// How far under the phrase's lower threshold a streaming score is still looked at again.
    package var lookMargin: Float = 0.6
    /// Seconds of sound looked at before and after the phrase.
    package var lookBefore = 0.8
    package var lookAfter = 0.3
    /// Silero's probability that opens the phone model, and that keeps it open.
    package var openProbability: Float = 0.25
    package var keepProbability: Float = 0.12
    /// Seconds of sound before the onset that the phone model hears too, and after the end.
    package var leadSeconds = 0.3
    package var tailSeconds = 0.25

    package init() {}
}
