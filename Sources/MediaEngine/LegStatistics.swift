// SPDX-License-Identifier: Apache-2.0

/// Counters of one leg since it was opened.
package struct LegStatistics: Sendable, Hashable {
    /// RTP packets accepted.
    package var packetsReceived: UInt64 = 0
    package var packetsSent: UInt64 = 0
    /// Packets the peer sent that never came (RFC 3550 appendix A.3); negative with duplicates.
    package var packetsLost: Int64 = 0
    /// Interarrival jitter in milliseconds (RFC 3550 section 6.4.1).
    package var jitter: Double = 0
    /// Frames of 20 ms that loss concealment filled.
    package var framesConcealed: UInt64 = 0
    /// Datagrams that were no RTP or RTCP.
    package var malformed: UInt64 = 0
    /// Packets from an address that is not the peer's.
    package var foreign: UInt64 = 0
    /// Packets of a payload type nobody agreed on.
    package var unknownPayloads: UInt64 = 0
    /// Packets that came while the leg may not receive.
    package var unwanted: UInt64 = 0
    /// Packets that came before the leg opened and were thrown away.
    package var early: UInt64 = 0
    package var comfortNoise: UInt64 = 0
    /// Times the peer went on from another address, and times its clock jumped.
    package var addressMoves: UInt64 = 0
    package var clockJumps: UInt64 = 0
    /// Frames passed over to make up for a delay.
    package var framesSkipped: UInt64 = 0
    /// What the peer's last report says it lost of what we sent, 0...1.
    package var remoteLoss: Double?
    /// Round trip by RTCP in milliseconds (RFC 3550 section 6.4.1).
    package var roundTrip: Double?
    /// Bytes of an agent's sound dropped because its queue was full.
    package var streamBytesDropped: UInt64 = 0
    /// Marks answered early because too many were waiting.
    package var streamMarksDropped: UInt64 = 0

    package init() {}
}
