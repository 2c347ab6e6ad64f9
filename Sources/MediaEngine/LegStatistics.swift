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
    /// Packets that came without a payload, and the first ones of another source, until a second
    /// confirms it.
    package var empty: UInt64 = 0
    package var unconfirmed: UInt64 = 0
    /// Sound that came too late to be played, in units of at most 20 ms.
    package var late: UInt64 = 0
    /// Times the jitter buffer started afresh, and times the peer went on under another SSRC.
    package var bufferResets: UInt64 = 0
    package var sourceChanges: UInt64 = 0
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

extension LegStatistics {
    /// Everything here that only grows and can be added up over legs, by the name it is shown under
    /// to whoever watches a gateway.
    package static var counters: [(name: String, count: WritableKeyPath<LegStatistics, UInt64>)] {
        [
            ("packets_received", \.packetsReceived), ("packets_sent", \.packetsSent),
            ("frames_concealed", \.framesConcealed), ("packets_malformed", \.malformed),
            ("packets_foreign", \.foreign), ("packets_unknown_payload", \.unknownPayloads),
            ("packets_unwanted", \.unwanted), ("packets_early", \.early),
            ("packets_comfort_noise", \.comfortNoise), ("packets_empty", \.empty),
            ("packets_unconfirmed", \.unconfirmed), ("units_late", \.late),
            ("buffer_resets", \.bufferResets), ("source_changes", \.sourceChanges),
            ("address_moves", \.addressMoves), ("clock_jumps", \.clockJumps),
            ("frames_skipped", \.framesSkipped), ("stream_bytes_dropped", \.streamBytesDropped),
            ("stream_marks_dropped", \.streamMarksDropped),
        ]
    }

    /// What another leg has counted, on top of this.
    package mutating func add(_ other: LegStatistics) {
        for (_, count) in Self.counters { self[keyPath: count] &+= other[keyPath: count] }
        // Duplicates of one leg do not make up for losses of another.
        packetsLost = packetsLost.addingReportingOverflow(max(0, other.packetsLost)).partialValue
        jitter = max(jitter, other.jitter)
        remoteLoss = [remoteLoss, other.remoteLoss].compactMap(\.self).max()
        roundTrip = [roundTrip, other.roundTrip].compactMap(\.self).max()
    }
}
