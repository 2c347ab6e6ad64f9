// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import Timing

/// One user agent with all its sessions (RFC 3261): it takes messages, commands and the time, and
/// returns messages and session events. It owns no socket; a `Flow` says where a message goes.
///
/// ```
/// received bytes ─▶ parser ─▶ transactions ─▶ checks ─▶ sessions (dialogs) ─▶ events
/// commands ──────────────────────────────────────────▶ sessions ─▶ transactions ─▶ bytes to send
/// ```
package struct SIPEndpoint: Sendable {
    struct SessionTimerKey: Sendable, Hashable {
        var session: SessionID
        var timer: SessionTimer
    }

    package let settings: Settings
    var random: SeededRandom
    var transactions: TransactionLayer
    var sessions: [SessionID: Session] = [:]
    var dialogs: [DialogID: SessionID] = [:]
    var timers = TimerHeap<SessionTimerKey>()
    /// The transaction of each session's last INVITE of ours.
    var invites: [SessionID: TransactionHandle] = [:]
    /// The sessions that run on a connection.
    var sessionsByConnection: [Flow: Set<SessionID>] = [:]
    var dispatcher = Dispatcher()
    var keepAlive = KeepAlive()
    var peerConnections = PeerConnections()
    private var lastSession: UInt64 = 0
    /// Passwords we ask for.
    var authentication: ServerAuthentication
    /// Where users of ours are reached.
    var registrar: Registrar
    /// Whether no new calls are taken: an OPTIONS is told so.
    var isDraining = false

    package init(settings: Settings, random: SeededRandom) {
        self.settings = settings
        self.random = random
        transactions = TransactionLayer(timers: settings.timers)
        authentication = ServerAuthentication(settings.admission)
        registrar = Registrar(settings.admission == nil ? [] : settings.users)
    }

    /// When `timersDue` is next wanted.
    package var nextDeadline: Instant? {
        [workDeadline, registrar.nextDeadline].compactMap(\.self).min()
    }

    /// When a session or a transaction is to be seen to.
    private var workDeadline: Instant? {
        let deadlines = [
            transactions.nextDeadline, timers.nextDeadline, dispatcher.timers.nextDeadline,
            keepAlive.nextDeadline,
        ]
        return deadlines.compactMap(\.self).min()
    }

    /// Whether nothing at all has come back from where an outgoing session's INVITE went, or it has
    /// not been sent yet.
    package func isUnheard(_ id: SessionID) -> Bool { sessions[id]?.isUnheard ?? true }

    /// Transactions held, of the `maxTransactions` allowed.
    package var transactionCount: Int { transactions.count }

    /// Sessions that have not reported their last event.
    package var sessionCount: Int { sessions.values.count(where: \.isLive) }

    /// Whether nothing is left of any session or transaction.
    package var isIdle: Bool {
        transactions.count == 0 && sessions.isEmpty && dialogs.isEmpty && invites.isEmpty
            && sessionsByConnection.isEmpty && dispatcher.dispatches.isEmpty && keepAlive.isEmpty
            && workDeadline == nil
    }

    /// An identifier for the next outgoing session.
    package mutating func makeSessionID() -> SessionID {
        lastSession += 1
        return SessionID(rawValue: lastSession)
    }

    /// From now on OPTIONS are answered with 503, so that whoever asks sends calls elsewhere; the
    /// owner refuses new calls itself.
    package mutating func drain() { isDraining = true }

    package mutating func handle(_ input: Input, at now: Instant) -> [Effect] {
        var output = TransactionOutput()
        runTimers(at: now, into: &output)
        switch input {
        case .received(let bytes, let flow):
            keepAlive.heard(flow)
            receive(bytes, flow, at: now, into: &output)
        case .flowFailed(let flow, let reason):
            flowFailed(flow, reason, at: now, into: &output)
        case .unsendable(let bytes, let flow, let reason, let isLasting):
            unsendable(bytes, flow, reason: reason, isLasting: isLasting, into: &output)
        case .located(let id, let flows, let reason):
            located(id, flows, reason: reason, at: now, into: &output)
        case .pong(let flow): keepAlive.pong(flow, next: nextPing(after: now))
        case .command(let command): follow(command, at: now, into: &output)
        case .timersDue: break
        }
        deliverEvents(at: now, into: &output)
        return output.effects
    }

    // MARK: Time

    private mutating func runTimers(at now: Instant, into output: inout TransactionOutput) {
        while transactions.fireDue(at: now, into: &output) {
            deliverEvents(at: now, into: &output)
        }
        while let key = timers.popDue(at: now) {
            tell(key.session, .timer(key.timer), at: now, into: &output)
        }
        runDispatchTimers(at: now, into: &output)
        runKeepAlives(at: now, into: &output)
        tellOfDevices(of: registrar.runTimers(at: now), at: now, into: &output)
    }

    // MARK: Commands

    private mutating func follow(
        _ command: Command, at now: Instant, into output: inout TransactionOutput
    ) {
        switch command {
        case .invite(let id, let request):
            guard sessions[id] == nil else {
                output.effects.append(.dropped(.commandOutOfState(id)))
                return
            }
            guard transactions.count < settings.maxTransactions else {
                output.effects.append(.dropped(.overload(.invite)))
                output.effects.append(.session(id, .failed(.overload)))
                return
            }
            sessions[id] = newSession()
            tell(id, .invite(request), at: now, into: &output)
        case .provisional(let id, _, _, _), .answer(let id, _, _), .reject(let id, _, _, _),
            .reinvite(let id, _), .answerReinvite(let id, _), .rejectReinvite(let id, _, _, _),
            .info(let id, _), .hangUp(let id, _), .authenticate(let id, _):
            guard sessions[id] != nil else {
                output.effects.append(.dropped(.unknownSession(id)))
                return
            }
            tell(id, .command(command), at: now, into: &output)
        }
    }

    mutating func newSession() -> Session {
        Session(settings: settings, random: SeededRandom(seed: random.next()))
    }
}

