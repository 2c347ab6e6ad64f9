// SPDX-License-Identifier: Apache-2.0

/// Numbers the packets of one outgoing stream: sequence, timestamp, marker (RFC 3550 section 5.1,
/// RFC 3551 section 4.1).
///
/// The timestamp counts time, not packets: every tick calls exactly one of `write` and `skip`, so
/// it goes on through silence, and the first packet after a silence carries the marker.
package struct RTPPacketizer: Sendable {
    package let ssrc: UInt32
    /// Sequence number of the next packet.
    package private(set) var sequence: UInt16
    /// Timestamp of the next packet.
    package private(set) var timestamp: UInt32
    /// Packets and payload octets written so far, for sender reports; both wrap.
    package private(set) var packetCount: UInt32 = 0
    package private(set) var octetCount: UInt32 = 0
    private var startsTalkSpurt = true

    /// The three start values ought to be random (RFC 3550 section 5.1); the caller draws them.
    package init(ssrc: UInt32, sequence: UInt16, timestamp: UInt32) {
        self.ssrc = ssrc
        self.sequence = sequence
        self.timestamp = timestamp
    }

    /// Writes one packet and moves on by `ticks`. The result is the datagram's length, or 0 when
    /// `bytes` is too small, in which case nothing is sent and the time passes all the same.
    package mutating func write(
        payload: UnsafeRawBufferPointer, payloadType: UInt8, ticks: UInt32,
        into bytes: UnsafeMutableRawBufferPointer
    ) -> Int {
        let length = write(
            payload: payload, payloadType: payloadType, marker: startsTalkSpurt,
            timestamp: timestamp, into: bytes)
        if length > 0 { startsTalkSpurt = false }
        timestamp &+= ticks
        return length
    }

    /// Lets `ticks` pass in silence.
    package mutating func skip(ticks: UInt32) {
        timestamp &+= ticks
        startsTalkSpurt = true
    }

    /// Writes one packet with a timestamp and marker of its own and lets no time pass: how a
    /// telephone event repeats the timestamp at which it began.
    mutating func write(
        payload: UnsafeRawBufferPointer, payloadType: UInt8, marker: Bool, timestamp: UInt32,
        into bytes: UnsafeMutableRawBufferPointer
    ) -> Int {
        let length = RTPHeader.fixedSize + payload.count
        guard length <= bytes.count else { return 0 }
        let header = RTPHeader(
            marker: marker, payloadType: payloadType, sequence: sequence, timestamp: timestamp,
            ssrc: ssrc)
        _ = header.write(into: bytes)
        UnsafeMutableRawBufferPointer(rebasing: bytes[RTPHeader.fixedSize..<length])
            .copyMemory(from: payload)
        sequence &+= 1
        packetCount &+= 1
        octetCount &+= UInt32(truncatingIfNeeded: payload.count)
        return length
    }
}
