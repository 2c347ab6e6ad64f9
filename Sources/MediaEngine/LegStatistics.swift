// SPDX-License-Identifier: Apache-2.0

package import CallModel

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

    /// Mean level of what the party brought that was not silence, in dBFS.
    package var level: Double?

    package init() {}
}

extension LegStatistics {
    package typealias Counter = (
        name: String, count: WritableKeyPath<LegStatistics, UInt64>, help: String
    )

    /// Everything here that only grows and can be added up over legs, by the name it is shown under
    /// to whoever watches a gateway.
    package static var counters: [Counter] {
        [
            ("packets_received", \.packetsReceived, "RTP packets accepted."),
            ("packets_sent", \.packetsSent, "RTP packets sent, and frames of streams."),
            (
                "frames_concealed", \.framesConcealed,
                "Frames of 20 ms that loss concealment filled."
            ), ("packets_malformed", \.malformed, "Datagrams that were no RTP or RTCP."),
            ("packets_foreign", \.foreign, "Packets from an address that is not the peer's."),
            (
                "packets_unknown_payload", \.unknownPayloads,
                "Packets of a payload type nobody agreed on."
            ),
            ("packets_unwanted", \.unwanted, "Packets that came while the leg may not receive."),
            (
                "packets_early", \.early,
                "Packets that came before the leg opened and were thrown away."
            ),
            ("packets_comfort_noise", \.comfortNoise, "Packets of comfort noise."),
            ("packets_empty", \.empty, "Packets without a payload."),
            (
                "packets_unconfirmed", \.unconfirmed,
                "First packets of another source, until a second confirmed it."
            ),
            (
                "units_late", \.late,
                "Sound that came too late to be played, in units of at most 20 ms."
            ),
            ("buffer_resets", \.bufferResets, "Times a jitter buffer started afresh."),
            ("source_changes", \.sourceChanges, "Times a peer went on under another SSRC."),
            ("address_moves", \.addressMoves, "Times a peer went on from another address."),
            ("clock_jumps", \.clockJumps, "Times a peer's clock jumped."),
            ("frames_skipped", \.framesSkipped, "Frames passed over to make up for a delay."),
            (
                "stream_bytes_dropped", \.streamBytesDropped,
                "Bytes of streams' sound dropped because the queue was full."
            ),
            (
                "stream_marks_dropped", \.streamMarksDropped,
                "Marks of streams answered early because too many were waiting."
            ),
        ]
    }

    /// What another leg has counted, on top of this.
    package mutating func add(_ other: LegStatistics) {
        for (_, count, _) in Self.counters { self[keyPath: count] &+= other[keyPath: count] }
        // Duplicates of one leg do not make up for losses of another.
        packetsLost = packetsLost.addingReportingOverflow(max(0, other.packetsLost)).partialValue
        jitter = max(jitter, other.jitter)
        remoteLoss = [remoteLoss, other.remoteLoss].compactMap(\.self).max()
        roundTrip = [roundTrip, other.roundTrip].compactMap(\.self).max()
    }

    /// What is written down of the leg when it closes.
    package var quality: LegQuality {
        var quality = LegQuality()
        quality.packetsReceived = packetsReceived
        quality.packetsSent = packetsSent
        quality.packetsLost = UInt64(max(0, packetsLost))
        quality.jitter = jitter
        quality.framesConcealed = framesConcealed
        quality.bytesDropped = streamBytesDropped
        quality.remoteLoss = remoteLoss
        quality.roundTrip = roundTrip
        quality.level = level
        return quality
    }
}
