// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing
import Words

/// The agent is gone, or the caller has said something and the agent says nothing.
///
/// What starts the clock is what an agent should answer: words, or speech of some length. A caller
/// who asks for a moment, types, breathes or rattles is not waiting; an agent that says that it waits
/// or works is not dead. Whatever the order in which speech, its words and an answer are told, the
/// same comes of them: words that are written late were answered if their speech was.
package struct AgentDeadCondition: TriggerCondition, Hashable {
    /// How long the agent may take to answer the caller; nil judges only the loss of its socket.
    package var silence: Duration?
    /// The caller's speech up to this length starts nothing unless its words are known.
    package var speech: Duration
    /// What the agent says of itself counts for no longer than this at a time.
    package var longestStatus: Duration

    /// A stretch of the caller's speech, by the sound or by what it turned out to say.
    private struct Stretch: Sendable, Hashable {
        enum Meaning { case unknown, words, patience }

        var began: Instant
        var meaning = Meaning.unknown
        var ended: Instant?
        /// It was judged by its length or its words: what is written of it later changes nothing.
        var isJudged = false
    }

    /// The caller's last, and the one before; nil where nobody has heard one.
    private var stretch: Stretch?
    private var earlier: Stretch?
    private var isAgentSpeaking = false
    /// Its speech has been heard in this call, so that it is known when it speaks.
    private var isAgentHeard = false
    private var agentSpoke: Instant?
    /// Since when the caller waits for an answer.
    private var owedSince: Instant?
    /// When the agent said that it works and would be back, and has not spoken since.
    private var promised: Instant?
    /// Until when the agent's silence means nothing, as it said itself.
    private var excusedUntil: Instant?
    private var lastKey: Instant?
    private var isPaused = false

    /// Speech of which words are known has lasted this long.
    private static let shortest = Duration.milliseconds(300)

    package init(
        silence: Duration? = .seconds(8), speech: Duration = .milliseconds(800),
        longestStatus: Duration = .seconds(120)
    ) {
        self.silence = silence
        self.speech = speech
        self.longestStatus = longestStatus
    }

    package var nextDeadline: Instant? {
        guard let silence, !isPaused, !isAgentSpeaking, !isCallerSpeaking,
            let began = owedSince ?? promised
        else { return nil }
        let since = [began, excusedUntil, lastKey, agentSpoke].compactMap(\.self).max() ?? began
        // Whatever else comes when the caller pauses may end it.
        return max(since + silence, stretch?.ended ?? since)
    }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        switch signal {
        case .agentLost(let reason):
            settle()
            return Finding(detail: "agent lost: \(reason)")
        case .speechBegan(.agent, _):
            (isAgentSpeaking, isAgentHeard) = (true, true)
            answered(at: now)
        case .speechEnded(.agent, _, _):
            isAgentSpeaking = false
            // What was asked until now it has spoken over; its promise is what it will say next.
            (agentSpoke, owedSince) = (now, nil)
        case .transcript(let segment) where segment.party == .agent: agentSaid(segment, at: now)
        case .speechBegan(.caller, _): (earlier, stretch) = (stretch, Stretch(began: now))
        case .speechEnded(.caller, let began, let ended):
            callerPaused(after: ended.milliseconds - began.milliseconds, at: now)
        case .transcript(let segment) where segment.party == .caller && segment.isFinal:
            callerSaid(segment.text, at: now)
        case .keyword(let hit) where hit.party == .caller && hit.confirmed:
            callerSaid(hit.phrase, at: now)
        case .digit(let digit) where digit.party == .caller: lastKey = now
        case .reported(.status(let status, let lasting)):
            excusedUntil = now + min(lasting, longestStatus)
            promised = status == .working && lasting > .zero ? now : nil
        case .speechBegan(.operator, _), .speechEnded(.operator, _, _),
            .speechBegan(.supervisor, _), .speechEnded(.supervisor, _, _), .keyword, .digit,
            .transcript, .agentAsked, .reported, .trouble, .tone, .answered:
            break
        }
        return nil
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        switch moment {
        case .answered: break
        case .handoffBegan:
            isPaused = true
            settle()
        case .returned:
            isPaused = false
            isAgentSpeaking = false
            (stretch, earlier, excusedUntil, lastKey) = (nil, nil, nil, nil)
            settle()
        }
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        guard let deadline = nextDeadline, deadline <= now, let silence else { return nil }
        let after = owedSince == nil ? "it said that it works" : "the caller spoke"
        settle()
        return Finding(detail: "agent silent for \(silence.inMilliseconds) ms after \(after)")
    }

    // MARK: The caller

    private var isCallerSpeaking: Bool { stretch.map { $0.ended == nil } ?? false }

    private mutating func callerPaused(after milliseconds: Int64, at now: Instant) {
        // Its beginning may have been during a handoff.
        var last = (isCallerSpeaking ? stretch : nil) ?? Stretch(began: now)
        last.ended = now
        switch last.meaning {
        case .words: last.isJudged = true
        case .patience: break
        case .unknown: last.isJudged = .milliseconds(milliseconds) > speech
        }
        stretch = last
        if last.isJudged { ask(at: now, spoken: now) }
    }

    private mutating func callerSaid(_ text: String, at now: Instant) {
        // Words are written down after they are said: what has only just begun is not theirs.
        let isEarlier = stretch.map { $0.ended == nil && now - $0.began < Self.shortest } ?? false
        var said = isEarlier ? earlier : stretch
        if Patience.isAsked(in: text) {
            said?.meaning = .patience
            // What else they turn out to have said may be more.
            said?.isJudged = false
            settle(at: now)
        } else {
            said?.meaning = .words
            let isOpen = said != nil && said?.ended == nil
            if !isOpen, said?.isJudged != true {
                ask(at: now, spoken: said?.ended ?? now)
                said?.isJudged = true
            }
        }
        if isEarlier { earlier = said } else { stretch = said }
    }

    /// The caller waits for an answer to what they said up to then, unless it has come.
    private mutating func ask(at now: Instant, spoken: Instant) {
        guard !isPaused, !isAgentSpeaking, agentSpoke.map({ $0 < spoken }) ?? true else { return }
        owedSince = now
    }

    // MARK: The agent

    /// What the agent writes is what it says; what the gateway's recogniser writes of it was heard
    /// before, where anybody hears the agent.
    private mutating func agentSaid(_ segment: TranscriptSegment, at now: Instant) {
        guard segment.source != "recogniser" || !isAgentHeard else { return }
        answered(at: now)
    }

    private mutating func answered(at now: Instant) {
        agentSpoke = now
        settle(at: now)
    }

    /// The caller waits no more; what the agent promises at the same time it has still to keep.
    private mutating func settle(at now: Instant) {
        owedSince = nil
        if promised != now { promised = nil }
    }

    /// Nobody waits for the agent any more.
    private mutating func settle() { (owedSince, promised) = (nil, nil) }
}

extension AgentDeadCondition {
    package static let name = "agent-dead"
    package static let doc = "the agent is gone, or does not answer the caller"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            silence: fields.seconds(
                Field("silence_seconds", "how long it may take to answer"), .seconds(8),
                in: 1...300),
            speech: fields.seconds(
                Field(
                    "speech_seconds",
                    "the caller's speech up to this asks for no answer unless its words are known"),
                .milliseconds(800), in: 0...10),
            longestStatus: fields.seconds(
                Field("longest_status_seconds", "what it says of itself counts no longer"),
                .seconds(120), in: 0...3600))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("silence_seconds", silence, FieldValue.seconds)
        list.add("speech_seconds", .seconds(speech), unless: .seconds(.milliseconds(800)))
        list.add(
            "longest_status_seconds", .seconds(longestStatus), unless: .seconds(.seconds(120)))
        return list
    }

    package var interests: SignalInterest {
        [
            .agentLost, .speech(.agent), .speech(.caller), .transcript(.agent),
            .transcript(.caller), .keywords, .digits, .agentStatus,
        ]
    }
}
