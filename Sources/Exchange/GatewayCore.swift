// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Handoff
import SIP
package import Timing
import Transcripts
import Triggers

/// All decisions of one gateway, without a socket, a thread or a clock.
///
/// It joins the machines of the rooms below: the SIP endpoint, and for every call the call
/// machine, the triggers and offer/answer of each leg. The live shell drives it on one event
/// loop, the simulation under a virtual clock; both get the same effects, byte for byte.
///
/// ```
///  GatewayInput ─▶ SIPEndpoint ─▶ sessions ─▶ CallInput ─▶ CallMachine ─▶ CallEffect ─▶ GatewayEffect
///                                signals ─▶ TriggerEngine ─▶ escalations ─┘
/// ```
package struct GatewayCore: Sendable {
    package let settings: GatewaySettings
    let epoch: WallTime
    var random: SeededRandom
    var endpoint: SIPEndpoint
    var calls: [CallID: ActiveCall] = [:]
    var sessions: [SessionID: SessionOwner] = [:]
    var desk = OperatorLeases()
    var ports: PortPool
    var arrivals: ArrivalRate
    var strangers = StrangerLog()
    var drainDeadline: Instant?
    /// Effects of the input being handled, in the order in which they were decided.
    var output: [GatewayEffect] = []
    /// Those of them that may be performed.
    var settled: [GatewayEffect] = []
    var writeAhead: WriteAhead<GatewayEffect>
    var losses = JournalLosses()
    /// Inputs of call machines whose turn has not come.
    var waiting: [(CallID, CallInput)] = []
    var isPerforming = false
    private var deadlines = TimerHeap<CallID>()
    private var hasReportedDrained = false

    /// Whose session it is.
    enum SessionOwner: Sendable, Hashable {
        case caller(CallID)
        case attempt(CallID, AttemptID)

        var call: CallID {
            switch self {
            case .caller(let call), .attempt(let call, _): call
            }
        }
    }

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
        self.random = generator
    }

    /// When `timersDue` is next wanted.
    package var nextDeadline: Instant? {
        [
            endpoint.nextDeadline, deadlines.nextDeadline, writeAhead.nextDeadline,
            ports.nextDeadline,
        ].compactMap(\.self).min()
    }

    /// The calls that are running.
    package var callCount: Int { calls.count }

    /// How many RTP ports are out on loan.
    package var portsInUse: Int { ports.lentCount }

    /// The operator leases out, by target.
    package var leaseCount: Int { desk.leases.count }

    package var isDraining: Bool { drainDeadline != nil }

    package var isDrained: Bool { drainDeadline != nil && calls.isEmpty }

    /// Takes one input and says what is to be done, in order.
    package mutating func handle(_ input: GatewayInput, at now: Instant) -> [GatewayEffect] {
        switch input {
        case .sip(let input): drive(input, at: now)
        case .media(let call, let event): take(event, of: call, at: now)
        case .portReserved(let port): ports.reserved(port)
        case .portTaken(let port): ports.isTaken(port, at: now)
        case .portClosed(let port): ports.closed(port)
        case .mediaFailed(let call, let party, let reason):
            mediaFailed(call, party, reason: reason, at: now)
        case .stream(let stream, let event): take(event, of: stream, at: now)
        case .heard(let call, let signal): hear(signal, of: call, at: now)
        case .candidateRejected(let call, let hit): calls[call]?.candidates.reject(hit)
        case .clipReady(let call, let clip): briefingReady(clip, of: call, at: now)
        case .clipFailed(let call, let clip, let reason):
            tell(call, .clipFailed(clip, reason: reason), at: now)
        case .recorded(let call, let result): tell(call, .recorded(result), at: now)
        case .console(let command): take(command, at: now)
        case .drain(let deadline): drain(until: deadline, at: now)
        case .journal(let call, let answer): take(answer, of: call, at: now)
        case .timersDue: runTimers(at: now)
        }
        settle(at: now)
        for port in ports.wanted(at: now) { settled.append(.reserve(port: port)) }
        if isDrained, writeAhead.isEmpty, !hasReportedDrained {
            hasReportedDrained = true
            settled.append(.drained)
        }
        defer { settled.removeAll(keepingCapacity: true) }
        return settled
    }

    /// Feeds the SIP endpoint and follows up what comes of it. What a call asks of its session
    /// waits for the call's records; what comes of the network and the timers does not.
    mutating func drive(_ input: SIPEndpoint.Input, at now: Instant) {
        if case .command(let command) = input, let call = sessions[command.session]?.call {
            return output.append(.command(call, command))
        }
        for effect in endpoint.handle(input, at: now) {
            switch effect {
            case .send(let bytes, let flow): output.append(.send(bytes, on: flow))
            case .locate(let id, let flow): output.append(.locate(id, flow))
            case .disconnect(let flow, let reason):
                output.append(.disconnect(flow, reason: reason))
            case .session(let session, let event): take(event, of: session, at: now)
            case .dropped(let reason): note(reason, at: now)
            }
        }
    }

    /// Keeps the deadline of a call current; called after anything that touched its machines.
    mutating func reschedule(_ call: CallID) {
        if let deadline = calls[call]?.nextDeadline {
            deadlines.set(call, at: deadline)
        } else {
            deadlines.cancel(call)
        }
    }

    private mutating func runTimers(at now: Instant) {
        if let deadline = endpoint.nextDeadline, deadline <= now {
            drive(.timersDue, at: now)
        }
        follow(writeAhead.handle(.timersDue, at: now), at: now)
        for call in deadlines.popAllDue(at: now) {
            guard let active = calls[call] else { continue }
            if let deadline = active.triggers.nextDeadline, deadline <= now {
                let escalations = calls[call]?.triggers.timersDue(at: now) ?? []
                for escalation in escalations { tell(call, .escalation(escalation), at: now) }
            }
            freeTargets(of: call, at: now)
            forgetSound(of: call, at: now)
            auditTime(of: call, at: now)
            if let limit = active.limit, limit <= now {
                calls[call]?.limit = nil
                journal(.warning("the call has reached its longest duration"), of: call, at: now)
                tell(call, .mustEnd(reason: "the call reached its longest duration"), at: now)
            }
            if let deadline = calls[call]?.machine.nextDeadline, deadline <= now {
                tell(call, .timersDue, at: now)
            }
            reschedule(call)
        }
    }

    private mutating func drain(until deadline: Instant, at now: Instant) {
        guard drainDeadline == nil else { return }
        drainDeadline = deadline
        endpoint.drain()
        for call in calls.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            tell(call, .drain(deadline: deadline), at: now)
        }
    }

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
