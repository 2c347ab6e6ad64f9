// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Handoff
package import MediaEngine
package import Timing
package import Triggers

/// One call of the gateway: it joins the call's machine, its rules and its legs, and is handed
/// whatever happens in any of them.
///
/// ```
///  LegInput ─▶ Leg ─▶ LegNews ───▶ CallInput ─▶ CallMachine ─▶ CallEffect ─┬▶ legs: open, send, close
///  sound, words, keys ─▶ Signal ─▶ TriggerEngine ─▶ escalations ─┘         └▶ Effect
/// ```
/// What it needs and the whole gateway owns, a lease, a port, a session, it borrows (`Effect.borrow`):
/// one thing at a time, as the last effect of a step. Its machine goes on when that is answered, by
/// `lent` or `refused`; until then legs are heard, and what they say waits for the machine.
package struct CallSwitch: Sendable {
    /// Where the call stands as the gateway sees it; `CallMachine` knows what is going on in it.
    package enum State: Sendable, Hashable {
        /// The caller has not been answered. → running, closing, ending
        case arriving(until: Instant)
        /// It may last so long. → closing, ending
        case running(since: Instant, until: Instant)
        /// It was told to end, for it lasted too long or broke an invariant. → ending
        case closing(answered: Instant?)
        /// The machine is done; legs say their last words, and sound has until then for its own.
        /// → over
        case ending(soundUntil: Instant?)
        case over
    }

    package let id: CallID
    package internal(set) var state: State
    let settings: GatewaySettings
    let line: Line
    let visit: Visit
    /// What was known of the call when it came.
    let facts: CallFacts
    var machine: CallMachine
    var triggers: TriggerEngine
    var legs: [Seat: Leg] = [:]
    var words: HeardWords
    var keys = PressedKeys()
    /// Whether its machine is to know who has been idle for longest.
    let ordersByIdleTime: Bool
    /// Legs of sound that were opened and have not said their last word.
    var sounding = 0
    /// What was asked for by `borrow`, and has not been answered.
    private var asked: Want?
    /// What is to be borrowed after that.
    private var wants: [Want] = []
    /// Where the package can be read that goes to the next target; nil where no links are sent.
    var link: String?
    /// Whom the package was offered last, and the key that opens it.
    private var offered: (attempt: AttemptID, key: String)?
    var streams: StreamNumbers
    /// The journal says already that sound of the agent's found no room.
    var hasAgentOverflowed = false
    /// What is being said to operators, or was in the handoff that runs: loaded until that ends.
    var briefings: Set<ClipID> = []
    var recording: CallRecording
    /// The recorder has not said its last word.
    var isRecorderBusy = false
    private var audit = CallAudit()
    private var agenda = Agenda()
    private var isWorking = false
    var log: CallLog
    private var output: [Effect] = []

    /// How long the media thread may take for its last words about a call that is over.
    private static var lastWordLimit: Duration { .seconds(1) }
    /// How long the recorder may take to complete its file.
    private static var recorderLimit: Duration { .seconds(10) }

    /// Something to be borrowed, and what it is for.
    struct Want: Sendable {
        enum Purpose: Sendable {
            case call(OutgoingCall)
            case move(Seat)
        }

        var request: LoanRequest
        var purpose: Purpose
    }

    package enum Input: Sendable {
        /// The call begins: the caller is answered.
        case arrived
        case leg(LegInput)
        /// What was to be borrowed is there; without a loan it was a lease alone.
        case lent(SIPLoan?)
        /// What was to be borrowed cannot be had; `remark` goes to the journal.
        case refused(LegFailure, remark: String?)
        case media(MediaEvent)
        /// A leg has no sound to run on.
        case soundless(Party, reason: String)
        case heard(Signal)
        case candidateRejected(KeywordHit)
        case clipReady(ClipID)
        case clipFailed(ClipID, reason: String)
        case summarised(ClipID, Summary)
        case recorded(RecordingResult)
        case recorder(RecorderNews)
        case console(ConsoleCommand)
        /// What the journal is to say, found outside the call.
        case warning(String)
        case drain(deadline: Instant)
        case timersDue
    }

    package enum Effect: Sendable {
        case perform(GatewayEffect)
        case borrow(LoanRequest)
        case giveBack(Loan)
    }

    package init(
        _ id: CallID, of visit: Visit, on line: Line, caller: Leg, settings: GatewaySettings,
        facts: CallFacts = CallFacts(), epoch: WallTime
    ) {
        self.id = id
        self.facts = facts
        self.settings = settings
        self.line = line
        self.visit = visit
        let arrived = visit.arrival.at
        state = .arriving(until: arrived + settings.callDuration)
        ordersByIdleTime = line.plan.ordersByIdleTime
        machine = CallMachine(call: id, plan: line.plan, arrival: visit.arrival)
        triggers = TriggerEngine(settings.preparedRules, facts: facts)
        words = HeardWords(
            troubleBounds: settings.triggers.troubleBounds,
            askAgain: line.plan.timings.askAgain)
        streams = StreamNumbers(id)
        recording = CallRecording(settings.recording)
        log = CallLog(id, arrived: arrived, epoch: epoch)
        legs[.caller] = caller
    }

    /// How often the caller was handed off.
    var handoffs: Int { machine.handoffs }

    /// Takes what happened and returns what is to be done, in order.
    package mutating func handle(_ input: Input, at now: Instant) -> [Effect] {
        guard state != .over else { return [] }
        switch input {
        case .arrived: arrive(at: now)
        case .leg(let input): received(input, at: now)
        case .lent(let loan): received(loan, at: now)
        case .refused(let failure, let remark): refused(failure, remark: remark, at: now)
        case .media(let event): received(event, at: now)
        case .soundless(let party, let reason): lostSound(of: party, reason: reason, at: now)
        case .heard(let signal): heard(signal, at: now)
        case .candidateRejected(let hit): words.reject(hit)
        case .clipReady(let clip): briefingReady(clip, at: now)
        case .clipFailed(let clip, let reason): tell(.clipFailed(clip, reason: reason), at: now)
        case .summarised(let clip, let summary): tell(.summarised(clip, summary), at: now)
        case .recorded(let result): tell(.recorded(result), at: now)
        case .recorder(let news): received(news, at: now)
        case .console(let command): received(command, at: now)
        case .warning(let text): journal(.warning(text), at: now)
        case .drain(let deadline): tell(.drain(deadline: deadline), at: now)
        case .timersDue: runTimers(at: now)
        }
        work(at: now)
        askForNext(at: now)
        defer { output.removeAll(keepingCapacity: true) }
        return output
    }

    // MARK: Its machine

    /// Hands an input to the machine and carries out what it asks for; at once, unless something of
    /// an earlier input is still to be done.
    mutating func tell(_ input: CallInput, at now: Instant) {
        agenda.add(input)
        work(at: now)
    }

    private mutating func work(at now: Instant) {
        guard !isWorking else { return }
        isWorking = true
        defer { isWorking = false }
        while asked == nil, wants.isEmpty, let item = agenda.next() {
            switch item {
            case .tell(let input):
                let effects = machine.handle(input, at: now)
                let breaches = audit.check(
                    input, effects, phase: machine.phase, nextDeadline: machine.nextDeadline,
                    at: now)
                agenda.begin(effects, breaches)
            case .carryOut(let effect): carryOut(effect, at: now)
            case .note(let breaches): note(breaches, at: now)
            }
        }
    }

    private mutating func carryOut(_ effect: CallEffect, at now: Instant) {
        switch effect {
        case .journal(let kind):
            journal(kind, at: now)
            if kind.endsBriefings { unloadBriefings() }
            if case .operatorChose(let attempt, .accept) = kind { taken(attempt, at: now) }
        case .connectAgent: connectAgent(at: now)
        case .tellAgent(let notice): notify(notice, at: now)
        case .closeAgent(let reason): close(.agent, reason: reason, at: now)
        case .giveUpAgent(let reason):
            close(.agent, reason: reason, at: now)
            // The machine has given the agent up; the rules have not heard of it.
            judge(.agentLost(reason: reason), at: now)
        case .awaitAgent(let pause): perform(.media(id, .awaitStream(.agent, pause)))
        case .route(let routing): perform(.media(id, .route(routing)))
        case .speak(let clip, let text):
            briefings.insert(clip)
            perform(.speak(id, clip, text: text))
        case .summarise(let clip, let package): perform(.summarise(id, clip, package))
        case .quote(let clip):
            briefings.insert(clip)
            perform(.quote(id, clip))
        case .play(let clip, let lane, let loops):
            perform(.media(id, .play(clip, on: lane, loops: loops)))
        case .stop(let lane): perform(.media(id, .stop(lane)))
        case .dial(let attempt, let target, let package, let reason, let number):
            let said = settings.operatorPrompts + [package.briefing]
            words.called(.operator(number), hearing: said)
            call(
                OutgoingCall(
                    attempt: attempt, number: number, target: target, package: package,
                    reason: reason,
                    link: link, screenPop: line.plan.screenPop?.link(for: package), visit: visit,
                    known: line.plan.targets), at: now)
        case .hangUpOperator(let attempt, let reason):
            if let seat = seat(of: attempt) { close(seat, reason: reason, at: now) }
        case .makeAgent(let attempt): makeAgent(attempt, at: now)
        case .hangUpCaller(let reason): close(.caller, reason: reason, at: now)
        case .startRecording(let name, let limit):
            perform(.record(id, name: name, seconds: limit.inSeconds))
        case .stopRecording: perform(.stopRecording(id))
        case .offer(let package, let attempt):
            if let attempt { offer(package, to: attempt) }
        case .finished(let reason): finish(reason: reason, at: now)
        }
    }

    /// The package is kept for whoever shows its key, which is in no journal and no log: it opens
    /// what whoever takes the call may know. Who was offered it already finds it anew by the same key.
    private mutating func offer(_ package: HandoffPackage, to attempt: AttemptID) {
        let key = offered?.attempt == attempt ? offered?.key : nil
        let token = key ?? settings.entropy.token()
        offered = (attempt, token)
        perform(.offer(package, key: token))
        link = settings.publicURL.map { "\($0)/v1/handoffs/\(package.id)?key=\(token)" }
    }

    // MARK: What it borrows

    mutating func borrow(_ request: LoanRequest, for purpose: Want.Purpose) {
        wants.append(Want(request: request, purpose: purpose))
    }

    /// What the answer that has come is about; nil when nothing was asked.
    mutating func takeAsked() -> Want? {
        defer { asked = nil }
        return asked
    }

    private mutating func askForNext(at now: Instant) {
        while asked == nil, !wants.isEmpty {
            let next = wants.removeFirst()
            asked = next
            guard isRungAlready(next) else { return output(.borrow(next.request)) }
            refused(.leased, remark: nil, at: now)
            work(at: now)
        }
    }

    /// Whether a leg is sent on to somebody whom another leg of the call rings: nobody is rung twice.
    private func isRungAlready(_ want: Want) -> Bool {
        guard case .move(let seat) = want.purpose, let target = want.request.target else {
            return false
        }
        return legs.contains { $0.key != seat && $0.value.held.contains(target) }
    }

    // MARK: What it says

    mutating func perform(_ effect: GatewayEffect) { output.append(.perform(effect)) }

    mutating func output(_ effect: Effect) { output.append(effect) }

    /// Writes down what happened, in sequence.
    mutating func journal(_ kind: JournalEvent.Kind, at now: Instant) {
        if case .defect = kind { perform(.defectFound) }
        if case .stoodDown(_, _, let ring?) = kind { perform(.rangAhead(ring)) }
        if case .handoffBegan(_, _, let saved?) = kind { perform(.waitingSaved(saved)) }
        perform(.journal(log.event(kind, at: now)))
    }

    // MARK: Time

    /// When `timersDue` is next wanted.
    package var nextDeadline: Instant? {
        let own: Instant? =
            switch state {
            case .arriving(let limit), .running(_, let limit): limit
            case .ending(let limit): limit
            case .closing, .over: nil
            }
        // The machine stands still while something is borrowed, its timers too.
        let ofMachine = asked == nil ? machine.nextDeadline : nil
        return
            ([
                own, ofMachine, audit.nextDeadline, triggers.nextDeadline,
                recording.nextDeadline, keys.nextDeadline,
            ]
            + legs.values.map(\.nextDeadline)).compactMap(\.self).min()
    }

    private mutating func runTimers(at now: Instant) {
        if let deadline = triggers.nextDeadline, deadline <= now {
            let verdicts = triggers.timersDue(at: now)
            keyHasWaited(for: verdicts, at: now)
            follow(verdicts, at: now)
        }
        keysHaveWaited(at: now)
        for seat in attempts { runTimers(of: seat, at: now) }
        record(.timersDue, at: now)
        if case .ending(let limit?) = state, limit <= now {
            // The media thread has had its time: the call waits for no more of its words.
            state = .ending(soundUntil: nil)
            sounding = 0
            if isRecorderBusy { journal(.warning("the recorder does not answer"), at: now) }
            isRecorderBusy = false
            endIfDone()
        }
        if let deadline = audit.nextDeadline, deadline <= now {
            note(audit.timersDue(at: now), at: now)
        }
        switch state {
        case .arriving(let limit) where limit <= now, .running(_, let limit) where limit <= now:
            journal(.warning("the call has reached its longest duration"), at: now)
            mustEnd(reason: "the call reached its longest duration", at: now)
        case .arriving, .running, .closing, .ending, .over: break
        }
        if asked == nil, let deadline = machine.nextDeadline, deadline <= now {
            tell(.timersDue, at: now)
        }
    }

    /// Writes down what a step of the call broke; where somebody suffers by it the call ends in good
    /// order.
    private mutating func note(_ breaches: [CallAudit.Breach], at now: Instant) {
        for breach in breaches {
            perform(.log(.error, "\(id): \(breach)"))
            journal(.defect("\(breach)"), at: now)
        }
        guard breaches.contains(where: \.rule.isGrave) else { return }
        mustEnd(reason: "an invariant was broken", at: now)
    }

    // MARK: Its life

    private mutating func arrive(at now: Instant) {
        let arrival = visit.arrival
        let known = line.plan.privacy.record
        journal(
            .arrived(
                from: known.contains(.number) ? arrival.callerAddress : Redacted(""),
                name: known.contains(.name) ? arrival.callerName : nil, to: arrival.to,
                line: arrival.line, configuration: settings.configuration),
            at: now)
        perform(.openMedia(id))
        open(.caller, at: now)
    }

    /// The caller is there.
    mutating func answered(at now: Instant) {
        switch state {
        case .arriving(let limit): state = .running(since: now, until: limit)
        case .closing(nil): state = .closing(answered: now)
        case .running, .closing, .ending, .over: return
        }
        triggers.answered(at: now)
        record(.answered, at: now)
        tell(.callerReady, at: now)
    }

    /// Says goodbye and hangs up, once.
    private mutating func mustEnd(reason: String, at now: Instant) {
        switch state {
        case .arriving: state = .closing(answered: nil)
        case .running(let since, _): state = .closing(answered: since)
        case .closing, .ending, .over: return
        }
        tell(.mustEnd(reason: reason), at: now)
    }

    /// The machine is done: whatever is still up is taken down.
    private mutating func finish(reason: String, at now: Instant) {
        guard isRunning else { return }
        record(.callEnded, at: now)
        let limit = isRecorderBusy ? Self.recorderLimit : Self.lastWordLimit
        state = .ending(soundUntil: now + limit)
        close(.agent, reason: reason, at: now)
        for seat in attempts { close(seat, reason: reason, at: now) }
        close(.caller, reason: reason, at: now)
        perform(.closeMedia(id))
        endIfDone()
    }

    /// The call is over once its legs have said their last words.
    mutating func endIfDone() {
        guard case .ending = state, sounding == 0, !isRecorderBusy, attempts.isEmpty,
            let caller = legs[.caller], caller.isOver
        else { return }
        state = .over
        legs[.caller] = nil
        for case .giveBack(let loan) in caller.release(reason: "the call is over") {
            output(.giveBack(loan))
        }
        perform(.callEnded(id))
    }

    /// Whether its machine is still at work.
    var isRunning: Bool {
        switch state {
        case .arriving, .running, .closing: true
        case .ending, .over: false
        }
    }

    /// When the caller was answered; nil before, and when the call is over.
    var answered: Instant? {
        switch state {
        case .running(let since, _): since
        case .closing(let answered): answered
        case .arriving, .ending, .over: nil
        }
    }

    /// The seats of whoever is being reached, or has been.
    var attempts: [Seat] {
        legs.keys.compactMap { seat in
            if case .attempt(let attempt, _) = seat { (attempt, seat) } else { nil }
        }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Where whoever is reached by this attempt sits; nil when nobody is.
    func seat(of attempt: AttemptID) -> Seat? {
        legs.keys.first { if case .attempt(attempt, _) = $0 { true } else { false } }
    }
}

// MARK: - What its machine says of it

extension CallSwitch {
    /// Who may be asked what: what a request would come to; nil when the call is over.
    package func verdict(on command: ConsoleCommand) -> CallAnswer? {
        guard isRunning else { return nil }
        return switch command {
        case .transcript, .report: .accepted(machine.runningHandoff)
        case .takeOver(_, let wish): machine.verdict(on: wish)
        case .handoff(_, let request): machine.verdict(on: request)
        case .hangUp: machine.verdictOnHangUp
        case .abort: machine.verdictOnAbort
        case .recording(_, let wish):
            recording.refusal(of: wish).map { .refused($0) } ?? .accepted(nil)
        }
    }

    /// What has come of a request that was accepted and has been taken.
    package func result(of command: ConsoleCommand) -> CallAnswer {
        if case .handoff = command, machine.runningHandoff == nil {
            return .refused("no rule brings in a person; write one with when: agent-asked")
        }
        return .accepted(machine.runningHandoff)
    }

    /// Whether a leg of the call holds a target: one that is not down yet would meet its own old
    /// call and say that it is busy.
    package func holds(_ target: String) -> Bool {
        legs.values.contains { $0.held.contains(target) }
    }
}

extension JournalEvent.Kind {
    /// Whether nothing is said to operators any more of what was synthesised so far.
    fileprivate var endsBriefings: Bool {
        if case .handoffEnded = self { return true }
        if case .stoodDown(_, _, let ring?) = self { return !ring.isUsed }
        return false
    }
}
