// SPDX-License-Identifier: Apache-2.0

/// What the rest of the gateway has to know about a codec without running it, and how to get one
/// to run: a row of `CodecCatalog`.
package struct CodecDescription: Sendable {
    /// The encoding name of `a=rtpmap`, in the spelling of its RFC.
    package var name: String
    /// The payload type RFC 3551 gives it, or nil when a number has to be agreed in SDP.
    package var staticPayloadType: UInt8?
    /// Ticks of the RTP timestamp a second; 8000 for G.722 as well (RFC 3551 section 4.5.2).
    package var clockRate: Int
    /// Samples a second on the codec's PCM side: a multiple of 50, 8000 to 48000.
    package var sampleRate: Int
    /// The channels of `a=rtpmap`; the PCM side is mono whatever it says.
    package var channels: Int
    /// Wire bytes for one tick of the RTP timestamp; every codec here has a whole number.
    package var bytesPerTick: Int
    /// What our `a=fmtp` says of it, if anything.
    package var parameters: String?
    /// Names of `a=fmtp` parameters under which it would be another codec than ours.
    package var refusedParameters: [String]

    private let make: @Sendable () -> (any AudioCodec)?

    /// `make` gives a fresh codec for one leg, or nil when there is no memory for its state.
    package init(
        name: String, staticPayloadType: UInt8? = nil, clockRate: Int, sampleRate: Int,
        channels: Int = 1, bytesPerTick: Int, parameters: String? = nil,
        refusedParameters: [String] = [], make: @escaping @Sendable () -> (any AudioCodec)?
    ) {
        self.name = name
        self.staticPayloadType = staticPayloadType
        self.clockRate = clockRate
        self.sampleRate = sampleRate
        self.channels = channels
        self.bytesPerTick = bytesPerTick
        self.parameters = parameters
        self.refusedParameters = refusedParameters
        self.make = make
    }

    /// A fresh codec for one leg, or nil when there is no memory for its state.
    package func makeCodec() -> (any AudioCodec)? { make() }

    /// Ticks of the RTP timestamp in one frame of 20 ms.
    package var ticksPerFrame: Int { clockRate / 50 }

    /// Wire bytes of one frame of 20 ms.
    package var bytesPerFrame: Int { ticksPerFrame * bytesPerTick }

    /// PCM samples of one frame of 20 ms.
    package var samplesPerFrame: Int { sampleRate / 50 }

    /// How the configuration calls it: `PCMU`, and with the clock where that is not 8000:
    /// `L16/16000`.
    package var title: String { clockRate == 8000 ? name : "\(name)/\(clockRate)" }
}

/// A codec is told from others as `a=rtpmap` tells it: by name, clock and channels.
extension CodecDescription: Hashable {
    package static func == (left: CodecDescription, right: CodecDescription) -> Bool {
        left.name == right.name && left.clockRate == right.clockRate
            && left.channels == right.channels
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(clockRate)
        hasher.combine(channels)
    }
}
