// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import NIOCore

/// Takes what comes from SIP's sockets. Called on the event loop of the sockets only.
package protocol SIPSocketReceiver: AnyObject {
    /// UDP: one datagram. TCP: the next bytes of the stream, cut anywhere.
    func sockets(_ sockets: SIPSockets, received bytes: ByteBuffer, on flow: Flow)

    /// A TCP connection is up, whoever opened it.
    func sockets(_ sockets: SIPSockets, opened flow: Flow)

    /// A TCP connection is gone or could not be made. It is reported once, and not when its end was
    /// asked for with `close`.
    func sockets(_ sockets: SIPSockets, lost flow: Flow, reason: String)
}
