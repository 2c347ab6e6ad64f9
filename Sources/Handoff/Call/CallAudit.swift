// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing

/// Watches a call from outside and names every broken invariant of the design.
///
/// It is handed each input with the effects it had, live as well as in simulation; it trusts the
/// effects alone and not the machine's state, but for the phase and the deadline.
package struct CallAudit: Sendable {
    /// The longest the caller may be without defined sound.
    package static let longestSilence: Duration = .seconds(2)

    private var routing = Routing.silent
    private var playing: [Lane: ClipID] = [:]
    private var isAgentThere = false
    private var isCallerHolding = false
    private var silentSince: Instant?
    private var openHandoff: HandoffID?
    private var openAttempt: AttemptID?
    private var accepted: AttemptID?
    private var openLegs: Set<AttemptID> = []
    private var isFinished = false
    private var breaches: [Breach] = []

    package init() {}

    /// A broken invariant.
    package struct Breach: Sendable, Hashable, CustomStringConvertible {
        package var what: String
        /// Somebody hears what they must not, or the caller is left alone: the call has to end in
        /// good order. Otherwise it can go on.
        package var isGrave: Bool

        package var description: String { what }
    }

    /// When a caller who hears nothing has heard nothing for too long.
    package var nextDeadline: Instant? { silentSince.map { $0 + Self.longestSilence } }

    /// Takes the passing of time; returns what it broke.
    package mutating func timersDue(at now: Instant) -> [Breach] {
        breaches = []
        checkSilence(at: now)
        return breaches
    }

    /// Takes one step of the call; returns what it broke.
    package mutating func check(
        _ input: CallInput, _ effects: [CallEffect], phase: CallPhase, nextDeadline: Instant?,
        at now: Instant
    ) -> [Breach] {
        breaches = []
        checkSilence(at: now)
        take(input)
        var journalled: [JournalEvent.Kind] = []
        for effect in effects {
            if case .journal(let kind) = effect { journalled.append(kind) }
            if isFinished { checkAfterEnd(effect) }
            checkJournal(effect, journalled)
            take(effect)
        }
        checkSound(phase, at: now)
        checkRouting(phase)
        if phase.isBounded, nextDeadline == nil {
            blame("no deadline in \(phase.name)", isGrave: true)
        }
        if case .timersDue = input, let nextDeadline, nextDeadline <= now {
            blame("a deadline stays due in \(phase.name)", isGrave: true)
        }
        if (phase == .over) != isFinished { blame("over without finished") }
        return breaches
    }

    private mutating func blame(_ text: String, isGrave: Bool = false) {
        breaches.append(Breach(what: text, isGrave: isGrave))
    }

    private mutating func take(_ input: CallInput) {
        switch input {
        case .agentReady: isAgentThere = true
        case .signal(.agentLost): isAgentThere = false
        case .operatorFailed(let attempt, _), .operatorGone(let attempt, _):
            openLegs.remove(attempt)
        case .operatorAnswered(let attempt):
            // A late answer opens a leg again, which must then be hung up.
            if !isFinished { openLegs.insert(attempt) }
        case .played(let clip, let lane):
            if playing[lane] == clip { playing[lane] = nil }
        case .held(.caller, let isHeld): isCallerHolding = isHeld
        case .callerReady, .callerGone, .ending, .agentPlayedOut, .agentSentencePlayed,
            .agentHangUp, .agentClosed, .askBack, .signal, .escalation, .operatorRinging,
            .clipReady,
            .clipFailed, .held, .takeOver, .hangUp, .abortHandoff, .drain, .mustEnd,
            .recorded, .timersDue:
            break
        }
    }

    private mutating func take(_ effect: CallEffect) {
        switch effect {
        case .journal(let kind): take(kind)
        case .route(let routing): self.routing = routing
        case .play(let clip, let lane, _): playing[lane] = clip
        case .stop(let lane): playing[lane] = nil
        case .dial(let attempt, _, _, _):
            if openAttempt != attempt { blame("\(attempt) dialled without being journalled") }
            openLegs.insert(attempt)
        case .hangUpOperator(let attempt, _): openLegs.remove(attempt)
        case .closeAgent: isAgentThere = false
        case .finished:
            isFinished = true
            if let openHandoff { blame("\(openHandoff) ended in no outcome") }
            if let openAttempt { blame("\(openAttempt) has no end") }
            for leg in openLegs.sorted() { blame("\(leg) is left without a hang-up") }
        case .connectAgent, .tellAgent, .awaitAgent, .giveUpAgent, .speak, .hangUpCaller,
            .startRecording, .stopRecording, .offer:
            break
        }
    }

    private mutating func take(_ kind: JournalEvent.Kind) {
        switch kind {
        case .handoffBegan(let id, _):
            if let openHandoff { blame("\(id) begins within \(openHandoff)") }
            openHandoff = id
        case .handoffEnded(let id, _, _, _):
            if openHandoff != id { blame("\(id) ends twice or never began") }
            if let openAttempt { blame("\(id) ends before \(openAttempt)") }
            openHandoff = nil
        case .dialled(let attempt, _):
            if let openAttempt { blame("\(attempt) begins within \(openAttempt)") }
            openAttempt = attempt
        case .attemptEnded(let attempt):
            if openAttempt != attempt.id { blame("\(attempt.id) ends twice") }
            openAttempt = nil
        case .operatorChose(let attempt, .accept): accepted = attempt
        case .bridged(let attempt):
            if accepted != attempt { blame("\(attempt) bridged without being accepted") }
        case .arrived, .connected, .disconnected, .signal, .escalated, .escalationIgnored,
            .handoffPaused, .handoffRerouted, .handoffOverdue, .package, .offered, .ringing,
            .operatorAnswered, .operatorChose, .routed, .playing, .stopped, .played, .agentTold,
            .hangUpAsked,
            .recordingBegan, .recordingEnded, .recordingFailed, .held, .warning, .defect, .ended,
            .legQuality:
            break
        }
    }

    private mutating func checkAfterEnd(_ effect: CallEffect) {
        switch effect {
        case .hangUpOperator, .journal(.warning): break
        case .journal, .connectAgent, .tellAgent, .closeAgent, .giveUpAgent, .awaitAgent, .route,
            .speak, .play, .stop, .dial, .hangUpCaller, .startRecording, .stopRecording, .offer,
            .finished:
            blame("an effect after the end: \(effect)")
        }
    }

    /// Written down before it is done.
    private mutating func checkJournal(_ effect: CallEffect, _ journalled: [JournalEvent.Kind]) {
        let expected: JournalEvent.Kind? =
            switch effect {
            case .route(let routing): .routed(routing)
            case .play(let clip, let lane, _): .playing(clip, on: lane)
            case .stop(let lane): .stopped(lane)
            case .dial(let attempt, let target, _, _): .dialled(attempt, target: target.name)
            case .startRecording(let name, _): .recordingBegan(name: name)
            case .finished(let reason): .ended(reason: reason)
            case .journal, .connectAgent, .closeAgent, .giveUpAgent, .awaitAgent, .speak,
                .hangUpOperator, .hangUpCaller, .stopRecording, .tellAgent, .offer:
                nil
            }
        checkTold(effect, journalled)
        if let expected, !journalled.contains(expected) {
            blame("not journalled before: \(expected.name)")
        }
    }
}

