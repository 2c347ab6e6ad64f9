// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// Every transaction of one endpoint with its timers (RFC 3261 section 17): it matches messages to
/// transactions, retransmits, absorbs retransmissions, and tells owners what came of requests.
struct TransactionLayer: Sendable {
    struct Entry: Sendable {
        var machine: TransactionMachine
        var id: TransactionID
        var flow: Flow
        /// Where responses go once the connection of the request is gone.
        var afterLoss: Flow?
        /// The session concerned, if any, and what for when the request is ours.
        var session: SessionID?
        var purpose: RequestPurpose?
        var cseq: UInt32
        var mergeKey: MergeKey?
    }

    private struct TimerKey: Sendable, Hashable {
        var handle: TransactionHandle
        var timer: TransactionTimer
    }

    private let times: TransactionTimers
    var entries: [TransactionHandle: Entry] = [:]
    private(set) var handles: [TransactionID: TransactionHandle] = [:]
    private var merges: [MergeKey: TransactionHandle] = [:]
    private(set) var byFlow: [Flow: Set<TransactionHandle>] = [:]
    private var timers = TimerHeap<TimerKey>()
    private var lastHandle: UInt64 = 0

    init(timers: TransactionTimers) {
        times = timers
    }

    var count: Int { entries.count }

    var nextDeadline: Instant? { timers.nextDeadline }

    // MARK: Client side

    /// Sends a request in a transaction of its own.
    mutating func send(
        _ request: SIPRequest, on flow: Flow, for session: SessionID?, _ purpose: RequestPurpose?,
        at now: Instant, into output: inout TransactionOutput
    ) -> TransactionHandle {
        let isReliable = flow.transport.isReliable
        let id = TransactionID(client: request.via.branch ?? "", request.method)
        let machine: TransactionMachine
        let effects: [TransactionEffect]
        if request.method == .invite {
            let client = InviteClientTransaction(request, timers: times, isReliable: isReliable)
            effects = client.begin()
            machine = .inviteClient(client)
        } else {
            let client = NonInviteClientTransaction(request, timers: times, isReliable: isReliable)
            effects = client.begin()
            machine = .nonInviteClient(client)
        }
        let handle = insert(
            Entry(
                machine: machine, id: id, flow: flow, session: session, purpose: purpose,
                cseq: request.cseq.number))
        perform(effects, of: handle, at: now, into: &output)
        return handle
    }

    /// Sends the CANCEL of an INVITE.
    mutating func cancel(
        _ handle: TransactionHandle, headers: [Header], at now: Instant,
        into output: inout TransactionOutput
    ) {
        guard let entry = entries[handle], case .inviteClient(let invite) = entry.machine,
            let request = invite.request?.cancel(headers: headers)
        else { return }
        _ = send(request, on: entry.flow, for: nil, nil, at: now, into: &output)
    }

    /// Forgets a transaction whose outcome no longer matters.
    mutating func abandon(_ handle: TransactionHandle) { remove(handle) }

    /// Sends a request no more that has no response yet (RFC 3261 section 9.1 forbids a CANCEL
    /// before the first one): whoever got it may still answer, until Timer B.
    mutating func rest(_ handle: TransactionHandle) {
        guard case .inviteClient(let invite) = entries[handle]?.machine, invite.isCalling else {
            return
        }
        timers.cancel(TimerKey(handle: handle, timer: .a))
    }

    /// Ends an INVITE transaction that gets no final response within Timer B from now.
    mutating func limit(
        _ handle: TransactionHandle, at now: Instant, into output: inout TransactionOutput
    ) {
        guard case .inviteClient(var invite) = entries[handle]?.machine else { return }
        let effects = invite.limit()
        entries[handle]?.machine = .inviteClient(invite)
        perform(effects, of: handle, at: now, into: &output)
    }

    /// Returns whether the response belongs to a request of ours.
    mutating func receive(
        _ response: SIPResponse, at now: Instant, into output: inout TransactionOutput
    ) -> Bool {
        let id = TransactionID(client: response.via.branch ?? "", response.cseq.method)
        guard let handle = handles[id] else { return false }
        let effects = entries[handle]?.machine.receive(response) ?? []
        perform(effects, of: handle, at: now, into: &output)
        return true
    }

    // MARK: Server side

    /// The transaction a received request repeats or acknowledges, if there is one.
    func match(_ request: SIPRequest) -> TransactionHandle? {
        handles[TransactionID(server: request)]
    }

    /// Whether another path has brought this request already.
    func isMerged(_ request: SIPRequest) -> Bool {
        MergeKey(request).map { merges[$0] != nil } ?? false
    }

