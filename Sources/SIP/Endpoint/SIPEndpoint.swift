// SPDX-License-Identifier: Apache-2.0

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
    /// Whether no new calls are taken: an OPTIONS is told so.
    var isDraining = false

    package init(settings: Settings, random: SeededRandom) {
        self.settings = settings
        self.random = random
        transactions = TransactionLayer(timers: settings.timers)
        authentication = ServerAuthentication(settings.admission)
    }

    /// When `timersDue` is next wanted.
    package var nextDeadline: Instant? {
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
            && nextDeadline == nil
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
