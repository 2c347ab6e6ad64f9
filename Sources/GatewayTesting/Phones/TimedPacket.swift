// SPDX-License-Identifier: Apache-2.0

package import Codecs

/// A packet of RTP to be sent again as it was sent before: when, and what it said. Its numbers count
/// from those of the first packet of its source; whoever sends it has others of its own.
package struct TimedPacket: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        case sound(CodecDescription)
        /// A telephone event (RFC 4733).
        case keys
        /// Comfort noise (RFC 3389).
        case comfortNoise
        /// Whatever has this payload type.
        case other(UInt8)
    }

    /// Since the first packet, or whatever else the others are counted from.
    package var time: Duration
    /// Which of the sources of its sender, from 0: a device that changes its SSRC has several.
    package var source: Int
    package var sequence: UInt16
    package var timestamp: UInt32
    package var marker: Bool
    package var content: Content
    package var payload: ArraySlice<UInt8>

    package init(
        time: Duration, source: Int = 0, sequence: UInt16, timestamp: UInt32,
        marker: Bool = false, content: Content, payload: ArraySlice<UInt8>
    ) {
        self.time = time
        self.source = source
        self.sequence = sequence
        self.timestamp = timestamp
        self.marker = marker
        self.content = content
        self.payload = payload
    }
}