    /// Hands a repeated request, or an ACK, to its transaction.
    mutating func receiveAgain(
        _ request: SIPRequest, for handle: TransactionHandle, on flow: Flow, at now: Instant,
        into output: inout TransactionOutput
    ) {
        // The peer has a new connection, and the old one may be gone.
        if flow.transport.isReliable { move(handle, to: flow) }
        let effects = entries[handle]?.machine.receiveAgain(request) ?? []
        perform(effects, of: handle, at: now, into: &output)
    }

    /// Opens a transaction for a new request, answered on `flow`. An INVITE is answered with the
    /// 100 given.
    mutating func open(
        _ request: SIPRequest, trying: SIPResponse?, on flow: Flow, at now: Instant,
        into output: inout TransactionOutput
    ) -> TransactionHandle {
        let isReliable = flow.transport.isReliable
        let machine: TransactionMachine
        var effects: [TransactionEffect] = []
        if request.method == .invite {
            let bytes = trying?.bytes ?? []
            if !bytes.isEmpty { effects.append(.transmit(bytes)) }
            machine = .inviteServer(
                InviteServerTransaction(trying: bytes, timers: times, isReliable: isReliable))
        } else {
            machine = .nonInviteServer(
                NonInviteServerTransaction(timers: times, isReliable: isReliable))
        }
        let handle = insert(
            Entry(
                machine: machine, id: TransactionID(server: request), flow: flow,
                afterLoss: isReliable ? flow.afterLoss(of: request.via) : nil,
                cseq: request.cseq.number, mergeKey: MergeKey(request)))
        perform(effects, of: handle, at: now, into: &output)
        return handle
    }

    mutating func setSession(_ session: SessionID, of handle: TransactionHandle) {
        entries[handle]?.session = session
    }

    mutating func respond(
        _ response: SIPResponse, to handle: TransactionHandle, at now: Instant,
        into output: inout TransactionOutput
    ) {
        let effects = entries[handle]?.machine.respond(response) ?? []
        // A proxy that was refused here may send the request once more, on its way elsewhere or
        // back: that is a serial fork, not a second copy of what we are still at.
        if response.status >= 300 { forgetMerge(of: handle) }
        perform(effects, of: handle, at: now, into: &output)
    }

    /// The INVITE a CANCEL is for: its transaction, and its session while it is unanswered.
    func target(ofCancel request: SIPRequest) -> (handle: TransactionHandle, session: SessionID?)? {
        guard let handle = handles[TransactionID(server: request, method: .invite)],
            let entry = entries[handle], case .inviteServer(let machine) = entry.machine
        else { return nil }
        return (handle, machine.isProceeding ? entry.session : nil)
    }

    // MARK: Time and failures

    /// Fires one due timer; false when none is due.
    mutating func fireDue(at now: Instant, into output: inout TransactionOutput) -> Bool {
        guard let key = timers.popDue(at: now) else { return false }
        let effects = entries[key.handle]?.machine.fire(key.timer) ?? []
        perform(effects, of: key.handle, at: now, into: &output)
        return true
    }

    // MARK: Tables

    private mutating func forgetMerge(of handle: TransactionHandle) {
        guard let key = entries[handle]?.mergeKey, merges[key] == handle else { return }
        merges[key] = nil
    }

    private mutating func insert(_ entry: Entry) -> TransactionHandle {
        lastHandle += 1
        let handle = TransactionHandle(rawValue: lastHandle)
        entries[handle] = entry
        handles[entry.id] = handle
        if let key = entry.mergeKey, merges[key] == nil { merges[key] = handle }
        byFlow[entry.flow, default: []].insert(handle)
        return handle
    }

    /// Lets a transaction go on by another flow.
    mutating func move(_ handle: TransactionHandle, to flow: Flow) {
        guard let old = entries[handle]?.flow, old != flow else { return }
        leave(old, handle)
        entries[handle]?.flow = flow
        byFlow[flow, default: []].insert(handle)
    }

    private mutating func leave(_ flow: Flow, _ handle: TransactionHandle) {
        byFlow[flow]?.remove(handle)
        if byFlow[flow]?.isEmpty == true { byFlow[flow] = nil }
    }

    mutating func remove(_ handle: TransactionHandle) {
        guard let entry = entries.removeValue(forKey: handle) else { return }
        for timer in entry.machine.timers {
            timers.cancel(TimerKey(handle: handle, timer: timer))
        }
        if handles[entry.id] == handle { handles[entry.id] = nil }
        if let key = entry.mergeKey, merges[key] == handle { merges[key] = nil }
        leave(entry.flow, handle)
    }

