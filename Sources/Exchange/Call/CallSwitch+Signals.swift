// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff
import MediaEngine
import Timing
import Transcripts
import Triggers

/// What is heard, said and pressed in a call, and asked of it: it becomes signals, for the machine
/// and for the rules.
extension CallSwitch {
    /// A signal goes to the machine, which remembers it, and to the rules, which judge it. Returns
    /// whether it is a key of the caller's that one of them, or the gateway's question, waited for.
    @discardableResult
    mutating func received(_ signal: Signal, at now: Instant) -> Bool {
        guard isRunning, signal.matters(in: machine.phase) else { return false }
        var callersKey: Character?
        if case .digit(let digit) = signal, digit.party == .caller {
            if let answer = words.pressed(digit, at: time(at: now)) {
                tell(.signal(signal), at: now)
                follow(answer, at: now)
                return !answer.isEmpty
            }
            callersKey = digit.key
        }
        let wasTalking = machine.phase.isTalking
        let isForRules = isKeyForRules
        let isAsked = words.isAsking(at: time(at: now))
        var verdicts = triggers.handle(signal, at: now, since: sinceAnswer(at: now))
        if callersKey != nil, !wasTalking || isAsked {
            // Where nobody takes numbers, a key means at once what it means.
            verdicts += triggers.keyStandsAlone(at: now)
        }
        tell(.signal(signal), at: now)
        follow(verdicts, at: now)
        if let callersKey {
            forAgent(
                callersKey, wasTalking: wasTalking,
                hasEscalated: verdicts.contains { $0.escalation != nil }, at: now)
        } else {
            keyHasWaited(for: verdicts, at: now)
        }
        return callersKey != nil
            && verdicts.contains { verdict in
                switch verdict {
                case .observation: false
                case .escalation: isForRules
                case .recording, .predial, .standDown, .askBack: true
                }
            }
    }

    /// The rules learn of what the machine knows already.
    mutating func judge(_ signal: Signal, at now: Instant) {
        follow(triggers.handle(signal, at: now, since: sinceAnswer(at: now)), at: now)
    }

    /// What the rules decided is done, in their order.
    mutating func follow(_ verdicts: [TriggerVerdict], at now: Instant) {
        for verdict in verdicts {
            switch verdict {
            case .escalation(let escalation): tell(.escalation(escalation), at: now)
            case .recording(let wish, let rule): record(.ruled(wish, rule: rule), at: now)
            case .predial(let escalation): tell(.predial(escalation), at: now)
            case .standDown(let rule, let why): tell(.standDown(rule: rule, why: why), at: now)
            case .askBack(let escalation): askBack(for: escalation, at: now)
            case .observation(let observation): tell(.observed(observation), at: now)
            }
        }
    }

    /// What listening heard, or a recogniser wrote.
    mutating func heard(_ signal: Signal, at now: Instant) {
        switch signal {
        case .transcript(let segment): received(segment, at: now)
        case .keyword(let hit): received(hit, at: now)
        case .digit(let digit): received(digit, at: now)
        case .tone(.caller, .busy, _), .tone(.caller, .congestion, _):
            received(signal, at: now)
            // On an analog line that is how an exchange says that the caller has hung up.
            if case .card(let leg)? = legs[.caller] {
                received(.card(leg.stream, .hungUp(reason: "a busy tone on the line")), at: now)
            }
        case .speechBegan, .speechEnded, .agentAsked, .reported, .agentLost, .trouble, .tone,
            .answered:
            received(signal, at: now)
        }
    }

    /// Requests of people at the console and programs at the API.
    mutating func received(_ command: ConsoleCommand, at now: Instant) {
        switch command {
        case .transcript(_, let segment): received(segment, at: now)
        case .report(_, let report): received(.reported(report), at: now)
        case .takeOver(_, let wish): tell(.takeOver(wish), at: now)
        case .handoff(_, let request): received(.agentAsked(request), at: now)
        case .hangUp(_, let reason): tell(.hangUp(reason: reason), at: now)
        case .abort: tell(.abortHandoff, at: now)
        case .recording(_, let wish): record(.asked(wish, by: "the API"), at: now)
        }
    }

