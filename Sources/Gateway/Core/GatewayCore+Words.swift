// SPDX-License-Identifier: Apache-2.0

import CallModel
import Listening
import Timing

extension GatewayCore {
    /// What listening heard, or a recogniser wrote.
    mutating func hear(_ signal: Signal, of id: CallID, at now: Instant) {
        switch signal {
        case .transcript(let segment): hear(segment, of: id, at: now)
        case .keyword(let hit): hear(hit, of: id, at: now)
        case .digit(let digit): take(digit, of: id, at: now)
        case .speechBegan, .speechEnded, .agentAsked, .agentLost, .trouble, .answered:
            take(signal, of: id, at: now)
        }
    }

    /// One stream of transcript out of several sources: what only repeats is dropped here.
    mutating func hear(_ segment: TranscriptSegment, of id: CallID, at now: Instant) {
        guard let call = calls[id] else { return }
        let samples = call.sinceAnswer(at: now).inNanoseconds / 125_000
        switch calls[id]?.transcript.take(segment, at: SampleTime(samples: samples)) {
        case .added(let new), .replaced(_, let new):
            take(.transcript(new), of: id, at: now)
            for hit in calls[id]?.candidates.take(new) ?? [] {
                take(.keyword(hit), of: id, at: now)
            }
        case .ignored, nil: break
        }
    }

    /// A phrase counts once, whether the spotter was sure of it or something confirmed it; what
    /// has been said already may be that.
    private mutating func hear(_ hit: KeywordHit, of id: CallID, at now: Instant) {
        guard calls[id]?.candidates.isNews(hit) ?? false else { return }
        take(.keyword(hit), of: id, at: now)
        guard !hit.confirmed, let said = calls[id]?.transcript.segments else { return }
        for segment in said {
            for hit in calls[id]?.candidates.take(segment) ?? [] {
                take(.keyword(hit), of: id, at: now)
            }
        }
    }
}
