// SPDX-License-Identifier: Apache-2.0

/// Which way sound may flow on an RTP leg, seen from the gateway (RFC 3264 section 5.1).
package enum MediaDirection: Sendable, Hashable {
    case sendReceive
    case sendOnly
    case receiveOnly
    case inactive

    package var sends: Bool {
        switch self {
        case .sendReceive, .sendOnly: true
        case .receiveOnly, .inactive: false
        }
    }

    package var receives: Bool {
        switch self {
        case .sendReceive, .receiveOnly: true
        case .sendOnly, .inactive: false
        }
    }
}
