// SPDX-License-Identifier: Apache-2.0

/// What the rest of the gateway has to know about a codec without running it.
package struct CodecDescription: Sendable, Hashable {
    /// The encoding name of `a=rtpmap`, in the spelling of its RFC.
    package var name: String
    /// The payload type RFC 3551 gives it, or nil when one has to be agreed in SDP.
    package var staticPayloadType: UInt8?
    /// Ticks of the RTP timestamp a second; 8000 for G.722 as well (RFC 3551 section 4.5.2).
    package var clockRate: Int
    /// Samples a second that the codec really carries.
    package var sampleRate: Int
    /// Wire bytes for one tick of the RTP timestamp; every codec here has a whole number.
    package var bytesPerTick: Int

    package init(
        name: String, staticPayloadType: UInt8?, clockRate: Int, sampleRate: Int, bytesPerTick: Int
    ) {
        self.name = name
        self.staticPayloadType = staticPayloadType
        self.clockRate = clockRate
        self.sampleRate = sampleRate
        self.bytesPerTick = bytesPerTick
    }

    /// Ticks of the RTP timestamp in one frame of 20 ms.
    package var ticksPerFrame: Int { clockRate / 50 }

    /// Wire bytes of one frame of 20 ms.
    package var bytesPerFrame: Int { ticksPerFrame * bytesPerTick }
}