    private mutating func perform(
        _ effects: [TransactionEffect], of handle: TransactionHandle, at now: Instant,
        into output: inout TransactionOutput
    ) {
        guard let entry = entries[handle] else { return }
        for effect in effects {
            switch effect {
            case .transmit(let bytes):
                output.effects.append(.send(bytes, on: entry.flow))
            case .start(let timer, let delay):
                let key = TimerKey(handle: handle, timer: timer)
                timers.set(key, at: now + max(delay, .milliseconds(1)))
            case .stop(let timer):
                timers.cancel(TimerKey(handle: handle, timer: timer))
            case .deliver(let response):
                guard let session = entry.session, let purpose = entry.purpose else { continue }
                output.events.append(.response(response, session, purpose, handle, entry.flow))
            case .timedOut:
                guard let session = entry.session, let purpose = entry.purpose else { continue }
                output.events.append(
                    .failed(session, purpose, handle, status: 408, reason: "No Response"))
            case .terminated:
                remove(handle)
                guard let session = entry.session, case .inviteClient = entry.machine else {
                    continue
                }
                output.events.append(.inviteOver(session, cseq: entry.cseq))
            }
        }
    }
}

/// Which of its requests a session gets a response to.
enum RequestPurpose: Sendable, Hashable {
    case invite, reinvite, info, bye, prack, update
}

/// A transaction of the transaction layer, while it lives and after.
struct TransactionHandle: Sendable, Hashable {
    let rawValue: UInt64
}

/// What the transaction layer tells a session about a request it sent.
enum TransactionEvent: Sendable {
    case response(SIPResponse, SessionID, RequestPurpose, TransactionHandle, Flow)
    /// No final response: 408 after a timeout, 503 when the transport failed (RFC 3261 section
    /// 8.1.3.1).
    case failed(SessionID, RequestPurpose, TransactionHandle?, status: Int, reason: String)
    /// No further 2xx to the INVITE with this sequence number can come.
    case inviteOver(SessionID, cseq: UInt32)
}

/// What a transaction asks of the layer that holds it.
enum TransactionEffect: Sendable, Hashable {
    case transmit([UInt8])
    case start(TransactionTimer, after: Duration)
    case stop(TransactionTimer)
    /// A response for the transaction user.
    case deliver(SIPResponse)
    /// No final response came in time.
    case timedOut
    /// The transaction is over; forget it and its timers.
    case terminated
}

/// What one step of the transaction layer led to.
struct TransactionOutput: Sendable {
    var effects: [SIPEndpoint.Effect] = []
    var events: [TransactionEvent] = []
}

/// What becomes of transactions when messages cannot be sent (RFC 3261 sections 8.1.3.1, 17.1.4
/// and 18.4).
extension TransactionLayer {
    /// A connection is gone, or a peer cannot be reached: our requests without any response fail;
    /// responses to the peer's go where their Via says; what was answered in part goes on, for the
    /// rest may come by another connection (RFC 3261 section 18.2.2).
    mutating func flowFailed(
        _ flow: Flow, reason: String, at now: Instant, into output: inout TransactionOutput
    ) {
        for handle in (byFlow[flow] ?? []).sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let entry = entries[handle] else { continue }
            if entry.machine.isUnanswered {
                fail(handle, reason: reason, into: &output)
            } else if let other = entry.afterLoss {
                entries[handle]?.afterLoss = nil
                move(handle, to: other)
            } else if entry.purpose != .invite {
                // A call that rings has its owner's patience; anything else gets a last Timer B.
                limit(handle, at: now, into: &output)
            }
        }
    }

    /// One message of ours could not be sent. A request that was never answered fails, unless it
    /// ends something and the fault may pass: then its retransmissions are a better hope.
    ///
    /// - Returns: whether the message was of a transaction.
    mutating func unsendable(
        _ request: SIPRequest, isLasting: Bool, reason: String,
        into output: inout TransactionOutput
    ) -> Bool {
        let id = TransactionID(client: request.via.branch ?? "", request.method)
        guard let handle = handles[id], let entry = entries[handle] else { return false }
        guard entry.machine.isUnanswered else { return true }
        let isEnding = request.method == .bye || request.method == .cancel
        let isRepeated = isEnding && !isLasting && !entry.flow.transport.isReliable
        if !isRepeated { fail(handle, reason: reason, into: &output) }
        return true
    }

    private mutating func fail(
        _ handle: TransactionHandle, reason: String, into output: inout TransactionOutput
    ) {
        guard let entry = entries[handle] else { return }
        remove(handle)
        if let session = entry.session, let purpose = entry.purpose {
            output.events.append(.failed(session, purpose, handle, status: 503, reason: reason))
        } else if let session = entry.session, case .inviteClient = entry.machine {
            output.events.append(.inviteOver(session, cseq: entry.cseq))
        }
    }

}
