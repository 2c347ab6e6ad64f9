// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Listening
package import Timing
import Transcripts
import Triggers

/// What a call makes of the phrases heard in its caller's voice where nobody writes anything down:
/// unsure ones wait for their like, and the rule that always stands decides.
package struct SpottedRequests {
    /// A phrase that brought a person.
    package struct Request: Sendable, Hashable {
        package var phrase: String
        package var score: Double
        /// Where the phrase lies in the caller's sound.
        package var start: SampleTime
    }

    private var candidates = CandidateMemory()
    private var condition: KeywordCondition

    /// With the rule for these phrases.
    package init(phrases: [String]) {
        condition = KeywordCondition(phrases: phrases)
    }

    /// Takes what was heard, in the order of time; gives the requests that follow from it.
    package mutating func hear(_ detection: Detection, at now: Instant) -> [Request] {
        guard case .keyword(let hit) = detection else { return [] }
        return candidates.receive(hit).compactMap { news in
            Self.request(condition.handle(HeardSignal(.keyword(news)), at: now))
        }
    }

    private static func request(_ finding: Finding?) -> Request? {
        guard let finding, let start = finding.from else { return nil }
        return Request(
            phrase: finding.detail.filter { $0 != "\"" }, score: finding.score ?? 0, start: start)
    }
}