    // MARK: Words

    mutating func received(_ segment: TranscriptSegment, at now: Instant) {
        follow(words.received(segment, at: time(at: now)), at: now)
    }

    private mutating func received(_ hit: KeywordHit, at now: Instant) {
        follow(words.received(hit, at: time(at: now)), at: now)
        if words.isUnsure(hit) { askBack(about: hit, at: now) }
    }

    private mutating func follow(_ news: [HeardWords.News], at now: Instant) {
        for item in news {
            switch item {
            case .signal(let signal): received(signal, at: now)
            case .agreed(let escalation): tell(.escalation(escalation), at: now)
            case .refused(let escalation):
                nearlyEscalated(escalation, why: "the caller was asked and said no", at: now)
            }
        }
    }

    /// An unsure request waits to be made again; the agent may ask about it, and the gateway does
    /// where it is configured to.
    private mutating func askBack(about hit: KeywordHit, at now: Instant) {
        guard machine.mayAskBack else { return }
        // Only what would count if it were sure is worth a question.
        var sure = hit
        sure.confirmed = true
        var rules = triggers
        let verdicts = rules.handle(.keyword(sure), at: now, since: sinceAnswer(at: now))
        guard verdicts.contains(where: { $0.escalation != nil }) else { return }
        words.unsurelyRequested(hit, at: time(at: now))
        guard settings.asksBack,
            words.reasonNotToAsk(about: .heard(hit), at: time(at: now)) == nil
        else { return }
        words.askedBack(about: .heard(hit), at: time(at: now))
        tell(.askBack, at: now)
    }

    /// A rule is unsure: the caller is asked whether they want a person, unless they were just now.
    private mutating func askBack(for escalation: Escalation, at now: Instant) {
        let why =
            machine.mayAskBack
            ? words.reasonNotToAsk(about: .rule(escalation), at: time(at: now))
            : "caller and agent do not talk"
        if let why { return nearlyEscalated(escalation, why: why, at: now) }
        words.askedBack(about: .rule(escalation), at: time(at: now))
        tell(.askBack, at: now)
    }

    /// A rule would have escalated if the caller had agreed.
    private mutating func nearlyEscalated(
        _ escalation: Escalation, why: String, at now: Instant
    ) {
        let miss = NearMiss(rule: escalation.trigger, evidence: escalation.evidence, why: why)
        tell(.observed(.nearMissed(miss)), at: now)
    }

    // MARK: Sound

    /// What the media thread reports.
    mutating func received(_ event: MediaEvent, at now: Instant) {
        switch event {
        case .played(let clip, let lane):
            if clip == .shared(.recordingConsent) { record(.consentHeard, at: now) }
            tell(.played(clip, on: lane), at: now)
        case .unplayable(let clip, let lane):
            journal(.warning("\(clip.name) cannot be played on \(lane.name)"), at: now)
            if clip == .shared(.recordingConsent) { record(.consentFailed, at: now) }
            tell(.played(clip, on: lane), at: now)
        case .digit(let party, let key, let time):
            received(Digit(party: party, key: key, carrier: .telephoneEvent, at: time), at: now)
        case .tone(let party, let key, let time):
            received(Digit(party: party, key: key, carrier: .inband, at: time), at: now)
        case .keyReleased(let party, let key, let carrier, let time):
            released(key, by: carrier, after: time, of: party, at: now)
        case .mark(let party, let name):
            for seat in legs.keys where seat.party == party {
                send(.marked(name), to: seat, at: now)
            }
        case .streamDrained(let party): if party == .agent { tell(.agentPlayedOut, at: now) }
        case .wentSilent(let party, let silence): wentSilent(party, for: silence, at: now)
        case .violation(let violation):
            journal(.defect("media invariant broken: \(violation)"), at: now)
        case .statistics(let party, let figures, let isLast):
            if party == .agent, figures.quality.bytesDropped > 0 { agentSoundDropped(at: now) }
            if isLast { soundEnded(of: party, figures.quality, at: now) }
        case .firstPacket, .unloaded: break
        }
    }