extension SessionFailure {
    /// An INVITE that was never sent because the endpoint holds all the transactions it may.
    static let overload = SessionFailure(
        status: 503, reason: "Too Many Transactions", origin: .local, headers: Headers())
}

/// A question where a host is, from the endpoint to the shell.
package struct LookupID: Sendable, Hashable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }
}

extension SIPEndpoint {
    package enum Input: Sendable {
        /// One datagram, or one message framed from a stream by `StreamFramer`.
        case received([UInt8], on: Flow)
        /// The connection is lost or could not be made.
        case flowFailed(Flow, reason: String)
        /// One message could not be sent; `isLasting` when it never could.
        case unsendable([UInt8], on: Flow, reason: String, isLasting: Bool)
        /// The addresses of a name, best first; none, and the reason, when it has none.
        case located(LookupID, [Flow], reason: String)
        /// A single CRLF came on a connection.
        case pong(Flow)
        case command(Command)
        /// `nextDeadline` has passed; any other input runs the due timers too.
        case timersDue
    }
}

extension SIPEndpoint {
    package enum Effect: Sendable {
        case send([UInt8], on: Flow)
        /// Find the addresses of this name (RFC 3263) and answer with `located`, in any case.
        case locate(LookupID, Flow)
        /// Close a connection whose peer is dead; it need not be reported.
        case disconnect(Flow, reason: String)
        case session(SessionID, SessionEvent)
        /// The devices that are logged in for a user, first the one that is to be tried first.
        case devices(of: String, [Binding])
        /// Something came to nothing; countable, and harmless to ignore.
        case dropped(DropReason)
    }
}

/// Strangers at the door. What they get is answered without a transaction, so that they take up no
/// room (RFC 3261 section 8.2.7).
extension SIPEndpoint {
    /// Whether a request outside any dialog may come in; if not, it has been dealt with.
    mutating func admits(
        _ request: SIPRequest, from flow: Flow, back: Flow, at now: Instant,
        into output: inout TransactionOutput
    ) -> Bool {
        guard let admission = settings.admission else { return true }
        let isLogin = request.method == .register && registrar.isOpen
        // Whoever logs in is asked for the password of that user, wherever they are; and whether
        // there is such a user is told to nobody.
        let door =
            isLogin
            ? Admission.Door(networks: [], accounts: registrar.accounts(for: request))
            : admission.door(for: request)
        if let address = IPAddress(flow.remoteHost),
            door.networks.contains(where: { $0.contains(address) })
        {
            return true
        }
        guard isLogin || !door.accounts.isEmpty && request.method != .cancel else {
            refuseStranger(request, flow, back, into: &output)
            return false
        }
        switch authentication.check(request, door.accounts, at: now) {
        case .accepted:
            return true
        case .ask(let isStale):
            let challenges = authentication.challenges(isStale: isStale, at: now)
            answer(request, 401, headers: challenges, back, into: &output)
            output.effects.append(.dropped(.challenged(request.method)))
        case .wrong:
            let challenges = authentication.challenges(isStale: false, at: now)
            answer(request, 401, headers: challenges, back, into: &output)
            output.effects.append(
                .dropped(.wrongPassword(request.method, host: flow.remoteHost)))
        }
        return false
    }

