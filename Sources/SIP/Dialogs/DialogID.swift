// SPDX-License-Identifier: Apache-2.0

/// What the messages of one dialog have in common (RFC 3261 section 12).
struct DialogID: Sendable, Hashable {
    var callID: String
    var localTag: String
    /// Empty for a peer of RFC 2543, which may send none.
    var remoteTag: String

    init(callID: String, localTag: String, remoteTag: String) {
        self.callID = callID
        self.localTag = localTag
        self.remoteTag = remoteTag
    }

    /// The dialog a received request is in, as seen from here; nil outside a dialog.
    init?(received request: SIPRequest) {
        guard let tag = request.to.tag else { return nil }
        self.init(callID: request.callID, localTag: tag, remoteTag: request.from.tag ?? "")
    }
}
