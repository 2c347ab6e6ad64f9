// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Timing
import Words

/// Remembers the keyword candidates of one call until something confirms them, and sees to it that
/// each phrase counts once, whoever confirmed it.
///
/// A transcript of the same stretch confirms or rejects; where nobody writes down what is said, the
/// caller does: whoever asks for the same again within a minute means it, and so does a yes when
/// they are asked back.
package struct CandidateMemory: Sendable, Hashable {
    /// Candidates waiting, and confirmed ones remembered; the oldest make room.
    package static let limit = 16
    /// Seconds within which an unsure phrase counts when it comes again.
    package static let again = 60.0
    /// Sources place words roughly: so far from the phrase a segment may still be about it.
    private static let tolerance = 1.5

    private var waiting: [KeywordHit] = []
    private var counted: [KeywordHit] = []

    package init() {}

    package var waitingCount: Int { waiting.count }

    /// The candidate of this party heard last, that nothing has confirmed or rejected.
    package func waiting(of party: Party) -> KeywordHit? {
        waiting.last { $0.party == party }
    }

    /// Takes a hit; gives what is news of it. A candidate is, and waits, unless the same was asked
    /// for a while ago: then it counts. A confirmed one is unless the same has counted already.
    package mutating func receive(_ hit: KeywordHit) -> [KeywordHit] {
        guard !counted.contains(where: { Self.isSame($0, hit) }) else { return [] }
        if hit.confirmed {
            settle(hit)
            return [hit]
        }
        let isAgain = waiting.contains { Self.isAgain(hit, after: $0) }
        waiting.append(hit)
        if waiting.count > Self.limit { waiting.removeFirst() }
        return isAgain ? [hit, confirm(hit)] : [hit]
    }

    /// Takes a segment; gives the candidates it confirms. Those a final one has other words for, or
    /// the same in a refusal ("don't transfer me") or without meaning it, wait no longer: `isMeant` is
    /// asked of a phrase and a text that has it.
    package mutating func receive(
        _ segment: TranscriptSegment,
        isMeant: (_ phrase: String, _ text: String) -> Bool = { _, _ in true }
    ) -> [KeywordHit] {
        guard !waiting.isEmpty, let start = segment.start, let end = segment.end else { return [] }
        let words = Tokeniser.plainWords(of: segment.text)
        var confirmed: [KeywordHit] = []
        for hit in waiting where hit.party == segment.party {
            let from = start.seconds - Self.tolerance
            let to = end.seconds + Self.tolerance
            guard hit.start.seconds < to, hit.end.seconds > from else { continue }
            let isRefused = PhraseMatcher(phrases: [hit.phrase]).isRefused(in: segment.text)
            if !isRefused, WrittenSpeech.isSpelled(hit.phrase, in: words),
                isMeant(hit.phrase, segment.text)
            {
                confirmed.append(confirm(hit))
            } else if segment.isFinal, hit.start >= start, hit.end <= end {
                waiting.removeAll { $0 == hit }
            }
        }
        return confirmed
    }

    /// Somebody has confirmed the candidate.
    package mutating func confirm(_ hit: KeywordHit) -> KeywordHit {
        var sure = hit
        sure.confirmed = true
        settle(sure)
        return sure
    }

    /// The candidate is none: other words were said, or it was not meant.
    package mutating func reject(_ hit: KeywordHit) {
        waiting.removeAll { Self.isSame($0, hit) }
    }

    private mutating func settle(_ hit: KeywordHit) {
        waiting.removeAll { Self.isSame($0, hit) || Self.isAgain(hit, after: $0) }
        counted.append(hit)
        if counted.count > Self.limit { counted.removeFirst() }
    }

    /// The same phrase of the same party in the same place.
    private static func isSame(_ left: KeywordHit, _ right: KeywordHit) -> Bool {
        left.party == right.party && left.phrase == right.phrase
            && left.start.seconds < right.end.seconds && right.start.seconds < left.end.seconds
    }

    /// The same asked for again: the phrase, or one that shares a word of weight with it, some time
    /// after the first was over.
    private static func isAgain(_ hit: KeywordHit, after first: KeywordHit) -> Bool {
        let pause = hit.start.seconds - first.end.seconds
        guard hit.party == first.party, pause > 0.3, pause <= again else { return false }
        func weighty(_ phrase: String) -> Set<String> {
            Set(Tokeniser.plainWords(of: phrase).filter { $0.count >= 4 })
        }
        return hit.phrase == first.phrase
            || !weighty(hit.phrase).isDisjoint(with: weighty(first.phrase))
    }
}
