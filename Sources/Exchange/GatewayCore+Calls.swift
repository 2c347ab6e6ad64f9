// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff
import MediaEngine
import SIP
import Timing
import Transcripts
import Triggers

extension GatewayCore {
    /// Hands an input to a call's machine and performs what it asks for.
    ///
    /// What performing an effect gives rise to (a leased target, a refusal on the spot) waits
    /// until all effects of the first input are performed: the machine meets its inputs one at a
    /// time, and effects keep their order.
    mutating func tell(_ id: CallID, _ input: CallInput, at now: Instant) {
        waiting.append((id, input))
        guard !isPerforming else { return }
        isPerforming = true
        defer { isPerforming = false }
        var next = 0
        while next < waiting.count {
            let (call, input) = waiting[next]
            next += 1
            guard let (effects, breaches) = calls[call]?.step(input, at: now) else { continue }
            for effect in effects { perform(effect, of: call, at: now) }
            note(breaches, of: call, at: now)
            reschedule(call)
        }
        waiting.removeAll(keepingCapacity: true)
    }

    /// A signal goes to the machine, which remembers it, and to the triggers, which judge it.
    mutating func take(_ signal: Signal, of id: CallID, at now: Instant) {
        guard let call = calls[id], !call.isFinished, signal.matters(in: call.machine.phase) else {
            return
        }
        let time = callTime(of: id, at: now)
        if case .digit(let digit) = signal, digit.party == .caller,
            let verdict = calls[id]?.asking.receive(key: digit.key, at: time)
        {
            tell(id, .signal(signal), at: now)
            return settle(verdict, of: id, at: now)
        }
        let wasTalking = call.machine.phase == .talking
        let escalations =
            calls[id]?.triggers.handle(signal, at: now, since: call.sinceAnswer(at: now)) ?? []
        tell(id, .signal(signal), at: now)
        for escalation in escalations { tell(id, .escalation(escalation), at: now) }
        // A key is for the agent only while the caller talks with it, and not when it was a call
        // for a human.
        if case .digit(let digit) = signal, digit.party == .caller, wasTalking,
            escalations.isEmpty, calls[id]?.machine.phase == .talking
        {
            tellAgentStream(.digit(digit.key), of: id)
        }
        reschedule(id)
    }

    private mutating func perform(_ effect: CallEffect, of id: CallID, at now: Instant) {
        switch effect {
        case .journal(let kind):
            journal(kind, of: id, at: now)
            if case .handoffEnded = kind { unloadBriefings(of: id) }
        case .connectAgent: connectAgent(of: id)
        case .tellAgent(let notice): tellAgent(notice, of: id, at: now)
        case .closeAgent(let reason): closeAgent(of: id, reason: reason)
        case .giveUpAgent(let reason): giveUpAgent(of: id, reason: reason, at: now)
        case .awaitAgent(let pause): output.append(.media(id, .awaitStream(.agent, pause)))
        case .route(let routing): output.append(.media(id, .route(routing)))
        case .speak(let clip, let text):
            calls[id]?.briefings.insert(clip)
            output.append(.speak(id, clip, text: text))
        case .play(let clip, let lane, let loops):
            output.append(.media(id, .play(clip, on: lane, loops: loops)))
        case .stop(let lane): output.append(.media(id, .stop(lane)))
        case .dial(let attempt, let target, let package, let reason):
            let said = settings.operatorPrompts + [package.briefing]
            calls[id]?.answerWords = MachinePhrases(said: said)
            dial(attempt, target, package, reason: reason, of: id, at: now)
        case .hangUpOperator(let attempt, let reason):
            giveUp(attempt, of: id, reason: reason, at: now)
        case .makeAgent(let attempt): makeAgent(attempt, of: id, at: now)
        case .hangUpCaller(let reason): hangUpCaller(id, reason: reason, at: now)
        case .startRecording(let name, let limit):
            output.append(.record(id, name: name, seconds: limit.inSeconds))
        case .stopRecording: output.append(.stopRecording(id))
        case .offer(let package, let attempt): offer(package, to: attempt, of: id)
        case .finished(let reason): finish(id, reason: reason, at: now)
        }
    }

    /// A call may have many handoffs, and its media holds a limited number of clips.
    private mutating func unloadBriefings(of id: CallID) {
        let clips = calls[id]?.briefings ?? []
        calls[id]?.briefings = []
        for clip in clips.sorted(by: { $0.name < $1.name }) {
            output.append(.media(id, .unload(clip)))
        }
    }

