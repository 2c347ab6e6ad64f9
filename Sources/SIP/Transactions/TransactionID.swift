// SPDX-License-Identifier: Apache-2.0

import Addresses

/// What messages of one transaction have in common (RFC 3261 sections 17.1.3 and 17.2.3).
struct TransactionID: Sendable, Hashable {
    enum Side: Sendable, Hashable {
        case client, server
    }

    var side: Side
    var branch: String
    /// Empty on the client side, where the branch is ours.
    var sentBy: String
    /// INVITE for an ACK too.
    var method: Method

    init(client branch: String, _ method: Method) {
        side = .client
        self.branch = branch
        sentBy = ""
        self.method = method
    }

    /// The transaction a received request belongs to. Without a branch of RFC 3261 its Call-ID,
    /// From tag and sequence number stand in for one, which also match its ACK and CANCEL.
    init(server request: SIPRequest, method: Method? = nil) {
        side = .server
        let via = request.via
        sentBy = via.sentBy.description.lowercased()
        self.method = method ?? (request.method == .ack ? .invite : request.method)
        if via.hasRFC3261Branch, let branch = via.branch {
            self.branch = branch
        } else {
            branch = "\(request.callID) \(request.from.tag ?? "") \(request.cseq.number)"
        }
    }
}

/// What two copies of one request have in common that reached us by different paths (RFC 3261
/// section 8.2.2.2).
struct MergeKey: Sendable, Hashable {
    var callID: String
    var fromTag: String
    var cseq: CSeq

    /// Nil for a request that cannot be merged: one inside a dialog.
    init?(_ request: SIPRequest) {
        guard request.to.tag == nil else { return nil }
        callID = request.callID
        fromTag = request.from.tag ?? ""
        cseq = request.cseq
    }
}
