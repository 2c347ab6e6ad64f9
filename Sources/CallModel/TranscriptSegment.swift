// SPDX-License-Identifier: Apache-2.0

package import Timing

/// A stretch of what a party said, in words.
package struct TranscriptSegment: Sendable, Hashable {
    package var party: Party
    package var text: String
    /// A partial segment is replaced by a later one from the same source.
    package var isFinal: Bool
    /// 0 to 1, where the source gives it.
    package var confidence: Double?
    package var start: SampleTime?
    package var end: SampleTime?
    /// Who wrote it: `agent`, `http`, `recogniser`, …
    package var source: String

    package init(
        party: Party, text: String, isFinal: Bool = true, confidence: Double? = nil,
        start: SampleTime? = nil, end: SampleTime? = nil, source: String = "agent"
    ) {
        self.party = party
        self.text = text
        self.isFinal = isFinal
        self.confidence = confidence
        self.start = start
        self.end = end
        self.source = source
    }
}
