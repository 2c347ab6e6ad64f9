// SPDX-License-Identifier: Apache-2.0

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
