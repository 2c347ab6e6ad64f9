// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Counters of one leg since it was opened.
package struct LegStatistics: Sendable, Hashable {
    /// What is written down of the leg when it closes.
    package var quality = LegQuality()
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
    /// Packets whose last bytes are no whole sample, and ones that mean nothing to their codec.
    package var uneven: UInt64 = 0
    package var undecodable: UInt64 = 0
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
    /// Keys to the peer for which there was no room.
    package var keysDropped: UInt64 = 0
    /// Marks answered early because too many were waiting.
    package var streamMarksDropped: UInt64 = 0

    package init() {}
}

extension LegStatistics: Counted {
    package typealias Count = UInt64

    /// Everything here that only grows and can be added up over legs, by the name it is shown under
    /// to whoever watches a gateway.
    package static var counters: [Counter] {
        [
            ("packets_received", \.quality.packetsReceived, "RTP packets accepted."),
            ("packets_sent", \.quality.packetsSent, "RTP packets sent, and frames of streams."),
            (
                "frames_concealed", \.quality.framesConcealed,
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
                "packets_uneven", \.uneven,
                "Packets whose last bytes are no whole sample; the rest was heard."
            ),
            (
                "packets_undecodable", \.undecodable,
                "Packets that meant nothing to their codec; their time was concealed."
            ),
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
            ("keys_dropped", \.keysDropped, "Keys to a peer for which there was no room."),
            (
                "stream_bytes_dropped", \.quality.bytesDropped,
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
        addCounts(of: other)
        // Duplicates of one leg do not make up for losses of another.
        quality.packetsLost &+= max(0, other.quality.packetsLost)
        quality.jitter = max(quality.jitter, other.quality.jitter)
        quality.remoteLoss = [quality.remoteLoss, other.quality.remoteLoss]
            .compactMap(\.self).max()
        quality.roundTrip = [quality.roundTrip, other.quality.roundTrip]
            .compactMap(\.self).max()
    }
}
