// SPDX-License-Identifier: Apache-2.0

import Addresses

/// The connections that peers have opened to us, and whom each spoke for last: when a dialog's own
/// connection is gone and its Contact cannot be connected to, another one of the same peer is the
/// only way to it (RFC 5923, RFC 5626).
struct PeerConnections: Sendable {
    /// Hosts remembered, and connections of one host; the oldest make room.
    static let hostLimit = 4096
    static let limit = 32

    private struct Connection: Sendable {
        var flow: Flow
        /// The user parts it named itself with, in Contact and From.
        var users: Set<String>
    }

    private var byHost: [String: [Connection]] = [:]

    /// A request that was admitted came by a connection.
    mutating func heard(_ request: SIPRequest, on flow: Flow) {
        guard flow.transport.isReliable, flow.local != 0 else { return }
        var users: Set<String> = []
        if let user = request.headers.remoteTarget?.user, !user.isEmpty { users.insert(user) }
        if let user = request.from.uri.sip?.user, !user.isEmpty { users.insert(user) }
        var known = byHost[flow.remoteHost] ?? []
        known.removeAll { $0.flow == flow }
        known.append(Connection(flow: flow, users: users))
        if known.count > Self.limit { known.removeFirst() }
        if byHost[flow.remoteHost] == nil, byHost.count >= Self.hostLimit,
            let some = byHost.keys.first
        {
            byHost[some] = nil
        }
        byHost[flow.remoteHost] = known
    }

    mutating func lost(_ flow: Flow) {
        byHost[flow.remoteHost]?.removeAll { $0.flow == flow }
        if byHost[flow.remoteHost]?.isEmpty == true { byHost[flow.remoteHost] = nil }
    }

    /// Where else the peer of a dialog may be reached, best first: by connections of its host that
    /// spoke for the same user, the newest first; or by the only one there is of that host.
    func others(for dialog: Dialog) -> [Flow] {
        guard dialog.flow.transport.isReliable, let known = byHost[dialog.flow.remoteHost] else {
            return []
        }
        let names = Set([dialog.target.user, dialog.remote.uri.sip?.user].compactMap(\.self))
        let same = known.filter { !$0.users.isDisjoint(with: names) }
        guard same.isEmpty else { return same.reversed().map(\.flow) }
        return known.count == 1 ? known.map(\.flow) : []
    }
}
