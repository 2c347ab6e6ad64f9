// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Timing

/// Remembers the keyword candidates of one call until a transcript has the same stretch, and sees
/// to it that each phrase counts once, whoever confirmed it.
package struct CandidateMemory: Sendable, Hashable {
    /// Candidates waiting, and confirmed ones remembered; the oldest make room.
    package static let limit = 16
    /// Sources place words roughly: so far from the phrase a segment may still be about it.
    private static let tolerance = 1.5

    private var waiting: [KeywordHit] = []
    private var counted: [KeywordHit] = []

    package init() {}

    package var waitingCount: Int { waiting.count }

    /// Takes a hit; says whether it is news. A candidate is, and waits; a confirmed one is unless
    /// the same has counted already.
    package mutating func isNews(_ hit: KeywordHit) -> Bool {
        guard !counted.contains(where: { Self.isSame($0, hit) }) else { return false }
        if hit.confirmed {
            settle(hit)
        } else {
            waiting.append(hit)
            if waiting.count > Self.limit { waiting.removeFirst() }
        }
        return true
    }

    /// Takes a segment; gives the candidates it confirms. Those a final one has other words for
    /// wait no longer.
    package mutating func take(_ segment: TranscriptSegment) -> [KeywordHit] {
        guard !waiting.isEmpty, let start = segment.start, let end = segment.end else { return [] }
        let words = Lexicon.words(of: segment.text)
        var confirmed: [KeywordHit] = []
        for hit in waiting where hit.party == segment.party {
            let from = start.seconds - Self.tolerance
            let to = end.seconds + Self.tolerance
            guard hit.start.seconds < to, hit.end.seconds > from else { continue }
            if SpokenText.isSpelled(hit.phrase, in: words) {
                var sure = hit
                sure.confirmed = true
                settle(sure)
                confirmed.append(sure)
            } else if segment.isFinal, hit.start >= start, hit.end <= end {
                waiting.removeAll { $0 == hit }
            }
        }
        return confirmed
    }

    private mutating func settle(_ hit: KeywordHit) {
        waiting.removeAll { Self.isSame($0, hit) }
        counted.append(hit)
        if counted.count > Self.limit { counted.removeFirst() }
    }

    /// The same phrase of the same party in the same place.
    private static func isSame(_ left: KeywordHit, _ right: KeywordHit) -> Bool {
        left.party == right.party && left.phrase == right.phrase
            && left.start.seconds < right.end.seconds && right.start.seconds < left.end.seconds
    }
}