    /// Whether somebody who sent nonsense is told so.
    func answersNonsense(from flow: Flow) -> Bool {
        guard let admission = settings.admission, admission.strangers == .ignore else {
            return true
        }
        return admission.knows(flow.remoteHost)
    }

    private func refuseStranger(
        _ request: SIPRequest, _ flow: Flow, _ back: Flow, into output: inout TransactionOutput
    ) {
        if settings.admission?.strangers == .refuse {
            answer(request, 403, headers: [], back, into: &output)
        }
        output.effects.append(.dropped(.stranger(request.method, host: flow.remoteHost)))
    }

    private func answer(
        _ request: SIPRequest, _ status: Int, headers: [Header], _ back: Flow,
        into output: inout TransactionOutput
    ) {
        let response = SIPResponse(
            to: request, status: status, tag: request.statelessTag,
            headers: headers + [Header("Server", settings.userAgent)])
        output.effects.append(.send(response.bytes, on: back))
    }
}

/// Hands inputs to sessions, and performs what they ask for.
extension SIPEndpoint {
    mutating func tell(
        _ id: SessionID, _ input: SessionInput, at now: Instant,
        into output: inout TransactionOutput
    ) {
        guard let step = sessions[id]?.handle(input) else { return }
        if step.flow != step.flowBefore {
            follow(id, from: step.flowBefore, to: step.flow, at: now)
        }
        perform(step.effects, of: id, at: now, into: &output)
        if step.isForgettable {
            sessions[id] = nil
            invites[id] = nil
        }
    }

    private mutating func perform(
        _ effects: [SessionEffect], of id: SessionID, at now: Instant,
        into output: inout TransactionOutput
    ) {
        for effect in effects {
            switch effect {
            case .event(let event):
                output.effects.append(.session(id, event))
            case .send(let request, let flow, let purpose):
                dispatch(request, to: flow, of: id, purpose, at: now, into: &output)
            case .transmit(let ack, let flow):
                dispatch(ack, to: flow, of: id, nil, at: now, into: &output)
            case .respond(let response, let handle):
                transactions.respond(response, to: handle, at: now, into: &output)
            case .cancelInvite(let headers):
                guard let handle = invites[id] else { continue }
                transactions.cancel(handle, headers: headers, at: now, into: &output)
            case .withdrawInvite: withdrawInvite(of: id, at: now, into: &output)
            case .abandonInvite:
                if let dispatch = dispatcher.invite(of: id) { dispatcher.remove(dispatch) }
                guard let handle = invites.removeValue(forKey: id) else { continue }
                transactions.abandon(handle)
            case .limitReinvite:
                guard let handle = invites[id] else { continue }
                transactions.limit(handle, at: now, into: &output)
            case .start(let timer, let delay):
                let key = SessionTimerKey(session: id, timer: timer)
                timers.set(key, at: now + max(delay, .milliseconds(1)))
            case .stop(let timer):
                timers.cancel(SessionTimerKey(session: id, timer: timer))
            case .enter(let dialog):
                dialogs[dialog] = id
            case .leave(let dialog):
                dialogs[dialog] = nil
            case .dropped(let reason):
                output.effects.append(.dropped(reason))
            }
        }
    }

    /// Tells sessions what came of their requests.
    private mutating func deliverEvents(at now: Instant, into output: inout TransactionOutput) {
        while !output.events.isEmpty {
            let events = output.events
            output.events = []
            for event in events {
                switch event {
                case .response(let response, let id, let purpose, let handle, let flow):
                    guard !isPassedOver(response, handle, at: now, into: &output) else {
                        continue
                    }
                    if purpose == .invite { settle(id, on: flow, at: now) }
                    tell(id, .response(purpose, response), at: now, into: &output)
                case .failed(let id, let purpose, let handle, let status, let reason):
                    if let handle,
                        redispatch(
                            handle, status: status, reason: reason, at: now, into: &output)
                    {
                        continue
                    }
                    tell(
                        id, .requestFailed(purpose, status: status, reason: reason), at: now,
                        into: &output)
                case .inviteOver(let id, let cseq):
                    tell(id, .inviteOver(cseq: cseq), at: now, into: &output)
                }
            }
        }
    }
}
