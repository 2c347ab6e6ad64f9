// SPDX-License-Identifier: Apache-2.0

/// The numbers of the listening worker that were chosen by measurement (Docs/Listening.md).
package struct ListeningTuning: Sendable, Hashable {
    /// One way to look at the same sound again.
    package struct Look: Sendable, Hashable {
        /// Least share of its power a band keeps when its noise is subtracted; 1 leaves the
        /// sound as it came.
        package var leastGain: Float

        package init(leastGain: Float) { self.leastGain = leastGain }
    }

    /// Rows of 20 ms that become final in a step, and rows looked ahead.
    package var finalRows = 16
    package var aheadRows = 8
    /// Legs worth a product of their own: fewer that are due wait for others to join them, as long
    /// as there are others, and no longer than `patience` seconds.
    package var batchGoal = 4
    package var patience = 0.06
    /// Least mel power told from nothing.
    package var floor: Float = 1e-9
    /// Rows after a phrase's end that are waited for before it is judged.
    package var settleRows = 4
    /// Streaming score from which a phrase is looked at again.
    package var considerScore: Float = -2.6
    /// The looks taken at a candidate; none leaves the streaming score alone.
    package var looks = [Look(leastGain: 0.1), Look(leastGain: 1)]
    /// How far under the phrase's lower threshold a score is still looked at again.
    package var lookMargin: Float = 0.6
    /// Seconds of sound looked at before and after the phrase.
    package var lookBefore = 0.8
    package var lookAfter = 0.3
    /// Silero's probability that opens the phone model, and that keeps it open.
    package var openProbability: Float = 0.5
    package var keepProbability: Float = 0.3
    /// Seconds of sound before the onset that the phone model hears too, and after the end.
    package var leadSeconds = 0.3
    package var tailSeconds = 0.1

    /// Voice activity.
    package var voice = VoiceTuning()

    package init() {}
}
