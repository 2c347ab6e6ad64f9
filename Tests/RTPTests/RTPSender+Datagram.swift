// SPDX-License-Identifier: Apache-2.0

import RTP

/// A tick of a sender that makes at most one datagram: packets of 20 ms.
extension RTPSender {
    /// The datagram's length, 0 where there is none.
    mutating func writeFrame(
        _ payload: UnsafeRawBufferPointer, into datagram: UnsafeMutableRawBufferPointer
    ) -> Int {
        var length = 0
        sendFrame(payload, into: datagram) { length = $0.count }
        return length
    }

    mutating func skipFrame(into datagram: UnsafeMutableRawBufferPointer) -> Int {
        var length = 0
        passFrame(into: datagram) { length = $0.count }
        return length
    }
}
