// SPDX-License-Identifier: Apache-2.0

package import Timing

/// A phrase heard in a party's voice.
package struct KeywordHit: Sendable, Hashable {
    package var party: Party
    /// The phrase as the configuration spells it.
    package var phrase: String
    /// 0 is a perfect match, more negative is worse; about -0.5 to -2.5 for hits.
    package var score: Float
    package var start: SampleTime
    package var end: SampleTime
    /// False for a candidate between the two thresholds that nothing has confirmed yet.
    package var confirmed: Bool

    package init(
        party: Party, phrase: String, score: Float, start: SampleTime, end: SampleTime,
        confirmed: Bool
    ) {
        self.party = party
        self.phrase = phrase
        self.score = score
        self.start = start
        self.end = end
        self.confirmed = confirmed
    }
}
