// SPDX-License-Identifier: Apache-2.0

package import Codecs
package import SDP
package import Timing

/// One packet of RTP as it was captured.
package struct CapturedPacket: Sendable, Hashable {
    /// What its payload type means, by what the two sides agreed on.
    package enum Format: Sendable, Hashable {
        case sound(PayloadCodec)
        /// Telephone events (RFC 4733) whose durations this clock counts.
        case keys(clockRate: Int)
        /// Comfort noise (RFC 3389).
        case comfortNoise
        /// Nobody said.
        case unknown
    }

    /// When it came by.
    package var at: Instant
    package var ssrc: UInt32
    package var sequence: UInt16
    package var timestamp: UInt32
    package var marker: Bool
    package var payloadType: UInt8
    package var format: Format
    package var payload: ArraySlice<UInt8>
}

extension CapturedPacket {
    /// The row of the catalog that its sound is of; nil for what is no sound, or no codec of ours.
    package var codec: CodecDescription? {
        guard case .sound(let codec) = format else { return nil }
        return CodecCatalog.codec(
            named: codec.name, clockRate: codec.clockRate, channels: codec.channels)
    }
}
