// SPDX-License-Identifier: Apache-2.0

/// One thing that happened in a call, as a line of an expected timeline:
///
/// ```
///    0.000  caller    arrives sip:+15550101
///   19.240~ caller    says "talk to a person"          score -0.31 ±0.15
///   27.900! anna      accepts key 1                    within 40 ms of the key
/// ```
package struct TimelineLine: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// Comes to the millisecond as it stands there.
        case exact
        /// Was heard: may come earlier or later by so many milliseconds, its score may differ by the
        /// band.
        case detected(tolerance: Int, score: ScoreBand?)
        /// Asserted is not when it comes, but how long after its cause.
        case latency(LatencyBound)
    }

    /// Since the scenario began.
    package var milliseconds: Int64
    /// Who did it: a party by its name, or a part of the gateway (`trigger`, `handoff`, `bridge`).
    package var subject: String
    /// One word.
    package var event: String
    /// The rest in words; empty where there is no more to say. Without two spaces in a row.
    package var detail: String
    package var kind: Kind

    package init(
        _ milliseconds: Int64, _ subject: String, _ event: String, _ detail: String = "",
        _ kind: Kind = .exact
    ) {
        self.milliseconds = milliseconds
        self.subject = subject
        self.event = event
        self.detail = detail
        self.kind = kind
    }
}

/// The score of something heard, how far it may move, and the threshold it is held against.
package struct ScoreBand: Sendable, Hashable {
    package var score: Double
    package var band: Double
    /// From this on it counts; nil where nothing is decided by it.
    package var threshold: Double?

    package init(score: Double, band: Double, threshold: Double? = nil) {
        self.score = score
        self.band = band
        self.threshold = threshold
    }
}

/// How long something may come after its cause.
package struct LatencyBound: Sendable, Hashable {
    /// In milliseconds.
    package var limit: Int
    /// As it was, in milliseconds; nil as read from a file.
    package var measured: Int?
    /// In words: `the key`.
    package var cause: String

    package init(limit: Int, measured: Int? = nil, cause: String) {
        self.limit = limit
        self.measured = measured
        self.cause = cause
    }
}
