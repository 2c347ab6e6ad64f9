// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing

/// Watches a call from outside and names every rule of it that is broken.
///
/// It is handed each input with the effects it had, live as well as in simulation; it trusts the
/// effects alone and not the machine's state, but for the phase and the deadline. What it cannot
/// know, because it hears no sound and rings no phone, the simulated world senses besides.
package struct CallAudit: Sendable {
    /// The longest the caller may be without defined sound.
    package static let longestSilence: Duration = .seconds(2)
    /// The longest an explicit request may wait for its handoff.
    package static let longestWait: Duration = .seconds(5)

    private var routing = Routing.silent
    private var playing: [Lane: ClipID] = [:]
    private var isAgentThere = false
    private var isCallerHolding = false
    private var silentSince: Instant?
    private var phase = CallPhase.arrived
    private var isAnswered = false
    private var isCallerGone = false
    /// When a person was asked for; nil once a handoff has begun.
    private var askedSince: Instant?
    /// A person was asked for before the caller's ACK came: a handoff must follow it.
    private var hasEarlyRequest = false
    private var hasPackage = false
    private var openHandoff: HandoffID?
    /// The attempts that have no end yet, and when they were begun.
    private var openAttempts: [AttemptID: Instant] = [:]
    /// Which operator an attempt leads to.
    private var numbers: [AttemptID: OperatorNumber] = [:]
    /// The rules somebody is rung ahead for.
    private var openPredials: Set<String> = []
    private var accepted: AttemptID?
    private var openLegs: Set<AttemptID> = []
    private var isFinished = false
    private var breaches: [Breach] = []

    package init() {}

    /// A broken rule.
    package struct Breach: Sendable, Hashable, CustomStringConvertible {
        package var rule: CallRule
        package var what: String

        package var description: String {
            let broken = rule.invariant.map { "invariant \($0.rawValue)" } ?? "order"
            return "\(broken) broken: \(what)"
        }
    }

    /// When nothing but the passing of time breaks a rule.
    package var nextDeadline: Instant? {
        [
            silentSince.map { $0 + Self.longestSilence }, askedSince.map { $0 + Self.longestWait },
        ].compactMap(\.self).min()
    }

    /// Takes the passing of time; returns what it broke.
    package mutating func timersDue(at now: Instant) -> [Breach] {
        breaches = []
        checkTime(at: now)
        return breaches
    }

    /// Takes one step of the call; returns what it broke.
    package mutating func check(
        _ input: CallInput, _ effects: [CallEffect], phase: CallPhase, nextDeadline: Instant?,
        at now: Instant
    ) -> [Breach] {
        breaches = []
        checkTime(at: now)
        self.phase = phase
        note(input, at: now)
        var journalled: [JournalEvent.Kind] = []
        for effect in effects {
            if case .journal(let kind) = effect { journalled.append(kind) }
            if isFinished { checkAfterEnd(effect) }
            for record in effect.records(missingFrom: journalled) {
                blame(.writtenBeforeDone, "not journalled before: \(record)")
            }
            note(effect, at: now)
        }
        checkSound(phase, at: now)
        checkRouting(phase)
        if phase.isBounded, nextDeadline == nil {
            blame(.waitingHasAnEnd, "no deadline in \(phase.name)")
        }
        if case .timersDue = input, let nextDeadline, nextDeadline <= now {
            blame(.waitingHasAnEnd, "a deadline stays due in \(phase.name)")
        }
        if (phase == .over) != isFinished { blame(.endIsTheEnd, "over without finished") }
        return breaches
    }

    private mutating func blame(_ rule: CallRule, _ text: String) {
        breaches.append(Breach(rule: rule, what: text))
    }

    private mutating func note(_ input: CallInput, at now: Instant) {
        switch input {
        case .callerReady:
            isAnswered = true
            // An ACK may come after the call was given up.
            if hasEarlyRequest, openHandoff == nil, !isFinished { askedSince = now }
            hasEarlyRequest = false
        case .callerGone:
            isCallerGone = true
            askedSince = nil
        case .agentReady: isAgentThere = true
        case .signal(.agentLost): isAgentThere = false
        case .operatorFailed(let attempt, _, _), .operatorGone(let attempt, _, _, _):
            openLegs.remove(attempt)
        case .operatorAnswered(let attempt, _):
            // A late answer opens a leg again, which must then be hung up.
            if !isFinished { openLegs.insert(attempt) }
        case .played(let clip, let lane):
            if playing[lane] == clip { playing[lane] = nil }
        case .held(.caller, let isHeld): isCallerHolding = isHeld
        case .ending, .agentPlayedOut, .agentSentencePlayed, .askConsent,
            .agentHangUp, .agentClosed, .askBack, .predial, .standDown, .observed, .signal,
            .escalation,
            .operatorRinging,
            .operatorChose, .operatorCommands, .operatorNoted, .clipReady, .clipFailed, .summarised,
            .held, .takeOver, .hangUp, .abortHandoff, .drain, .mustEnd,
            .recorded, .timersDue:
            break
        }
    }

    private mutating func note(_ effect: CallEffect, at now: Instant) {
        switch effect {
        case .journal(let kind): note(kind, at: now)
        case .route(let routing): self.routing = routing
        case .play(let clip, let lane, _):
            switch clip {
            case .spoken, .asked:
                if lane.kind != .whisper {
                    blame(.whisperStaysWithOperators, "a briefing is said on \(lane.name)")
                }
            case .shared, .said: break
            }
            playing[lane] = clip
        case .stop(let lane): playing[lane] = nil
        case .dial(let attempt, _, _, _, _):
            openLegs.insert(attempt)
        case .hangUpOperator(let attempt, _): openLegs.remove(attempt)
        case .closeAgent: isAgentThere = false
        case .makeAgent(let attempt):
            if openLegs.remove(attempt) == nil || accepted != attempt {
                blame(.bridgeFollowsAccept, "\(attempt) made agent without being accepted")
            }
            isAgentThere = true
        case .finished:
            isFinished = true
            askedSince = nil
            if let openHandoff { blame(.handoffEndsOnce, "\(openHandoff) ended in no outcome") }
            for attempt in openAttempts.keys.sorted() {
                blame(.attemptEndsOnce, "\(attempt) has no end")
            }
            for rule in openPredials.sorted() {
                blame(.predialEndsOnce, "ringing ahead for \(rule) has no end")
            }
            for leg in openLegs.sorted() {
                blame(.legsAreHungUp, "\(leg) is left without a hang-up")
            }
        case .connectAgent, .tellAgent, .awaitAgent, .giveUpAgent, .speak, .quote, .summarise,
            .hangUpCaller,
            .startRecording, .stopRecording, .offer:
            break
        }
    }

    private mutating func note(_ kind: JournalEvent.Kind, at now: Instant) {
        switch kind {
        case .escalated(let escalation):
            if escalation.isExplicit, mayAsk { askedSince = askedSince ?? now }
        case .escalationIgnored(let escalation, let why):
            guard escalation.isExplicit, mayAsk else { break }
            if isAnswered {
                blame(.requestIsHonoured, "a request for a person is ignored: \(why)")
            } else {
                hasEarlyRequest = true
            }
        case .predialled(let wish): ringsAhead(for: wish.trigger)
        case .stoodDown(let rule, _, _):
            if openPredials.remove(rule) == nil {
                blame(.predialEndsOnce, "ringing ahead for \(rule) ends and never began")
            }
        case .handoffBegan(let id, _, _):
            for rule in openPredials.sorted() {
                blame(.predialEndsOnce, "\(id) begins and \(rule) rings ahead still")
            }
            if let openHandoff { blame(.handoffEndsOnce, "\(id) begins within \(openHandoff)") }
            openHandoff = id
            // Who was rung ahead may be joined by those who are rung together with them.
            for attempt in openAttempts.keys { openAttempts[attempt] = now }
            askedSince = nil
            hasEarlyRequest = false
        case .handoffEnded(let id, _, _, _):
            if openHandoff != id { blame(.handoffEndsOnce, "\(id) ends twice or never began") }
            for attempt in openAttempts.keys.sorted() {
                blame(.attemptEndsOnce, "\(id) ends before \(attempt)")
            }
            openHandoff = nil
        case .package: hasPackage = true
        case .dialled(let attempt, _, let number): dialled(attempt, as: number, at: now)
        case .attemptEnded(let attempt):
            if openAttempts.removeValue(forKey: attempt.id) == nil {
                blame(.attemptEndsOnce, "\(attempt.id) ends twice")
            }
        case .operatorChose(let attempt, .accept): accepted = attempt
        case .bridged(let attempt):
            if accepted != attempt {
                blame(.bridgeFollowsAccept, "\(attempt) bridged without being accepted")
            }
            for other in openAttempts.keys.sorted() where other != attempt {
                blame(.othersAreReleased, "\(other) is left as \(attempt) is joined")
            }
        case .arrived, .connected, .disconnected, .signal, .observed, .predialIgnored,
            .handoffPaused, .handoffRerouted, .routeClosed, .handoffOverdue, .offered, .ringing,
            .operatorAnswered, .summarised, .operatorChose, .operatorCommanded, .operatorNoted,
            .callerChose,
            .callbackPromised, .agentReplaced, .routed, .playing,
            .stopped, .played,
            .agentTold, .hangUpAsked,
            .recordingBegan, .recordingEnded, .recordingFailed, .callRecording, .held, .warning,
            .defect,
            .ended,
            .legQuality:
            break
        }
    }

    private mutating func dialled(
        _ attempt: AttemptID, as number: OperatorNumber, at now: Instant
    ) {
        if openAttempts[attempt] != nil { blame(.attemptEndsOnce, "\(attempt) begins twice") }
        for (open, since) in openAttempts.sorted(by: { $0.key < $1.key }) where open != attempt {
            if since != now { blame(.attemptEndsOnce, "\(attempt) begins within \(open)") }
            if numbers[open] == number {
                blame(.whisperStaysWithOperators, "\(attempt) has the place of \(open)")
            }
        }
        if !hasPackage { blame(.packageComesFirst, "\(attempt) dialled without a package") }
        openAttempts[attempt] = now
        numbers[attempt] = number
    }

    private mutating func ringsAhead(for rule: String) {
        if !openPredials.insert(rule).inserted {
            blame(.predialEndsOnce, "\(rule) rings ahead twice")
        }
        if let openHandoff {
            blame(.predialEndsOnce, "\(rule) rings ahead within \(openHandoff)")
        }
    }

    private mutating func checkAfterEnd(_ effect: CallEffect) {
        switch effect {
        case .hangUpOperator, .journal(.warning): break
        case .journal, .connectAgent, .tellAgent, .closeAgent, .giveUpAgent, .awaitAgent, .route,
            .makeAgent, .speak, .quote, .summarise, .play, .stop, .dial, .hangUpCaller,
            .startRecording, .stopRecording,
            .offer,
            .finished:
            blame(.endIsTheEnd, "an effect after the end: \(effect)")
        }
    }

    /// What reaches whom, in every phase.
    private mutating func checkRouting(_ phase: CallPhase) {
        let agentHears = routing.audible(to: .agent)
        if agentHears != [], agentHears != [isCallerHolding ? .lane(.hold(for: .agent)) : .caller] {
            blame(.agentTalksWithTheCallerAlone, "the agent hears \(agentHears)")
        }
        if !phase.isTalking, !agentHears.isEmpty {
            blame(.agentTalksWithTheCallerAlone, "the agent hears a waiting caller")
        }
        let isJoined =
            switch phase {
            case .joined, .handingOff(.bridged): true
            case .arrived, .awaitingAgent, .talking, .talkingOn, .handingOff, .parting,
                .partingWithOperator, .over:
                false
            }
        let staff = Staff.allCases.map(\.party)
        let hearEachOther = staff.contains {
            routing[$0, hears: .caller] != 0 || routing[.caller, hears: $0] != 0
        }
        if !isJoined, hearEachOther {
            blame(
                .operatorHearsCallersWhenJoined,
                "an operator and the caller hear each other in \(phase.name)")
        }
        if let number = accepted.flatMap({ numbers[$0] }) {
            for other in OperatorNumber.allCases.filter({ $0 != number }).map(Party.operator)
            where routing[other, hears: .caller] != 0 || routing[.caller, hears: other] != 0 {
                blame(.operatorHearsCallersWhenJoined, "\(other) hears a call they do not have")
            }
        }
        if staff.contains(where: { routing[$0, hears: .agent] != 0 }) {
            blame(.agentTalksWithTheCallerAlone, "the operator hears the agent")
        }
    }

    /// Whether a person may be asked for, and has to be brought: the caller is there and has none.
    private var mayAsk: Bool {
        guard openHandoff == nil, !isCallerGone, !isFinished else { return false }
        return switch phase {
        case .arrived, .awaitingAgent, .talking, .talkingOn, .handingOff: true
        case .joined, .parting, .partingWithOperator, .over: false
        }
    }

    private mutating func checkTime(at now: Instant) {
        if let since = askedSince, now - since >= Self.longestWait {
            blame(.requestIsHonoured, "a request for a person led to no handoff in 5 s")
            askedSince = nil
        }
        guard let since = silentSince, now - since >= Self.longestSilence else { return }
        blame(
            .callerIsNotLeftInSilence,
            "the caller hears nothing for \((now - since).inMilliseconds) ms")
        silentSince = now
    }

    private mutating func checkSound(_ phase: CallPhase, at now: Instant) {
        let isDefined =
            switch phase {
            // Not answered, gone, or meant to speak after the tone.
            case .arrived, .over, .partingWithOperator, .handingOff(.recording): true
            case .awaitingAgent, .talking, .talkingOn, .handingOff, .joined, .parting:
                isCallerHearing
            }
        if isDefined {
            silentSince = nil
        } else {
            silentSince = silentSince ?? now
        }
    }

    private var isCallerHearing: Bool {
        if routing.caller[.agent] != 0, isAgentThere { return true }
        if Staff.allCases.contains(where: { routing[.caller, hears: $0.party] != 0 }) {
            return true
        }
        return [Lane.hold, .announcement].contains {
            routing.caller.gains[$0.kind] != 0 && playing[$0] != nil
        }
    }
}
