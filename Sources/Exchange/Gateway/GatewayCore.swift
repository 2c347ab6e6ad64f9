// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Handoff
import SIP
package import Timing
import Triggers

/// All decisions of one gateway, without a socket, a thread or a clock.
///
/// It has what is the whole gateway's: the SIP endpoint, lines and admission, ports, operators'
/// leases, the order of records and deeds, the end of it all. Everything about one call is decided
/// by its `CallSwitch`, to which it hands what comes. The live shell drives it on one event loop,
/// the simulation under a virtual clock; both get the same effects, byte for byte.
///
/// ```
///  GatewayInput ─┬▶ SIPEndpoint ─▶ session events ─┬▶ admission ─▶ a new CallSwitch
///                └─────────────────────────────────┴▶ the call's CallSwitch ◀─ lent ─┐
///                                                          │ effects ─ borrow, giveBack
///  GatewayEffect ◀── WriteAhead ◀──────────────────────────┘
/// ```
package struct GatewayCore: Sendable {
    /// What calls that come now go by; those that run keep what they came under.
    package private(set) var settings: GatewaySettings
    let epoch: WallTime
    var random: SeededRandom
    var endpoint: SIPEndpoint
    var calls: [CallID: CallSwitch] = [:]
    /// Whose session it is.
    var sessions: [SessionID: CallID] = [:]
    /// Who of the operators can be called, and who is held by which call.
    var desk: OperatorDesk
    /// Loans that wait for a lease, one a call at most.
    var pendingLoans: [CallID: PendingLoan] = [:]
    /// What became of leases that were asked for outside.
    package internal(set) var leaseCounts = LeaseCounts()
    var ports: PortPool
    var arrivals: ArrivalRate
    var drainDeadline: Instant?
    /// Effects of the input being handled, in the order in which they were decided.
    var output: [GatewayEffect] = []
    /// Those of them that may be performed.
    var settled: [GatewayEffect] = []
    var writeAhead: WriteAhead<GatewayEffect>
    var losses = JournalLosses()
    var callers = CallerMemory()
    private var strangers = StrangerLog()
    private var deadlines = TimerHeap<CallID>()
    private var hasReportedDrained = false

    /// `epoch` is the civil time at `Instant.zero`.
    package init(settings: GatewaySettings, random: SeededRandom, epoch: WallTime) {
        var generator = random
        self.settings = settings
        self.epoch = epoch
        endpoint = SIPEndpoint(
            settings: settings.sip, random: SeededRandom(seed: generator.next()))
        ports = PortPool(range: settings.ports)
        arrivals = ArrivalRate(perSecond: settings.callsPerSecond)
        writeAhead = WriteAhead(patience: settings.journalPatience)
        desk = OperatorDesk(settings.lines.flatMap(\.plan.targets), at: epoch)
        self.random = generator
    }

    /// When `timersDue` is next wanted.
    package var nextDeadline: Instant? {
        [
            endpoint.nextDeadline, deadlines.nextDeadline, writeAhead.nextDeadline,
            ports.nextDeadline, nextLoanDeadline,
        ].compactMap(\.self).min()
    }

    /// The calls that are running.
    package var callCount: Int { calls.count }

    /// How many RTP ports are out on loan.
    package var portsInUse: Int { ports.lentCount }

    /// The operator leases out, by target.
    package var leaseCount: Int { desk.leaseCount }

    package var isDraining: Bool { drainDeadline != nil }

    package var isDrained: Bool { drainDeadline != nil && calls.isEmpty }

    /// What a request of the console would come to; nil when no such call runs.
    package func verdict(on command: ConsoleCommand) -> CallAnswer? {
        calls[command.call]?.verdict(on: command)
    }

    /// What has come of a request that was accepted and has been handed in.
    package func result(of command: ConsoleCommand) -> CallAnswer {
        calls[command.call]?.result(of: command) ?? .accepted(nil)
    }

    /// Takes one input and says what is to be done, in order.
    package mutating func handle(_ input: GatewayInput, at now: Instant) -> [GatewayEffect] {
        switch input {
        case .sip(let input): drive(input, at: now)
        case .media(let call, let event): hand(.media(event), to: call, at: now)
        case .portReserved(let port): ports.reserved(port)
        case .portTaken(let port): ports.isTaken(port, at: now)
        case .portClosed(let port): ports.closed(port)
        case .lease(let target, let call, let answer):
            answered(answer, onLeaseOf: target, for: call, at: now)
        case .mediaFailed(let call, let party, let reason):
            hand(.soundless(party, reason: reason), to: call, at: now)
        case .stream(let stream, let event):
            hand(.leg(.stream(stream, event)), to: stream.call, at: now)
        case .card(let stream, let event):
            hand(.leg(.card(stream, event)), to: stream.call, at: now)
        case .cardRang(let line): arrive(onCardOf: line, at: now)
        case .heard(let call, let signal): hand(.heard(signal), to: call, at: now)
        case .candidateRejected(let call, let hit):
            hand(.candidateRejected(hit), to: call, at: now)
        case .clipReady(let call, let clip): hand(.clipReady(clip), to: call, at: now)
        case .clipFailed(let call, let clip, let reason):
            hand(.clipFailed(clip, reason: reason), to: call, at: now)
        case .summarised(let call, let clip, let summary):
            hand(.summarised(clip, summary), to: call, at: now)
        case .recorded(let call, let result): hand(.recorded(result), to: call, at: now)
        case .recorder(let call, let news): hand(.recorder(news), to: call, at: now)
        case .console(let command): hand(.console(command), to: command.call, at: now)
        case .drain(let deadline): drain(until: deadline, at: now)
        case .presence(let name, let wish): set(wish, of: name, at: now)
        case .remembered(let records): restore(records, at: now)
        case .reload(let rules): adopt(rules, at: now)
        case .journal(let call, let answer): answered(answer, of: call, at: now)
        case .timersDue: runTimers(at: now)
        }
        settle(at: now)
        while desk.hasNews {
            tellOfPeople(at: now)
            settle(at: now)
        }
        for port in ports.wanted(at: now) { settled.append(.reserve(port: port)) }
        if isDrained, writeAhead.isEmpty, !hasReportedDrained {
            hasReportedDrained = true
            settled.append(.drained)
        }
        defer { settled.removeAll(keepingCapacity: true) }
        return settled
    }

    // MARK: Calls

    /// Hands an input to a call and does what it wants of the gateway; what comes for a call that is
    /// over means nothing any more.
    mutating func hand(_ input: CallSwitch.Input, to call: CallID, at now: Instant) {
        if calls[call]?.ordersByIdleTime == true { calls[call]?.machine.lastBusy = desk.lastBusy }
        for effect in calls[call]?.handle(input, at: now) ?? [] {
            switch effect {
            case .perform(let effect): follow(effect, of: call, at: now)
            case .borrow(let request): lend(request, to: call, at: now)
            case .giveBack(let loan): takeBack(loan, from: call, at: now)
            }
        }
        if let deadline = calls[call]?.nextDeadline {
            deadlines.set(call, at: deadline)
        } else {
            deadlines.cancel(call)
        }
    }

    private mutating func follow(_ effect: GatewayEffect, of call: CallID, at now: Instant) {
        output.append(effect)
        if case .journal(let event) = effect {
            desk.note(event.kind, of: call, at: wall(at: now))
        }
        if case .command(_, .hangUp(let session, _)) = effect, endpoint.isUnheard(session) {
            hand(.leg(.unheard(session)), to: call, at: now)
        } else if case .callEnded = effect {
            endLeases(of: call, at: now)
            if let over = calls.removeValue(forKey: call) {
                callers.ended(over.facts.caller, handoffs: over.handoffs)
            }
        }
    }

    // MARK: SIP

    /// Feeds the SIP endpoint and follows up what comes of it.
    mutating func drive(_ input: SIPEndpoint.Input, at now: Instant) {
        follow(endpoint.handle(input, at: now), at: now)
    }

    private mutating func follow(_ effects: [SIPEndpoint.Effect], at now: Instant) {
        for effect in effects {
            switch effect {
            case .send(let bytes, let flow): output.append(.send(bytes, on: flow))
            case .locate(let id, let flow): output.append(.locate(id, flow))
            case .disconnect(let flow, let reason):
                output.append(.disconnect(flow, reason: reason))
            case .session(let session, let event): received(event, of: session, at: now)
            case .devices(let name, let devices): keep(devices, of: name, at: now)
            case .dropped(let reason): note(reason, at: now)
            }
        }
    }

    /// Takes other rules and routes for calls that come.
    private mutating func adopt(_ rules: GatewayRules, at now: Instant) {
        settings.adopt(rules)
        desk.adopt(settings.lines.flatMap(\.plan.targets))
        follow(endpoint.adopt(users: rules.operatorLogins, at: now), at: now)
    }

    /// What happened to a session, whoever owns it.
    mutating func received(_ event: SessionEvent, of session: SessionID, at now: Instant) {
        if case .incoming(let invite) = event {
            arrive(invite, on: session, at: now)
        } else if let call = sessions[session] {
            hand(.leg(.session(session, event)), to: call, at: now)
        }
    }

    // MARK: Time

    private mutating func runTimers(at now: Instant) {
        if let deadline = endpoint.nextDeadline, deadline <= now {
            drive(.timersDue, at: now)
        }
        follow(writeAhead.handle(.timersDue, at: now), at: now)
        runLoanTimers(at: now)
        for call in deadlines.popAllDue(at: now) { hand(.timersDue, to: call, at: now) }
    }

    private mutating func drain(until deadline: Instant, at now: Instant) {
        guard drainDeadline == nil else { return }
        drainDeadline = deadline
        endpoint.drain()
        for call in calls.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            hand(.drain(deadline: deadline), to: call, at: now)
        }
    }

    // MARK: What the log says

    private mutating func turnAway(_ what: String, at now: Instant) {
        output.append(.strangerTurnedAway)
        if let line = strangers.line(what, at: now) { output.append(.log(.notice, line)) }
    }

    /// Drops that say something about a peer go to the log; keep-alives and the like do not.
    mutating func note(_ reason: DropReason, at now: Instant) {
        switch reason {
        case .stranger(let method, let host):
            turnAway("SIP \(method) from \(host) turned away: it is none of 'peers'", at: now)
        case .wrongPassword(let method, let host):
            turnAway("SIP \(method) from \(host) turned away: wrong user or password", at: now)
        case .challenged(let method):
            output.append(.log(.debug, "SIP \(method) asked for a password"))
        case .keepAlive, .commandOutOfState, .unknownSession: break
        case .unreadable(let error), .malformedUnanswerable(let error):
            output.append(.log(.info, "SIP message dropped: \(error)"))
        case .malformed(let error):
            output.append(.log(.info, "SIP request refused with 400, \(error)"))
        case .strayResponse, .foreignResponse, .strayAck, .tooManyForks:
            output.append(.log(.debug, "SIP message without a session: \(reason)"))
        case .unsendable(let reason):
            output.append(.log(.info, "SIP message not sent: \(reason)"))
        case .overload(let method):
            output.append(.log(.warning, "SIP \(method) refused with 503: too many transactions"))
        case .refused(let method, let status):
            output.append(.log(.info, "SIP \(method) refused with \(status)"))
        }
    }
}
