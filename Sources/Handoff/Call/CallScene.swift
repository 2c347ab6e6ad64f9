// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What a call and its handoff share while they work: the plan, the captured context, the agent's
/// leg, who hears whom, what plays, and the effects of the step that is running.
struct CallScene: Sendable, Equatable {
    let call: CallID
    let plan: CallPlan
    var agent: AgentLeg = .absent
    /// Targets that have been the caller's agent: the caller is not handed back to them.
    var formerAgents: Set<String> = []
    /// Operators who have passed the caller on: they are not called again, unless by name.
    var passedOn: Set<String> = []
    /// Targets that were not reached when they were rung ahead: nobody is disturbed so twice.
    var missedAhead: Set<String> = []
    /// When people last talked with a caller, for routes that go by it.
    var lastBusy: [String: WallTime] = [:]
    var dossier: Dossier
    private(set) var turns = CallTurns()
    private(set) var routing = Routing.silent
    private(set) var playing: [Lane: ClipID] = [:]
    /// Operators who hear why they do not have the call.
    var leaving = Leavetaking()
    /// Why legs ended that did not end as their parties wished.
    var endings: [Party: String] = [:]
    /// The caller's phone holds the call.
    private(set) var isCallerHolding = false
    /// How it stands with the caller's consent to being recorded.
    var consent = RecordingConsent.notAsked
    private(set) var hasHeardConsent = false
    /// Words for the caller that were synthesised: whether they can be said.
    private(set) var preparedWords: [ClipID: Bool] = [:]
    private var lastWords = 0
    private var lastAsked = 0
    private var effects: [CallEffect] = []

    init(call: CallID, plan: CallPlan, arrival: CallArrival) {
        self.call = call
        self.plan = plan
        dossier = Dossier(
            arrival: arrival, privacy: plan.privacy, briefing: plan.briefing)
    }

    /// Who is worth calling on a route, in the order in which they are called.
    func rounds(of route: Route) -> [Round] {
        route.rounds(lastBusy: lastBusy).compactMap { round in
            round.filter { !formerAgents.contains($0.name) && !passedOn.contains($0.name) }
        }
    }

    /// Whether the caller is in the middle of speaking.
    var isCallerSpeaking: Bool { turns.isCallerSpeaking }

    /// Whether the agent is there and hears the caller, or is heard by them.
    var isWithAgent: Bool {
        let isApart = routing.caller[.agent] == 0 && routing.agent[.caller] == 0
        return agent.isReady && !isApart
    }

    /// Takes in what was heard or reported: what is worth it is written down, as it may be.
    /// Returns the signal as everybody else may know it.
    mutating func heard(_ signal: Signal, at now: Instant) -> Signal {
        let signal = dossier.keep(signal, at: now)
        if signal.isKept { note(.signal(signal)) }
        turns.heard(signal, at: now)
        switch signal {
        case .speechBegan(.agent, _): agent.heard(.speaking)
        case .speechEnded(.agent, _, _): agent.heard(.quiet)
        case .speechBegan, .speechEnded, .keyword, .digit, .transcript, .agentAsked, .reported,
            .agentLost,
            .trouble, .tone, .answered:
            break
        }
        return signal
    }

    mutating func emit(_ effect: CallEffect) { effects.append(effect) }

    /// Has words for the caller synthesised; what cannot be said is left out.
    mutating func prepareWords(_ text: String) -> ClipID? {
        let text = SpokenText.of(text, limit: 500)
        guard text.contains(where: \.isLetter) else { return nil }
        lastWords += 1
        let clip = ClipID.said(lastWords)
        emit(.speak(clip, text: text))
        return clip
    }

    /// Has a number read back to the caller synthesised.
    mutating func prepareNumber(_ digits: String) -> ClipID {
        lastWords += 1
        let clip = ClipID.said(lastWords)
        emit(.speak(clip, text: SpokenNumber.groups(of: digits)))
        return clip
    }

    /// Has a summary synthesised.
    mutating func prepare(summary text: String) -> ClipID {
        lastAsked += 1
        let clip = ClipID.asked(lastAsked)
        emit(.speak(clip, text: text))
        return clip
    }

    /// Has made what an operator who is briefed asks for.
    mutating func prepare(_ wish: Whisper.Wish) -> ClipID {
        lastAsked += 1
        let clip = ClipID.asked(lastAsked)
        switch wish {
        case .detail: emit(.speak(clip, text: dossier.detail))
        case .ownWords: emit(.quote(clip))
        }
        return clip
    }

    /// Words for the caller have become ready, or will not.
    mutating func settleWords(_ clip: ClipID, isReady: Bool) {
        if case .said = clip { preparedWords[clip] = isReady }
    }

