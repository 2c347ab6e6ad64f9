// SPDX-License-Identifier: Apache-2.0

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
        refusals[HostPort(host: flow.remoteHost, port: flow.remotePort)] = now + Self.refusalLife
    }

    func hasRefused(_ flow: Flow, at now: Instant) -> Bool {
        let place = HostPort(host: flow.remoteHost, port: flow.remotePort)
        return refusals[place].map { $0 > now } ?? false
    }
}
