// SPDX-License-Identifier: Apache-2.0

package import JSON

/// How the sound of one leg fared, from its opening until now or its close.
package struct LegQuality: Sendable, Hashable {
    /// RTP packets accepted; none on a stream.
    package var packetsReceived: UInt64 = 0
    /// RTP packets or frames of a stream sent.
    package var packetsSent: UInt64 = 0
    /// Packets the party sent that never came (RFC 3550 appendix A.3); negative with duplicates.
    package var packetsLost: Int64 = 0
    /// Interarrival jitter in milliseconds (RFC 3550 section 6.4.1).
    package var jitter: Double = 0
    /// Frames of 20 ms that loss concealment filled.
    package var framesConcealed: UInt64 = 0
    /// Bytes of a stream's sound for which there was no room.
    package var bytesDropped: UInt64 = 0
    /// What the party's last report says it lost of what we sent, 0...1; nil without a report.
    package var remoteLoss: Double?
    /// Round trip by RTCP in milliseconds; nil without reports.
    package var roundTrip: Double?
    /// Mean level of what was not silence, in decibels relative to full scale; nil when all was.
    package var level: Double?

    package init() {}

    /// The share of the party's packets that never came, 0...1; nil when none were due.
    package var loss: Double? {
        let lost = UInt64(max(0, packetsLost))
        let due = packetsReceived + lost
        return due > 0 ? Double(lost) / Double(due) : nil
    }

    package var json: JSONValue {
        return .members([
            "packets_received": .integer(Int64(clamping: packetsReceived)),
            "packets_sent": .integer(Int64(clamping: packetsSent)),
            "packets_lost": .integer(max(0, packetsLost)),
            "loss_percent": loss.map { .number(Self.tenth($0 * 100)) },
            "jitter_ms": .number(Self.tenth(jitter)),
            "frames_concealed": .integer(Int64(clamping: framesConcealed)),
            "bytes_dropped": bytesDropped > 0 ? .integer(Int64(clamping: bytesDropped)) : nil,
            "remote_loss_percent": remoteLoss.map { .number(Self.tenth($0 * 100)) },
            "round_trip_ms": roundTrip.map { .number(Self.tenth($0)) },
            "level_dbfs": level.map { .integer(Int64($0.rounded())) },
        ])
    }

    /// In plain words.
    package var words: String {
        var parts: [String] = []
        if let loss {
            parts.append("\(packetsReceived) packets, \(Self.tenth(loss * 100)) % lost")
            parts.append("jitter \(Self.tenth(jitter)) ms")
            if framesConcealed > 0 { parts.append("\(framesConcealed) frames concealed") }
        }
        if bytesDropped > 0 { parts.append("\(bytesDropped) bytes dropped") }
        if let roundTrip { parts.append("round trip \(Self.tenth(roundTrip)) ms") }
        if let remoteLoss { parts.append("it lost \(Self.tenth(remoteLoss * 100)) % of ours") }
        parts.append(level.map { "level \(Int($0.rounded())) dBFS" } ?? "silent")
        return parts.joined(separator: ", ")
    }

    private static func tenth(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