    /// Nothing has come from a party for so long, and it holds nobody.
    private mutating func wentSilent(_ party: Party, for silence: Duration, at now: Instant) {
        let reason =
            silence == .zero
            ? "no media leg could be opened for the \(party.rawValue)"
            : "no RTP for \(silence.inMilliseconds / 1000) s from the \(party.rawValue)"
        lostSound(of: party, reason: reason, at: now)
    }

    /// More sound waited than is kept; said once of each agent.
    private mutating func agentSoundDropped(at now: Instant) {
        guard !hasAgentOverflowed else { return }
        hasAgentOverflowed = true
        journal(.warning("the agent's sound dropped: \(AgentFault.tooFarAhead)"), at: now)
    }

    /// The last word of a leg's sound; the call is not over before the last of them.
    private mutating func soundEnded(of party: Party, _ quality: LegQuality, at now: Instant) {
        journal(.legQuality(party, quality), at: now)
        if sounding > 0 { sounding -= 1 }
        endIfDone()
    }

    /// A briefing was spoken and loaded, perhaps after its handoff had ended.
    mutating func briefingReady(_ clip: ClipID, at now: Instant) {
        tell(.clipReady(clip), at: now)
        if !briefings.contains(clip) { perform(.media(id, .unload(clip))) }
    }

    /// A call may have many handoffs, and its media holds a limited number of clips. What the operator
    /// who talks with the caller may ask to hear again stays.
    mutating func unloadBriefings() {
        let kept = machine.bridgedBriefing
        let clips = briefings.filter { $0 != kept }.sorted { $0.name < $1.name }
        briefings = briefings.filter { $0 == kept }
        for clip in clips { perform(.media(id, .unload(clip))) }
    }

    // MARK: What the agent is told

    /// The agent and the rules about the talk with it learn how the handoff goes.
    mutating func notify(_ notice: AgentNotice, at now: Instant) {
        switch notice {
        case .handoffBegan(_, _, _, let talksOn):
            if !talksOn { triggers.handoffBegan(at: now) }
        case .resumed, .givenBack:
            triggers.returned(at: now)
            perform(.talkBegan(id))
        case .bridged, .ended: break
        }
        if let wire = notice.wire { send(.handoff(wire), to: .agent, at: now) }
    }

    // MARK: The call's own time

    /// Time since the caller was answered; zero before.
    private func sinceAnswer(at now: Instant) -> Duration {
        answered.map { now - $0 } ?? .zero
    }

    /// The time on the caller's sound, which begins at the answer.
    private func time(at now: Instant) -> SampleTime {
        SampleTime(samples: sinceAnswer(at: now).inNanoseconds / 125_000)
    }
}

extension Signal {
    /// Who answered is asked until the operator has chosen, and how the talk with the agent goes
    /// only while there is one; everything else always matters.
    fileprivate func matters(in phase: CallPhase) -> Bool {
        switch self {
        case .answered: phase.isBriefing
        case .trouble: phase.isTalking
        case .speechBegan, .speechEnded, .keyword, .digit, .transcript, .agentAsked, .reported,
            .agentLost,
            .tone:
            true
        }
    }
}

extension AgentNotice {
    /// The notice as it travels to the agent; nil for the end of the call, which its `stop` says.
    fileprivate var wire: HandoffNotice? {
        switch self {
        case .handoffBegan(let id, let reason, let urgency, let talksOn):
            HandoffNotice(
                id: id, status: .began, reason: reason, urgency: urgency, talksOn: talksOn)
        case .bridged(let id, let target):
            HandoffNotice(id: id, status: .ended(.bridged), reason: "joined with \(target)")
        case .resumed(let id, let outcome, let reason, let attempts):
            HandoffNotice(
                id: id, status: .ended(outcome), reason: reason.rawValue, attempts: attempts)
        case .givenBack(let id, let name, let note, let attempts):
            HandoffNotice(
                id: id, status: .ended(.returned), reason: "given back by \(name)",
                attempts: attempts, note: note)
        case .ended: nil
        }
    }
}
