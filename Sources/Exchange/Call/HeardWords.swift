// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing
import Transcripts

/// What was said in a call, by everybody's account: one stream of transcript, phrases heard surely
/// or not, what the caller answered when asked back. It makes signals of what is new.
struct HeardWords: Sendable {
    private var transcript = TranscriptMerger()
    /// Phrases heard, but not surely.
    private var candidates = CandidateMemory()
    /// Whether the caller is being asked about one of them.
    private var asking = AskingBack()
    /// When the gateway asked last.
    private var lastAsked: Instant?
    /// What the operator's leg says that only machines do.
    private var answerWords = MachinePhrases()
    /// Whether the caller says the same again.
    private var requests: RequestMonitor

    init(troubleBounds: Set<TroubleBound>) {
        requests = RequestMonitor(bounds: troubleBounds)
    }

    /// Somebody else is called, and hears this from us: it may come back as echo.
    mutating func operatorCalled(hearing said: [String]) {
        answerWords = MachinePhrases(said: said)
    }

    /// A segment of one source's transcript, and what is new by it; what only repeats is nothing.
    mutating func received(_ segment: TranscriptSegment, at time: SampleTime) -> [Signal] {
        switch transcript.receive(segment, at: time) {
        case .added(let new): return said(new, isNew: true, at: time)
        case .replaced(let old, let new):
            // Another source's account of words that were counted already.
            return said(new, isNew: !old.isFinal || old.source == new.source, at: time)
        case .ignored: return []
        }
    }

    private mutating func said(
        _ segment: TranscriptSegment, isNew: Bool, at time: SampleTime
    ) -> [Signal] {
        var signals = [Signal.transcript(segment)]
        if isNew { signals += requests.receive(segment, at: time).map(Signal.trouble) }
        signals += candidates.receive(segment).map(Signal.keyword)
        signals += settle(asking.receive(segment, at: time))
        if segment.party == .operator, segment.isFinal,
            let phrase = answerWords.receive(words: segment.text)
        {
            signals.append(.answered(phrase.kind, at: segment.end ?? time))
        }
        return signals
    }

    /// A phrase counts once, whether the spotter was sure of it or something confirmed it; what has
    /// been said already may be that.
    mutating func received(_ hit: KeywordHit) -> [Signal] {
        var signals = candidates.receive(hit).map(Signal.keyword)
        guard case .keyword(let last)? = signals.last, !last.confirmed else { return signals }
        for segment in transcript.segments {
            signals += candidates.receive(segment).map(Signal.keyword)
        }
        return signals
    }

    /// Whether it waits for the caller to say it again.
    func isUnsure(_ hit: KeywordHit) -> Bool { candidates.waiting(of: .caller) == hit }

    /// The recogniser wrote other words of its sound.
    mutating func reject(_ hit: KeywordHit) { candidates.reject(hit) }

    // MARK: Asking back

    /// An unsure request of the caller's, which the agent may ask about. Whether the gateway may,
    /// too: not again so soon.
    mutating func unsurelyRequested(
        _ hit: KeywordHit, at time: SampleTime, _ now: Instant
    ) -> Bool {
        asking.heard(hit, at: time)
        return lastAsked.map { now - $0 >= .seconds(Int64(CandidateMemory.again)) } ?? true
    }

    mutating func askedBack(about hit: KeywordHit, at time: SampleTime, _ now: Instant) {
        lastAsked = now
        asking.asked(about: hit, at: time)
    }

    /// A key of the caller's as their answer; nil when they were asked nothing.
    mutating func pressed(_ key: Character, at time: SampleTime) -> [Signal]? {
        asking.receive(key: key, at: time).map { settle($0) }
    }

    private mutating func settle(_ verdict: AskingBack.Verdict?) -> [Signal] {
        switch verdict {
        case .confirmed(let hit): return [.keyword(candidates.confirm(hit))]
        case .rejected(let hit):
            candidates.reject(hit)
            return []
        case nil: return []
        }
    }
}
