// SPDX-License-Identifier: Apache-2.0

package import Addresses
import SIP
package import Timing

/// Where a scripted phone lives, and where the gateway is.
package struct PhoneAddress: Sendable, Hashable {
    package var sip: SocketAddress
    package var rtp: SocketAddress
    package var gateway: SocketAddress

    package init(sip: SocketAddress, rtp: SocketAddress, gateway: SocketAddress) {
        self.sip = sip
        self.rtp = rtp
        self.gateway = gateway
    }
}

/// What reaches a scripted phone.
package enum PhoneInput: Sendable {
    /// Play the script; a phone that dials dials.
    case start
    case sip([UInt8], on: Flow)
    case rtp([UInt8])
    /// 20 ms have passed: the frame clock of its sound, and of its script.
    case tick
    case timersDue
    /// Hang up whatever there is, script or not.
    case hangUp
}

/// What a scripted phone asks of the world.
package enum PhoneEffect: Sendable {
    case sip([UInt8], on: Flow)
    case rtp([UInt8], to: SocketAddress)
    /// To be sent from another port than the phone's own.
    case rtpFromElsewhere([UInt8], to: SocketAddress)
}

/// A line of a phone's own account of its call.
package struct PhoneNote: Sendable, Hashable {
    package enum What: Sendable, Hashable {
        case dialled
        case invited
        /// An INVITE came while it was in a call; it answered 486.
        case invitedWhileBusy
        case ringing
        case connected
        case pressed(Character)
        /// A key came as a telephone event.
        case gotKey(Character)
        case acted(PhoneScript.Act)
        /// A tone its script waited for; noted at the first frame that held it.
        case heard(Tone)
        case heldByPeer(Bool)
        case rejected(status: Int)
        case cancelled
        /// Its call is over: hung up by itself, or what the other side said.
        case ended(String)
    }

    package var at: Instant
    package var what: What
}
