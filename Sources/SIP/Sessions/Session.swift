// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// One INVITE session from either side (RFC 3261 sections 13 to 15): it owns its dialog and knows
/// which request or response is right in every state.
struct Session: Sendable {
    let settings: SIPEndpoint.Settings
    var random: SeededRandom
    var state = SessionState.new
    /// The Contact we give in this session.
    var contact = ""
    /// Our INVITE without its body, to build the dialogs of forked answers from.
    var invite: SIPRequest?
    /// Who asks for a password, and the one to give.
    var authentication = ClientAuthentication(credentials: nil)
    /// The ACKs of all 2xx that may still come again.
    var acknowledgements: [Acknowledgement.Key: Acknowledgement] = [:]
    /// The RSeq of our reliable provisional responses, the last one sent.
    var lastRSeq: UInt32?

    init(settings: SIPEndpoint.Settings, random: SeededRandom) {
        self.settings = settings
        self.random = random
    }

    mutating func handle(_ input: SessionInput) -> SessionStep {
        let before = flow
        let effects = signed(react(to: input))
        return SessionStep(
            effects: effects, flowBefore: before, flow: flow, isForgettable: isForgettable)
    }

    private mutating func react(to input: SessionInput) -> [SessionEffect] {
        switch input {
        case .invite(let request): begin(request)
        case .invited(let request, let transaction, let flow):
            begin(request, transaction, flow)
        case .command(let command): follow(command)
        case .request(let request, let transaction, let flow):
            receive(request, transaction, flow)
        case .ack(let request): receiveAck(request)
        case .cancelled(let transaction, let reason): receiveCancel(of: transaction, reason)
        case .response(let purpose, let response): receiveOrAuthenticate(response, to: purpose)
        case .requestFailed(let purpose, let status, let reason):
            requestFailed(purpose, status, reason)
        case .inviteOver(let cseq): forgetAcknowledgements(of: cseq)
        case .timer(let timer): fire(timer)
        case .flowLost: flowLost()
        }
    }

    private var isForgettable: Bool {
        if case .over = state { acknowledgements.isEmpty } else { false }
    }

    /// Whether its last event is still to come.
    var isLive: Bool {
        if case .over = state { false } else { true }
    }

    /// Whether its first INVITE has brought no response.
    var isUnheard: Bool {
        guard case .outgoing(let outgoing) = state, case .calling = outgoing.stage else {
            return false
        }
        return outgoing.request.cseq.number == 1
    }

    /// The flow it runs on; nil while its connection is gone.
    var flow: Flow? {
        if case .outgoing(let invite) = state { return invite.flow }
        guard let dialog, dialog.isConnected else { return nil }
        return dialog.flow
    }

    // MARK: What goes wrong around it

    private mutating func fire(_ timer: SessionTimer) -> [SessionEffect] {
        switch timer {
        case .retransmitAnswer: retransmitAnswer()
        case .ackTimeout: ackTimedOut()
        case .answerLimit: answerLimitReached()
        case .refreshProvisional: refreshProvisional()
        case .cancelTimeout: cancelTimedOut()
        case .glare: retryReinvite()
        case .retransmitProvisional: retransmitProvisional()
        case .prackTimeout: prackTimedOut()
        case .refresh: refresh()
        case .expiry: expire()
        }
    }

    // MARK: Ends

    /// Reports the last event and lets go of everything but late 2xx.
    mutating func end(with last: SessionEvent) -> [SessionEffect] {
        var effects = settled()
        switch state {
        case .incoming(let pending): effects.append(.leave(pending.dialog.id))
        case .accepted(let accepted): effects.append(.leave(accepted.dialog.id))
        case .confirmed(let confirmed): effects.append(.leave(confirmed.dialog.id))
        case .hangingUp(let dialog, _): effects.append(.leave(dialog.id))
        case .outgoing(let outgoing): effects += outgoing.leaveEarlyDialogs()
        case .new, .over: break
        }
        state = .over
        return effects + [.event(last)]
    }

    /// Sends BYE; the last event follows its final response.
    mutating func hangUp(
        _ dialog: Dialog, headers: [Header], last: SessionEvent
    ) -> [SessionEffect] {
        let settling = settled()
        var dialog = dialog
        let hop = dialog.nextHop
        let bye = dialog.request(
            .bye, via: newVia(hop), headers: headers + [userAgent])
        state = .hangingUp(dialog, last: last)
        return settling + [.send(bye, hop, .bye)]
    }

