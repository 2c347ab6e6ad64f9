// SPDX-License-Identifier: Apache-2.0

package import SIP
package import Timing

/// What the gateway lends one leg over SIP: a session, an RTP port, and start values.
package struct SIPLoan: Sendable {
    let session: SessionID
    /// The even port for RTP, lent from the pool.
    let port: UInt16
    /// The number of its session description (RFC 8866 section 5.2).
    let description: UInt64
    let stream: StreamStart
    /// The telephones of who is called that have logged in, in the order in which they are tried;
    /// empty for who is called at an address of their own.
    let devices: [Binding]

    package init(
        session: SessionID, port: UInt16, devices: [Binding] = [], random: inout SeededRandom
    ) {
        self.session = session
        self.port = port
        self.devices = devices
        description = random.next() >> 2
        stream = StreamStart(random: &random)
    }
}

/// The random start values of an RTP stream; they outlive re-offers (RFC 3550 section 5.1).
struct StreamStart: Sendable {
    let ssrc: UInt32
    let firstSequence: UInt16
    let firstTimestamp: UInt32

    init(random: inout SeededRandom) {
        ssrc = UInt32(truncatingIfNeeded: random.next())
        firstSequence = UInt16(truncatingIfNeeded: random.next() & 0x7FFF)
        firstTimestamp = UInt32(truncatingIfNeeded: random.next())
    }
}
