// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// One stream of what each party said, out of several: partial segments are replaced by later
/// ones and by finals, however late, and where two sources tell of the same stretch the better
/// one wins.
package struct TranscriptMerger: Sendable, Hashable {
    /// What became of a segment.
    package enum Outcome: Sendable, Hashable {
        /// New in the stream.
        case added(TranscriptSegment)
        /// Takes the place of an earlier one.
        case replaced(old: TranscriptSegment, new: TranscriptSegment)
        /// Nothing new, and why not.
        case ignored(Reason)
    }

    package enum Reason: String, Sendable, Hashable {
        case empty
        /// A partial that comes after its own final.
        case outdated
        /// A better source has the same stretch.
        case duplicate
        case tooLong = "too-long"
    }

    /// Segments kept of a call; older ones are settled.
    package static let limit = 400
    /// Bytes of text taken of one segment.
    package static let textLimit = 4000

    /// Sources, best first; one that is not named ranks last.
    private let ranking: [String]
    /// The stream, in the order of the segments' times.
    package private(set) var segments: [TranscriptSegment] = []

    package init(ranking: [String] = ["agent", "recogniser", "http"]) {
        self.ranking = ranking
    }

    /// Takes a segment that came at `now` on the call's time line.
    package mutating func receive(_ given: TranscriptSegment, at now: SampleTime) -> Outcome {
        var segment = given
        segment.text = Self.trimmed(given.text)
        segment.start = Self.plausible(given.start)
        segment.end = Self.plausible(given.end)
        guard !segment.text.isEmpty else { return .ignored(.empty) }
        guard segment.text.utf8.count <= Self.textLimit else { return .ignored(.tooLong) }
        place(&segment, at: now)
        let overlapping = segments.indices.filter { Self.overlap(segments[$0], segment) }
        if let same = overlapping.last(where: { segments[$0].source == segment.source }) {
            let old = segments[same]
            if old.isFinal, !segment.isFinal { return .ignored(.outdated) }
            if old.isFinal, old.text == segment.text { return .ignored(.duplicate) }
            return replace(overlapping, with: segment, old: old)
        }
        guard let rival = overlapping.last else {
            insert(segment)
            return .added(segment)
        }
        guard wins(segment, over: segments[rival]) else { return .ignored(.duplicate) }
        return replace(overlapping, with: segment, old: segments[rival])
    }

    /// A segment without times is placed where it arrived, as long as its words take to say.
    private func place(_ segment: inout TranscriptSegment, at now: SampleTime) {
        if segment.start == nil, segment.end == nil, !segment.isFinal || hasPartial(segment) {
            // Goes on where the source's last partial began.
            if let partial = segments.last(where: {
                $0.party == segment.party && $0.source == segment.source && !$0.isFinal
            }) {
                segment.start = partial.start
                segment.end = max(partial.end ?? now, now)
                return
            }
        }
        let words = Int64(segment.text.split(separator: " ").count)
        let length = words * 8000 * 2 / 5
        let end = segment.end ?? segment.start?.advanced(bySamples: length) ?? now
        segment.end = end
        let begin = SampleTime(
            samples: max(0, end.samples * 8000 / Int64(max(1, end.rate)) - length))
        segment.start = segment.start ?? min(begin, end)
    }

    private func hasPartial(_ segment: TranscriptSegment) -> Bool {
        segments.contains {
            $0.party == segment.party && $0.source == segment.source && !$0.isFinal
        }
    }

    private func wins(_ new: TranscriptSegment, over old: TranscriptSegment) -> Bool {
        if new.isFinal != old.isFinal { return new.isFinal }
        let ranks = (rank(new.source), rank(old.source))
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        return (new.confidence ?? 0) > (old.confidence ?? 0)
    }

    private func rank(_ source: String) -> Int {
        ranking.firstIndex(of: source) ?? ranking.count
    }

    private mutating func replace(
        _ indices: [Int], with segment: TranscriptSegment, old: TranscriptSegment
    ) -> Outcome {
        for index in indices.reversed() { segments.remove(at: index) }
        insert(segment)
        return .replaced(old: old, new: segment)
    }

    private mutating func insert(_ segment: TranscriptSegment) {
        let start = segment.start?.seconds ?? 0
        let place = segments.lastIndex { ($0.start?.seconds ?? 0) <= start }.map { $0 + 1 } ?? 0
        segments.insert(segment, at: place)
        if segments.count > Self.limit { segments.removeFirst() }
    }

    /// Whether two segments of one party tell of the same stretch: half of the shorter one.
    private static func overlap(_ left: TranscriptSegment, _ right: TranscriptSegment) -> Bool {
        guard left.party == right.party, let leftStart = left.start, let leftEnd = left.end,
            let rightStart = right.start, let rightEnd = right.end
        else { return false }
        let shared =
            min(leftEnd.seconds, rightEnd.seconds) - max(leftStart.seconds, rightStart.seconds)
        let shorter = min(
            leftEnd.seconds - leftStart.seconds, rightEnd.seconds - rightStart.seconds)
        return shared > 0 && shared >= 0.5 * shorter
    }

    /// Times come from outside: what cannot be a time of a call is none.
    private static func plausible(_ time: SampleTime?) -> SampleTime? {
        guard let time, (1...192_000).contains(time.rate), (0...1 << 36).contains(time.samples)
        else { return nil }
        return time
    }

    private static func trimmed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
