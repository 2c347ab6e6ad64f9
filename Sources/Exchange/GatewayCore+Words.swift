// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Timing
import Transcripts
import Triggers

extension GatewayCore {
    /// What listening heard, or a recogniser wrote.
    mutating func hear(_ signal: Signal, of id: CallID, at now: Instant) {
        switch signal {
        case .transcript(let segment): hear(segment, of: id, at: now)
        case .keyword(let hit): hear(hit, of: id, at: now)
        case .digit(let digit): take(digit, of: id, at: now)
        case .speechBegan, .speechEnded, .agentAsked, .agentLost, .trouble, .tone, .answered:
            take(signal, of: id, at: now)
        }
    }

    /// One stream of transcript out of several sources: what only repeats is dropped here.
    mutating func hear(_ segment: TranscriptSegment, of id: CallID, at now: Instant) {
        guard let call = calls[id] else { return }
        let time = SampleTime(samples: call.sinceAnswer(at: now).inNanoseconds / 125_000)
        switch calls[id]?.transcript.receive(segment, at: time) {
        case .added(let new): hear(new: new, isNew: true, of: id, at: now)
        case .replaced(let old, let new):
            // Another source's account of words that were counted already.
            let isNew = !old.isFinal || old.source == new.source
            hear(new: new, isNew: isNew, of: id, at: now)
        case .ignored, nil: break
        }
    }

    /// A segment of the merged stream; a better account of what was said already is not new.
    private mutating func hear(
        new segment: TranscriptSegment, isNew: Bool, of id: CallID, at now: Instant
    ) {
        take(.transcript(segment), of: id, at: now)
        let time = callTime(of: id, at: now)
        for trouble in isNew ? calls[id]?.requests.receive(segment, at: time) ?? [] : [] {
            take(.trouble(trouble), of: id, at: now)
        }
        for hit in calls[id]?.candidates.receive(segment) ?? [] {
            take(.keyword(hit), of: id, at: now)
        }
        settle(calls[id]?.asking.receive(segment, at: time), of: id, at: now)
        guard segment.party == .operator, segment.isFinal,
            let phrase = calls[id]?.answerWords.receive(words: segment.text)
        else { return }
        take(.answered(phrase.kind, at: segment.end ?? time), of: id, at: now)
    }

    /// A phrase counts once, whether the spotter was sure of it or something confirmed it; what
    /// has been said already may be that.
    private mutating func hear(_ hit: KeywordHit, of id: CallID, at now: Instant) {
        let news = calls[id]?.candidates.receive(hit) ?? []
        for hit in news { take(.keyword(hit), of: id, at: now) }
        guard news.last?.confirmed == false, let said = calls[id]?.transcript.segments else {
            return
        }
        for segment in said {
            for hit in calls[id]?.candidates.receive(segment) ?? [] {
                take(.keyword(hit), of: id, at: now)
            }
        }
        if calls[id]?.candidates.waiting(of: .caller) == hit { askBack(hit, of: id, at: now) }
    }

    /// An unsure request waits to be made again; the agent may ask about it, and the gateway does
    /// where it is configured to.
    private mutating func askBack(_ hit: KeywordHit, of id: CallID, at now: Instant) {
        guard let call = calls[id], call.machine.phase == .talking else { return }
        // Only what would count if it were sure is worth a question.
        var sure = hit
        sure.confirmed = true
        var rules = call.triggers
        guard !rules.handle(.keyword(sure), at: now, since: call.sinceAnswer(at: now)).isEmpty
        else { return }
        let time = callTime(of: id, at: now)
        calls[id]?.asking.heard(hit, at: time)
        let isSoon = call.lastAsked.map { now - $0 < .seconds(Int64(CandidateMemory.again)) }
        guard settings.asksBack, isSoon != true else { return }
        calls[id]?.lastAsked = now
        calls[id]?.asking.asked(about: hit, at: time)
        tell(id, .askBack, at: now)
    }

    /// What the caller answered when asked back.
    mutating func settle(_ verdict: AskingBack.Verdict?, of id: CallID, at now: Instant) {
        switch verdict {
        case .confirmed(let hit):
            guard let sure = calls[id]?.candidates.confirm(hit) else { return }
            take(.keyword(sure), of: id, at: now)
        case .rejected(let hit): calls[id]?.candidates.reject(hit)
        case nil: break
        }
    }

    /// The time on the caller's sound, which begins at the answer.
    func callTime(of id: CallID, at now: Instant) -> SampleTime {
        let since = calls[id]?.sinceAnswer(at: now) ?? .zero
        return SampleTime(samples: since.inNanoseconds / 125_000)
    }
}
