// SPDX-License-Identifier: Apache-2.0

extension SIPEndpoint {
    package enum Effect: Sendable {
        case send([UInt8], on: Flow)
        /// Find the addresses of this name (RFC 3263) and answer with `located`, in any case.
        case locate(LookupID, Flow)
        /// Close a connection whose peer is dead; it need not be reported.
        case disconnect(Flow, reason: String)
        case session(SessionID, SessionEvent)
        /// Something came to nothing; countable, and harmless to ignore.
        case dropped(DropReason)
    }
}
