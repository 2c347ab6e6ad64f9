// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// The requests of one endpoint that have not reached a server yet, and what was learnt on the way.
struct Dispatcher: Sendable {
    /// Peers that took no TCP are not asked again for so long.
    static let refusalLife = Duration.seconds(600)
    private static let refusalLimit = 1024

    var dispatches: [LookupID: Dispatch] = [:]
    private(set) var byTransaction: [TransactionHandle: LookupID] = [:]
    var timers = TimerHeap<LookupID>()
    private var refusals: [HostPort: Instant] = [:]
    private var last: UInt64 = 0

    mutating func add(_ dispatch: Dispatch) -> LookupID {
        last += 1
        let id = LookupID(rawValue: last)
        dispatches[id] = dispatch
        return id
    }

    mutating func sent(_ id: LookupID, as handle: TransactionHandle) {
        dispatches[id]?.stage = .sent(handle)
        byTransaction[handle] = id
    }

    /// The dispatch of a transaction that is over.
    mutating func leave(_ handle: TransactionHandle) -> LookupID? {
        byTransaction.removeValue(forKey: handle)
    }

    mutating func remove(_ id: LookupID) {
        timers.cancel(id)
        guard case .sent(let handle) = dispatches.removeValue(forKey: id)?.stage else { return }
        byTransaction[handle] = nil
    }

    /// The initial INVITE of a session, while it has somewhere else to go.
    func invite(of session: SessionID) -> LookupID? {
        dispatches.first { $0.value.session == session && $0.value.purpose == .invite }?.key
    }

    // MARK: Peers without TCP

    mutating func refused(_ flow: Flow, at now: Instant) {
        if refusals.count >= Self.refusalLimit { refusals = [:] }
        refusals[flow.place] = now + Self.refusalLife
    }

    func hasRefused(_ flow: Flow, at now: Instant) -> Bool {
        refusals[flow.place].map { $0 > now } ?? false
    }
}

/// A request of ours on its way to a place that must be located first, or that has more than one
/// address (RFC 3263 section 4.3).
struct Dispatch: Sendable {
    enum Stage: Sendable {
        /// The name at the head of the candidates is being located.
        case locating
        /// It was sent in this transaction.
        case sent(TransactionHandle)
    }

    /// The request as its session made it.
    let request: SIPRequest
    let session: SessionID
    let purpose: RequestPurpose?
    /// Where it may still go, best first.
    var candidates: [Flow]
    var stage = Stage.locating
    var attempts = 0
    /// Whether the candidates are servers of one name, which stand in for each other when one is
    /// silent or refuses with 503.
    var isLocated = false
    /// The connection tried only because of the request's size.
    var trial: Flow?
    /// Whether the session has given up: no further candidate is tried.
    var isWithdrawn = false
}

extension Dispatch {
    /// A larger request goes by TCP where the peer has it (RFC 3261 section 18.1.1), in octets.
    private static let datagramLimit = 1300

    var isTooLargeForUDP: Bool { request.bytes.count > Self.datagramLimit }

    /// The request as this attempt sends it: the Via names the transport and our address of the
    /// family it goes by, as the Contact does, and every attempt but the first is a transaction of
    /// its own.
    func request(
        over flow: Flow, _ settings: SIPEndpoint.Settings, via: (Flow) -> Via
    ) -> SIPRequest {
        var request = request
        if let contact = request.headers[.contact].flatMap({
            settings.contact($0, insteadTowards: flow)
        }) {
            request.headers.replace(.contact, with: contact)
        }
        let isSame =
            request.via.transport.equalsIgnoringCase(flow.transport.viaName)
            && request.via.sentBy.host == settings.address(towards: flow).host
        if attempts > 0 || !isSame { request.replaceVia(via(flow)) }
        return request
    }
}
