// SPDX-License-Identifier: Apache-2.0

extension SIPEndpoint {
    package enum Effect: Sendable {
        case send([UInt8], on: Flow)
        case session(SessionID, SessionEvent)
        /// Something came to nothing; countable, and harmless to ignore.
        case dropped(DropReason)
    }
}
