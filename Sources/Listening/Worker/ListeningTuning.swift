// SPDX-License-Identifier: Apache-2.0

/// The numbers of the listening worker that were chosen by measurement (Docs/Listening.md).
package struct ListeningTuning: Sendable, Hashable {
    /// One way to look at the same sound again.
    package enum Look: Sendable, Hashable {
        case asItCame
        /// The noise subtracted from each band, which keeps at least this share of its power.
        case subtracted(leastGain: Float)
        /// Through the cleaner, where there is one and the leg is noisy.
        case cleaned
    }

    /// How long the sounds of a phrase last when people say it, in rows a phone, and what each row
    /// out of that range costs: what noise and other words are taken for is often said in too
    /// little time, or too much.
    package struct Pace: Sendable, Hashable {
        package var range: ClosedRange<Float> = 3...7
        package var cost: Float = 0.2

        /// What a phrase of so many rows a phone loses of its score.
        func cost(of rows: Float) -> Float {
            cost * max(0, range.lowerBound - rows, rows - range.upperBound)
        }
    }

    /// Mean cost of a phone from which the words right before a phrase tell that it is meant.
    package struct Lead: Sendable, Hashable {
        /// Of a phrase over its upper threshold.
        package var sure: Float
        /// Of one that is less than `clearLeadWorth` under it: both together make it sure.
        package var unsure: Float
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
    package var considerScore: Float = -3
    /// The looks taken at a candidate; none leaves the streaming score alone.
    package var looks = [Look.subtracted(leastGain: 0.1), .asItCame, .cleaned]
    /// How far under the phrase's lower threshold a score is still looked at again.
    package var lookMargin: Float = 0.6
    /// A leg whose phrase stands out by fewer decibels over its noise is noisy: it gets cleaned
    /// looks, at phrases of at least `cleanedWords` words.
    package var noisyProminence: Float = 30
    package var cleanedWords = 2
    /// A cleaned look costs as much as ten others, so it is taken only for a mean between the
    /// phrase's two thresholds or no further outside.
    package var cleanedMargin: Float = 0.4
    /// Seconds before the stretch that the cleaner hears too, to know the noise.
    package var cleanedLead = 0.5
    package var pace = Pace()
    /// What words of a wish before what is done have to reach, and before who is wanted: "want a" has
    /// few sounds, and is in much else.
    package var actLead = Lead(sure: -2.5, unsure: -1.5)
    package var personLead = Lead(sure: -1, unsure: -0.8)
    package var clearLeadWorth: Float = 0.6
    /// Mean cost of a phone from which words of a wish are heard after either.
    package var trail: Float = -1.2
    /// The looks for which no cleaner is needed; they come first.
    var plainLooks: Int { looks.prefix { $0 != .cleaned }.count }
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