extension CallAudit {
    /// What people and agents are told stands in the journal as far as it may: the words differ.
    private mutating func checkTold(_ effect: CallEffect, _ journalled: [JournalEvent.Kind]) {
        switch effect {
        case .offer(let package, let attempt):
            let isWritten = journalled.contains { kind in
                if case .package(let written) = kind { written.id == package.id } else { false }
            }
            if !isWritten { blame("not journalled before: handoff.package") }
            let isOffered = journalled.contains { kind in
                guard case .offered(package.id, let to, _) = kind else { return false }
                return to == attempt
            }
            if attempt != nil, !isOffered { blame("not journalled before: handoff.offered") }
        case .tellAgent:
            let isWritten = journalled.contains { kind in
                if case .agentTold = kind { true } else { false }
            }
            if !isWritten { blame("not journalled before: agent.told") }
        case .journal, .connectAgent, .closeAgent, .giveUpAgent, .awaitAgent, .route, .speak,
            .play, .stop, .dial, .hangUpOperator, .hangUpCaller, .startRecording, .stopRecording,
            .finished:
            break
        }
    }

    /// What reaches whom, in every phase.
    private mutating func checkRouting(_ phase: CallPhase) {
        if !routing.isolatesWhisper { blame("the whisper leaks", isGrave: true) }
        let agentHears = routing.audible(to: .agent)
        if agentHears != [], agentHears != [isCallerHolding ? .hold : .caller] {
            blame("the agent hears \(agentHears)")
        }
        if phase != .talking, !agentHears.isEmpty { blame("the agent hears a waiting caller") }
        let isJoined =
            switch phase {
            case .joined, .handingOff(.bridged): true
            case .arrived, .awaitingAgent, .talking, .handingOff, .parting, .partingWithOperator,
                .over:
                false
            }
        let operatorHears = routing.audible(to: .operator)
        if !isJoined, operatorHears.contains(.caller) || routing[.caller, .operator] != 0 {
            blame(
                "an operator and the caller hear each other in \(phase.name)", isGrave: true)
        }
        if operatorHears.contains(.agent) { blame("the operator hears the agent") }
    }

    private mutating func checkSilence(at now: Instant) {
        guard let since = silentSince, now - since >= Self.longestSilence else { return }
        blame(
            "the caller hears nothing for \((now - since).inMilliseconds) ms", isGrave: true)
        silentSince = now
    }

    private mutating func checkSound(_ phase: CallPhase, at now: Instant) {
        let isDefined =
            switch phase {
            // Not answered, gone, or meant to speak after the tone.
            case .arrived, .over, .partingWithOperator, .handingOff(.recording): true
            case .awaitingAgent, .talking, .handingOff, .joined, .parting: isCallerHearing
            }
        if isDefined {
            silentSince = nil
        } else {
            silentSince = silentSince ?? now
        }
    }

    private var isCallerHearing: Bool {
        if routing[.caller, .agent] != 0, isAgentThere { return true }
        if routing[.caller, .operator] != 0 { return true }
        return [Lane.hold, .announcement].contains {
            routing[.caller, Source($0)] != 0 && playing[$0] != nil
        }
    }
}