    /// A briefing was spoken and loaded, perhaps after its handoff had ended.
    mutating func briefingReady(_ clip: ClipID, of id: CallID, at now: Instant) {
        tell(id, .clipReady(clip), at: now)
        guard let call = calls[id], !call.briefings.contains(clip) else { return }
        output.append(.media(id, .unload(clip)))
    }

    private mutating func connectAgent(of id: CallID) {
        guard let stream = calls[id]?.makeStream(), let call = calls[id] else { return }
        let line = call.line
        calls[id]?.agent = .connecting(stream)
        open(
            stream, .agent,
            AgentDestination(
                address: line.agent, parameters: call.identity + line.agentParameters))
    }

    /// Says something to whoever is the caller's agent.
    mutating func tellAgentStream(_ command: AgentCommand, of id: CallID) {
        guard let stream = calls[id]?.agent.stream else { return }
        output.append(.tellStream(stream, command))
    }

    /// The agent and the rules about the talk with it learn how the handoff goes.
    private mutating func tellAgent(_ notice: AgentNotice, of id: CallID, at now: Instant) {
        switch notice {
        case .handoffBegan: calls[id]?.triggers.handoffBegan(at: now)
        case .resumed:
            calls[id]?.triggers.returned(at: now)
            output.append(.talkBegan(id))
        case .bridged, .ended: break
        }
        if let wire = notice.wire { tellAgentStream(.handoff(wire), of: id) }
    }

    /// How long the media thread may take for its last words about a call that is over.
    private static var lastWordLimit: Duration { .seconds(1) }

    /// The media thread has had its time: the call waits for no more words about its legs.
    mutating func forgetSound(of id: CallID, at now: Instant) {
        guard let limit = calls[id]?.soundEndsBy, limit <= now else { return }
        calls[id]?.soundEndsBy = nil
        calls[id]?.sounding = 0
        releaseIfOver(id, at: now)
    }

    /// The machine is done: whatever is still up is taken down.
    private mutating func finish(_ id: CallID, reason: String, at now: Instant) {
        guard let call = calls[id], !call.isFinished else { return }
        calls[id]?.isFinished = true
        calls[id]?.soundEndsBy = now + Self.lastWordLimit
        closeAgent(of: id, reason: reason)
        for attempt in call.operators.keys.sorted() {
            giveUp(attempt, of: id, reason: reason, at: now)
        }
        hangUpCaller(id, reason: reason, at: now)
        output.append(.closeMedia(id))
        releaseIfOver(id, at: now)
    }

    /// Forgets a call once its machine is done and its SIP sessions are over.
    mutating func releaseIfOver(_ id: CallID, at now: Instant) {
        guard let call = calls[id], call.isFinished, call.caller.isOver, call.operators.isEmpty,
            call.sounding == 0
        else { return }
        sessions[call.caller.session] = nil
        ports.giveBack(call.caller.port, at: now)
        desk.releaseAll(for: id)
        calls[id] = nil
        reschedule(id)
        output.append(.callEnded(id))
    }

    /// Writes down what happened in a call, in sequence.
    mutating func journal(_ kind: JournalEvent.Kind, of id: CallID, at now: Instant) {
        guard let call = calls[id] else { return }
        let sequence = call.lastSequence + 1
        calls[id]?.lastSequence = sequence
        if case .defect = kind { output.append(.defectFound) }
        output.append(
            .journal(
                JournalEvent(
                    call: id, sequence: sequence, at: wallTime(at: now),
                    offset: now - call.arrived, kind: kind)))
    }

    /// The civil time of an instant.
    func wallTime(at now: Instant) -> WallTime { epoch.advanced(by: now - .zero) }
}

extension Signal {
    /// Who answered is asked until the operator has chosen, and how the talk with the agent goes
    /// only while there is one; everything else always matters.
    fileprivate func matters(in phase: CallPhase) -> Bool {
        switch self {
        case .answered:
            if case .handingOff(.whispering) = phase { true } else { false }
        case .trouble: phase == .talking
        case .speechBegan, .speechEnded, .keyword, .digit, .transcript, .agentAsked, .agentLost,
            .tone:
            true
        }
    }
}

extension AgentNotice {
    /// The notice as it travels to the agent; nil for the end of the call, which its `stop` says.
    var wire: HandoffNotice? {
        switch self {
        case .handoffBegan(let id, let reason):
            HandoffNotice(id: id, status: .began, reason: reason)
        case .bridged(let id, let target):
            HandoffNotice(id: id, status: .ended(.bridged), reason: "joined with \(target)")
        case .resumed(let id, let outcome, let reason, let attempts):
            HandoffNotice(
                id: id, status: .ended(outcome), reason: reason.rawValue, attempts: attempts)
        case .ended: nil
        }
    }
}
