// SPDX-License-Identifier: Apache-2.0

/// One thing that is not as it was expected.
package struct Difference: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// Expected, and did not happen.
        case vanished(TimelineLine)
        /// Happened, and is not listed.
        case appeared(TimelineLine)
        /// The same event with another detail.
        case changed(from: TimelineLine, to: TimelineLine)
        /// Came longer after its cause than it may.
        case late(from: TimelineLine, to: TimelineLine, delay: Int)
        /// Came earlier or later than it may, and with it so many more lines by the same time.
        case moved(from: TimelineLine, to: TimelineLine, followers: Int)
        /// Its score is outside the band.
        case rescored(from: TimelineLine, to: TimelineLine)
        /// Its score is within the band, but on the other side of the threshold: a person has to look
        /// whether that is right.
        case crossed(from: TimelineLine, to: TimelineLine)
    }

    package var kind: Kind
    /// What most likely made it so, in words; nil where that cannot be told.
    package var cause: String?
    /// At most two lines of the expected timeline before it, and two after.
    package var before: [TimelineLine]
    package var after: [TimelineLine]
    /// Its place in the expected timeline: that of its line, or of the one it appeared before.
    package var place: Int

    package init(
        _ kind: Kind, place: Int = 0, cause: String? = nil, before: [TimelineLine] = [],
        after: [TimelineLine] = []
    ) {
        self.kind = kind
        self.place = place
        self.cause = cause
        self.before = before
        self.after = after
    }

    package var expected: TimelineLine? {
        switch kind {
        case .vanished(let line): line
        case .appeared: nil
        case .changed(let line, _), .late(let line, _, _), .moved(let line, _, _),
            .rescored(let line, _), .crossed(let line, _):
            line
        }
    }

    package var actual: TimelineLine? {
        switch kind {
        case .vanished: nil
        case .appeared(let line): line
        case .changed(_, let line), .late(_, let line, _), .moved(_, let line, _),
            .rescored(_, let line), .crossed(_, let line):
            line
        }
    }

    /// The first moment at which it shows, in milliseconds since the scenario began.
    package var milliseconds: Int64 {
        min(expected?.milliseconds ?? .max, actual?.milliseconds ?? .max)
    }
}

extension Difference {
    /// How bad it is: the first is the worst.
    package enum Gravity: Int, Sendable, Hashable, CaseIterable, Comparable {
        /// Caller or agent hears a whisper.
        case leak
        /// Somebody hears something else than expected, or the call came out otherwise.
        case ears
        /// Another rule, or one more or less.
        case trigger
        /// A handoff, or an attempt to reach somebody.
        case handoff
        /// Anything else that vanished or appeared.
        case missing
        case changed
        case late
        case moved
        case rescored
        case crossed

        package static func < (left: Gravity, right: Gravity) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    package var gravity: Gravity {
        switch kind {
        case .vanished(let line): Self.gravity(of: line, isThere: false) ?? .missing
        case .appeared(let line): Self.gravity(of: line, isThere: true) ?? .missing
        case .changed(let from, let to):
            min(
                Self.gravity(of: from, isThere: false) ?? .changed,
                Self.gravity(of: to, isThere: true) ?? .changed)
        case .late: .late
        case .moved: .moved
        case .rescored: .rescored
        case .crossed: .crossed
        }
    }

    /// Of a line that should be there and is not, or is there and should not.
    private static func gravity(of line: TimelineLine, isThere: Bool) -> Gravity? {
        switch line.role {
        case .ear(let isLeak): isLeak && isThere ? .leak : .ears
        case .bridge, .outcome: .ears
        case .trigger: .trigger
        case .handoff, .target: .handoff
        case .network, .other: nil
        }
    }
}

extension Difference {
    /// What is different, in a few words, without the lines themselves.
    package var words: String {
        switch kind {
        case .vanished: return "vanished"
        case .appeared: return "appeared"
        case .changed: return "changed"
        case .late(let line, _, let delay):
            guard case .latency(let bound) = line.kind else { return "late" }
            return "late: \(delay) ms after \(bound.cause), allowed \(bound.limit) ms"
        case .moved(let from, let to, let followers):
            let shift = to.milliseconds - from.milliseconds
            let way = shift < 0 ? "earlier" : "later"
            let first = "moved: \(shift.magnitude) ms \(way), allowed \(from.mayMove ?? 0) ms"
            guard followers > 0 else { return first }
            let more = followers == 1 ? "1 more line" : "\(followers) more lines"
            return first + ", and \(more) after it moved by the same \(shift.magnitude) ms"
        case .rescored(let from, let to):
            return "rescored: \(Self.score(from)) became \(Self.score(to))"
                + (from.score.map { ", allowed ±\(FixedPoint.text($0.band))" } ?? "")
        case .crossed(let from, let to):
            let side = to.score?.counts == true ? "now counts" : "no longer counts"
            return
                "crossed its threshold: \(Self.score(from)) became \(Self.score(to)) and \(side); "
                + "within its band, so a person has to look"
        }
    }

    private static func score(_ line: TimelineLine) -> String {
        line.score.map { FixedPoint.text($0.score) } ?? "no score"
    }
}

extension TimelineLine {
    var score: ScoreBand? {
        if case .detected(_, let score) = kind { score } else { nil }
    }
}
