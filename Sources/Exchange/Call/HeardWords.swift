// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing
import Transcripts
import Triggers

/// What was said in a call, by everybody's account: one stream of transcript, phrases heard surely
/// or not, what the caller answered when asked back. It makes signals of what is new.
struct HeardWords: Sendable {
    private var transcript = TranscriptMerger()
    /// Phrases heard, but not surely.
    private var candidates = CandidateMemory()
    /// Whether the caller is being asked about one of them, or for a rule that is unsure.
    private var asking: AskingBack
    /// What an operator's leg says that only machines do.
    private var answerWords: [Party: MachinePhrases] = [:]
    /// Whether the caller says the same again.
    private var requests: RequestMonitor

    /// What is new by what was said or pressed.
    enum News: Sendable {
        case signal(Signal)
        /// The caller was asked for a rule, and said yes: that is a wish of theirs.
        case agreed(Escalation)
        /// They said no.
        case refused(Escalation)
    }

    /// `askAgain`: how long a caller who said no is not asked about the same.
    init(troubleBounds: Set<TroubleBound>, askAgain: Duration) {
        requests = RequestMonitor(bounds: troubleBounds)
        asking = AskingBack(again: askAgain)
    }

    /// Somebody else is called, and hears this from us: it may come back as echo.
    mutating func called(_ party: Party, hearing said: [String]) {
        answerWords[party] = MachinePhrases(said: said)
    }

    /// A segment of one source's transcript, and what is new by it; what only repeats is nothing.
    mutating func received(_ segment: TranscriptSegment, at time: SampleTime) -> [News] {
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
    ) -> [News] {
        var signals = [Signal.transcript(segment)]
        if isNew { signals += requests.receive(segment, at: time).map(Signal.trouble) }
        signals += candidates.receive(segment, isMeant: SpokenWish.isMeant)
            .map(Signal.keyword)
        var news = signals.map(News.signal)
        let answer = asking.receive(segment, at: time)
        news += settle(answer, by: .transcript(segment), at: time)
        if segment.party.role == .operator, segment.isFinal,
            let phrase = answerWords[segment.party]?.receive(words: segment.text)
        {
            news.append(
                .signal(
                    .answered(phrase.kind, of: segment.party, at: segment.end ?? time)))
        }
        return news
    }

    /// A phrase counts once, whether the spotter was sure of it or something confirmed it; what has
    /// been said already may be that.
    mutating func received(_ hit: KeywordHit, at time: SampleTime) -> [News] {
        var signals = candidates.receive(hit).map(Signal.keyword)
        if case .keyword(let last)? = signals.last, !last.confirmed {
            for segment in transcript.segments {
                signals += candidates.receive(segment, isMeant: SpokenWish.isMeant)
                    .map(Signal.keyword)
            }
        }
        let answer = asking.receive(hit, at: time)
        return signals.map(News.signal) + settle(answer, by: .keyword(hit), at: time)
    }

    /// Whether it waits for the caller to say it again.
    func isUnsure(_ hit: KeywordHit) -> Bool { candidates.waiting(of: .caller) == hit }

    /// The recogniser wrote other words of its sound.
    mutating func reject(_ hit: KeywordHit) { candidates.reject(hit) }

    // MARK: Asking back

    /// An unsure request of the caller's, which the agent may ask about.
    mutating func unsurelyRequested(_ hit: KeywordHit, at time: SampleTime) {
        asking.heard(hit, at: time)
    }

    /// Why the gateway is not to ask about this now; nil when it may.
    func reasonNotToAsk(about subject: AskingBack.Subject, at time: SampleTime) -> String? {
        asking.reasonNotToAsk(about: subject, at: time)
    }

    mutating func askedBack(about subject: AskingBack.Subject, at time: SampleTime) {
        asking.asked(about: subject, at: time)
    }

    /// Whether the caller is being asked about a request, and may answer by a key.
    func isAsking(at time: SampleTime) -> Bool { asking.isAsking(at: time) }

    /// A key of the caller's as their answer; nil when they were asked nothing, or it is none.
    mutating func pressed(_ digit: Digit, at time: SampleTime) -> [News]? {
        asking.receive(key: digit.key, at: time).map { settle($0, by: .digit(digit), at: time) }
    }

    private mutating func settle(
        _ verdict: AskingBack.Verdict?, by answer: Signal, at time: SampleTime
    ) -> [News] {
        switch verdict {
        case .confirmed(.heard(let hit)): return [.signal(.keyword(candidates.confirm(hit)))]
        case .rejected(.heard(let hit)):
            candidates.reject(hit)
            return []
        case .confirmed(.rule(var escalation)):
            let moment = Duration.milliseconds(time.milliseconds)
            escalation.isExplicit = true
            escalation.evidence.append(
                Evidence(
                    signal: answer.name, detail: "asked back, answered: \(answer.answer)",
                    from: moment, to: moment))
            return [.agreed(escalation)]
        case .rejected(.rule(let escalation)): return [.refused(escalation)]
        case nil: return []
        }
    }
}

extension Signal {
    /// What the caller answered, as it is kept as evidence.
    fileprivate var answer: String {
        switch self {
        case .transcript(let segment): "\"\(segment.text)\""
        case .keyword(let hit): "\"\(hit.phrase)\""
        case .digit(let digit): "key \(digit.key)"
        case .speechBegan, .speechEnded, .agentAsked, .reported, .agentLost, .trouble, .tone,
            .answered:
            words
        }
    }
}