    /// Writes down what happened, as it may be written down: escalations come here as the operator
    /// may know them.
    mutating func note(_ kind: JournalEvent.Kind) {
        switch kind {
        case .escalated(let escalation):
            effects.append(.journal(.escalated(dossier.recorded(escalation))))
        case .escalationIgnored(let escalation, let why):
            effects.append(.journal(.escalationIgnored(dossier.recorded(escalation), why: why)))
        case .summarised(let attempt, .written(let text)):
            let text = dossier.redaction.record.redacted(text)
            effects.append(.journal(.summarised(attempt, .written(text))))
        case .agentTold(let what):
            effects.append(.journal(.agentTold(dossier.redaction.record.redacted(what))))
        case .predialled(let escalation):
            effects.append(.journal(.predialled(dossier.recorded(escalation))))
        case .predialIgnored(let escalation, let why):
            effects.append(.journal(.predialIgnored(dossier.recorded(escalation), why: why)))
        case .arrived, .connected, .disconnected, .signal, .observed, .stoodDown, .handoffBegan,
            .handoffPaused,
            .handoffRerouted, .routeClosed, .handoffOverdue, .package, .offered, .dialled, .ringing,
            .operatorAnswered, .summarised, .operatorChose, .operatorCommanded, .operatorNoted,
            .callerChose,
            .callbackPromised, .attemptEnded, .bridged,
            .agentReplaced,
            .handoffEnded,
            .routed,
            .playing, .stopped, .played, .hangUpAsked, .recordingBegan, .recordingEnded,
            .recordingFailed, .callRecording, .held,
            .warning, .defect, .legQuality, .ended:
            effects.append(.journal(kind))
        }
    }

    /// The effects of the step; the next step starts without any.
    mutating func takeEffects() -> [CallEffect] {
        defer { effects = [] }
        return effects
    }

    /// Sets who hears whom; nothing happens when nothing changes.
    mutating func route(_ wanted: Routing) {
        let wanted = leaving.routing(beside: wanted)
        let routing = isCallerHolding ? wanted.callerHolding : wanted
        guard routing != self.routing else { return }
        self.routing = routing
        note(.routed(routing))
        emit(.route(routing))
    }

    mutating func play(_ clip: ClipID, on lane: Lane, loops: Bool = false) {
        playing[lane] = clip
        note(.playing(clip, on: lane))
        emit(.play(clip, on: lane, loops: loops))
    }

    mutating func play(_ clip: SharedClip, on lane: Lane) { play(.shared(clip), on: lane) }

    /// Why the call ends when its caller is gone.
    var callerEnding: String { endings[.caller] ?? "caller hung up" }

    mutating func callerHolds(_ isHeld: Bool) {
        guard isHeld != isCallerHolding else { return }
        isCallerHolding = isHeld
    }

    /// Whoever the caller holds hears music for as long as that lasts.
    mutating func tendHoldMusic() {
        for listener in Party.allCases where listener != .caller {
            let lane = Lane.hold(for: listener)
            if routing.gains(of: listener)[.hold] == 0 {
                stop(lane)
            } else if playing[lane] == nil {
                play(.shared(.holdMusic), on: lane, loops: true)
            }
        }
    }

    /// Starts hold music unless it plays.
    mutating func playHold() { loop(.holdMusic) }

    /// Starts what a caller hears while somebody is rung, unless it plays.
    mutating func playWait() { loop(plan.whileRinging.clip) }

    private mutating func loop(_ clip: SharedClip) {
        guard playing[.hold] != .shared(clip) else { return }
        play(.shared(clip), on: .hold, loops: true)
    }

    mutating func stop(_ lane: Lane) {
        guard playing.removeValue(forKey: lane) != nil else { return }
        note(.stopped(lane))
        emit(.stop(lane))
    }

    /// Takes note that a clip sounded to its end; false when it had been replaced or stopped.
    mutating func played(_ clip: ClipID, on lane: Lane) -> Bool {
        guard playing[lane] == clip else { return false }
        playing[lane] = nil
        if clip == .shared(.recordingConsent) { hasHeardConsent = true }
        note(.played(clip, on: lane))
        return true
    }

    /// Tells the agent something, if it is there to hear it.
    mutating func tellAgent(_ notice: AgentNotice) {
        guard agent.isReady else { return }
        note(.agentTold(notice.words))
        emit(.tellAgent(notice))
    }

    mutating func closeAgent(reason: String) {
        switch agent {
        case .absent, .lost, .closed: return
        case .connecting, .ready: break
        }
        agent = .closed
        note(.disconnected(.agent, reason: reason))
        emit(.closeAgent(reason: reason))
    }

    /// Writes down how an attempt ended, and keeps it for whoever is told of the handoff, if anybody
    /// is to be.
    mutating func close(
        _ attempt: AttemptID, of target: Target, dialled: Instant, result: OutcomeReason,
        evidence: LegEvidence?, isKept: Bool = true, at now: Instant
    ) {
        let ended = Attempt(
            id: attempt, target: target.name, began: dossier.offset(at: dialled),
            ended: dossier.offset(at: now), result: result, evidence: evidence)
        if isKept { dossier.keep(ended) }
        note(.attemptEnded(ended))
    }

    /// Ends an operator's leg; `answered` tells a BYE from a CANCEL.
    mutating func hangUpOperator(_ leg: OperatorLeg, answered: Bool, reason: String) {
        if answered { note(.disconnected(leg.party, reason: reason)) }
        emit(.hangUpOperator(leg.attempt, reason: reason))
    }
}

extension Signal {
    /// Whether the signal is worth writing down; partial transcripts change nothing.
    fileprivate var isKept: Bool {
        switch self {
        case .transcript(let segment): segment.isFinal
        case .speechBegan, .speechEnded, .keyword, .digit, .agentAsked, .reported, .agentLost,
            .trouble,
            .tone, .answered:
            true
        }
    }
}
