// SPDX-License-Identifier: Apache-2.0

/// The header fields every message has, parsed (RFC 3261 section 8.1.1).
package struct CommonFields: Sendable, Hashable {
    /// The topmost Via.
    package var via: Via
    package var from: NameAddr
    package var to: NameAddr
    package var callID: String
    package var cseq: CSeq

    package init(via: Via, from: NameAddr, to: NameAddr, callID: String, cseq: CSeq) {
        self.via = via
        self.from = from
        self.to = to
        self.callID = callID
        self.cseq = cseq
    }
}
