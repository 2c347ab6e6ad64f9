// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing

/// What met a condition; the engine makes it into `Evidence`.
package struct Finding: Sendable, Hashable {
    /// What was heard, in words: `"talk to a person"`, `key 0`.
    package var detail: String
    /// Where it lies in the caller's sound, which begins at the answer; nil means now.
    package var from: SampleTime?
    package var to: SampleTime?
    package var score: Double?
    /// Replaces the rule's reason and route: the agent's request brings its own.
    package var reason: String?
    package var route: String?
    /// What met the parts of a composite, in the order of the parts; it then speaks for them.
    var parts: [Part] = []

    /// A finding of a part, with the signal that made it and when.
    struct Part: Sendable, Hashable {
        var finding: Finding
        var signal: String
        var at: Instant
    }

    package init(
        detail: String, from: SampleTime? = nil, to: SampleTime? = nil, score: Double? = nil,
        reason: String? = nil, route: String? = nil
    ) {
        self.detail = detail
        self.from = from
        self.to = to
        self.score = score
        self.reason = reason
        self.route = route
    }

    /// What somebody said, in a segment of the transcript.
    init(_ detail: String, in segment: TranscriptSegment) {
        self.init(
            detail: detail, from: segment.start, to: segment.end, score: segment.confidence)
    }

    /// What a composite found: its parts', in this order.
    init(_ parts: [Part], detail: String? = nil, score: Double? = nil) {
        let flat = parts.flatMap(\.leaves)
        self.init(
            detail: detail ?? flat.map(\.finding.detail).joined(separator: ", "), score: score,
            reason: flat.lazy.compactMap(\.finding.reason).first,
            route: flat.lazy.compactMap(\.finding.route).first)
        self.parts = flat
    }
}

extension Finding.Part {
    /// The findings that it is made of, itself when it is not made of others.
    fileprivate var leaves: [Finding.Part] { finding.parts.isEmpty ? [self] : finding.parts }
}

/// What is worth writing down of a condition that is not met.
package enum ConditionNote: Sendable, Hashable {
    /// It was nearly met, and why it was not.
    case nearMiss(Finding, why: String)
    /// Its score has changed.
    case scored(Double, of: Double, cause: String)
    /// It may be met soon.
    case ahead(Finding)
    /// It may not, after all.
    case passed(why: String)
}