    /// What is left open when the session ends: its timers, and a re-INVITE under way, which gets
    /// its final response or loses its patience.
    private func settled() -> [SessionEffect] {
        var stops = SessionTimer.allCases.map(SessionEffect.stop)
        guard case .confirmed(let confirmed) = state else { return stops }
        if let update = confirmed.update {
            stops += refuse(update.request, update.transaction, 481)
        }
        switch confirmed.reinvite {
        case .none, .accepted: return stops
        case .sent: return stops + [.limitReinvite]
        case .received(let request, let transaction, _):
            return refuse(request, transaction, 487) + stops
        }
    }

    // MARK: Pieces of messages

    /// Our Via for a new transaction, which asks for `rport` by UDP (RFC 3581).
    mutating func newVia(_ flow: Flow) -> Via {
        Via(for: flow, settings: settings, branch: random.token(16))
    }

    var userAgent: Header { Header(.userAgent, settings.userAgent) }

    /// The header fields of every request or response that begins, changes or refreshes a session.
    var identification: [Header] {
        var headers = [
            Header(.contact, contact), Header(.allow, settings.allowValue), userAgent,
        ]
        if !settings.supported.isEmpty {
            headers.append(Header(.supported, settings.supported.joined(separator: ", ")))
        }
        return headers
    }

    /// A response to a request in this session's dialog.
    func response(
        to request: SIPRequest, _ status: Int, headers: [Header] = []
    ) -> SIPResponse {
        SIPResponse(
            to: request, status: status, tag: nil,
            headers: headers + [Header("Server", settings.userAgent)])
    }
}

/// Where a session is between its INVITE and its end.
enum SessionState: Sendable {
    /// Nothing yet; to outgoing or incoming.
    case new
    /// Our INVITE has no final response; to confirmed, hangingUp or over.
    case outgoing(OutgoingInvite)
    /// The peer's INVITE has no final response; to accepted or over.
    case incoming(PendingInvite)
    /// Our 2xx has no ACK; to confirmed, hangingUp or over.
    case accepted(AcceptedInvite)
    /// Both sides talk; to hangingUp or over.
    case confirmed(ConfirmedSession)
    /// Our BYE has no final response; to over.
    case hangingUp(Dialog, last: SessionEvent)
    /// The last event was reported; late 2xx are still acknowledged.
    case over
}

/// What one input made of a session.
struct SessionStep: Sendable {
    var effects: [SessionEffect]
    /// The flow its requests took before and take now.
    var flowBefore: Flow?
    var flow: Flow?
    /// Whether nothing can happen to it any more.
    var isForgettable: Bool
}

/// What a session reacts to.
enum SessionInput: Sendable {
    /// Starts an outgoing session.
    case invite(InviteRequest)
    /// Starts an incoming session with a valid INVITE outside any dialog.
    case invited(SIPRequest, TransactionHandle, Flow)
    case command(SIPEndpoint.Command)
    /// A request in the session's dialog, other than ACK and CANCEL.
    case request(SIPRequest, TransactionHandle, Flow)
    case ack(SIPRequest)
    /// A CANCEL of the INVITE of this transaction.
    case cancelled(TransactionHandle, reason: String?)
    case response(RequestPurpose, SIPResponse)
    case requestFailed(RequestPurpose, status: Int, reason: String)
    /// No further 2xx to the INVITE with this sequence number can come.
    case inviteOver(cseq: UInt32)
    case timer(SessionTimer)
    /// The connection the session runs on is gone; the session is not.
    case flowLost
}

/// What a session asks of the endpoint that holds it.
enum SessionEffect: Sendable {
    case event(SessionEvent)
    /// Sends a request in a new transaction; for nobody when the outcome does not matter.
    case send(SIPRequest, Flow, RequestPurpose?)
    /// Sends an ACK, which has no transaction.
    case transmit(SIPRequest, Flow)
    case respond(SIPResponse, TransactionHandle)
    /// Sends the CANCEL of the initial INVITE.
    case cancelInvite(headers: [Header])
    /// Lets the initial INVITE go to no further address; one that was not sent yet fails.
    case withdrawInvite
    /// Forgets the transaction of the initial INVITE.
    case abandonInvite
    /// Gives a re-INVITE whose session is over a last while for its final response.
    case limitReinvite
    case start(SessionTimer, after: Duration)
    case stop(SessionTimer)
    case enter(DialogID)
    case leave(DialogID)
    case dropped(DropReason)
}
