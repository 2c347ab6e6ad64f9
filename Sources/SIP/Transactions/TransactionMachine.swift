// SPDX-License-Identifier: Apache-2.0

/// One of the four transactions of RFC 3261 section 17.
enum TransactionMachine: Sendable {
    case inviteClient(InviteClientTransaction)
    case nonInviteClient(NonInviteClientTransaction)
    case inviteServer(InviteServerTransaction)
    case nonInviteServer(NonInviteServerTransaction)

    mutating func fire(_ timer: TransactionTimer) -> [TransactionEffect] {
        switch self {
        case .inviteClient(var machine):
            defer { self = .inviteClient(machine) }
            return machine.fire(timer)
        case .nonInviteClient(var machine):
            defer { self = .nonInviteClient(machine) }
            return machine.fire(timer)
        case .inviteServer(var machine):
            defer { self = .inviteServer(machine) }
            return machine.fire(timer)
        case .nonInviteServer(var machine):
            defer { self = .nonInviteServer(machine) }
            return machine.fire(timer)
        }
    }

    mutating func receive(_ response: SIPResponse) -> [TransactionEffect] {
        switch self {
        case .inviteClient(var machine):
            defer { self = .inviteClient(machine) }
            return machine.receive(response)
        case .nonInviteClient(var machine):
            defer { self = .nonInviteClient(machine) }
            return machine.receive(response)
        case .inviteServer, .nonInviteServer:
            return []
        }
    }

    /// The same request came again, or the ACK of an INVITE.
    mutating func receiveAgain(_ request: SIPRequest) -> [TransactionEffect] {
        switch self {
        case .inviteServer(var machine):
            defer { self = .inviteServer(machine) }
            return request.method == .ack
                ? machine.receiveAck() : machine.receiveRetransmission()
        case .nonInviteServer(let machine):
            return machine.receiveRetransmission()
        case .inviteClient, .nonInviteClient:
            return []
        }
    }

    mutating func respond(_ response: SIPResponse) -> [TransactionEffect] {
        switch self {
        case .inviteServer(var machine):
            defer { self = .inviteServer(machine) }
            return machine.respond(response.status, response.bytes)
        case .nonInviteServer(var machine):
            defer { self = .nonInviteServer(machine) }
            return machine.respond(response.bytes)
        case .inviteClient, .nonInviteClient:
            return []
        }
    }

    /// The timers it may have running.
    var timers: [TransactionTimer] {
        switch self {
        case .inviteClient: [.a, .b, .d, .m]
        case .nonInviteClient: [.e, .f, .k]
        case .inviteServer: [.g, .h, .i, .l]
        case .nonInviteServer: [.j]
        }
    }

    /// Whether it is ours and still without any response, so that it fails with its flow.
    var isUnanswered: Bool {
        switch self {
        case .inviteClient(let machine): machine.isCalling
        case .nonInviteClient(let machine): machine.isTrying
        case .inviteServer, .nonInviteServer: false
        }
    }
}

/// The timers of RFC 3261 Table 4 and RFC 6026; Timer C is a proxy's.
enum TransactionTimer: Sendable, Hashable, CaseIterable {
    // INVITE client: retransmit, time out, absorb retransmitted finals, absorb 2xx.
    case a, b, d, m
    // Non-INVITE client: retransmit, time out, absorb.
    case e, f, k
    // INVITE server: retransmit final, wait for ACK, absorb ACK, absorb INVITE after 2xx.
    case g, h, i, l
    // Non-INVITE server: absorb retransmitted requests.
    case j
}

/// The base times all SIP timers are computed from (RFC 3261 section 17.1.1.1 and Table 4). No
/// timer runs for less than a millisecond.
package struct TransactionTimers: Sendable, Hashable {
    /// Round-trip estimate: the first retransmission interval.
    package var t1: Duration = .milliseconds(500)
    /// The longest retransmission interval of non-INVITE requests and INVITE responses.
    package var t2: Duration = .seconds(4)
    /// How long a message stays in the network.
    package var t4: Duration = .seconds(5)
    /// Timer D over UDP: how long retransmitted final responses are still acknowledged.
    package var d: Duration = .seconds(32)

    package init() {}

    /// 64 T1, the life of an unanswered transaction: Timers B, F, H, J, L and M.
    package var timeout: Duration { t1 * 64 }
}
