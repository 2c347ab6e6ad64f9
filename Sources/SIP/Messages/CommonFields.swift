// SPDX-License-Identifier: Apache-2.0

/// The header fields every message has, parsed (RFC 3261 section 8.1.1).
package struct CommonFields: Sendable, Hashable {
    /// The topmost Via.
    package var via: Via
    package var from: NameAddr
    package var to: NameAddr
    package var callID: String
    package var cseq: CSeq
}
