// SPDX-License-Identifier: Apache-2.0

import Timing

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
