// SPDX-License-Identifier: Apache-2.0

/// What the rest of the gateway has to know about a codec without running it, and how to get one
/// to run: a row of `CodecCatalog`.
package struct CodecDescription: Sendable {
    /// How the time that a payload holds is read from it.
    package enum Payload: Sendable {
        /// Wire bytes for one tick of the RTP timestamp: sound that can be cut anywhere.
        case constant(bytesPerTick: Int)
        /// Packets that cannot be cut: bytes of the largest, and the ticks of the RTP timestamp that
        /// one holds, nil when it is malformed. Codecs of such are `PacketCodec`s.
        case packets(byteLimit: Int, ticks: @Sendable (UnsafeRawBufferPointer) -> Int?)
    }

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
    package var payload: Payload
    /// What our `a=fmtp` says of it, if anything.
    package var parameters: String?
    /// Names of `a=fmtp` parameters under which it would be another codec than ours.
    package var refusedParameters: [String]

    private let make: @Sendable () -> (any AudioCodec)?

    /// `make` gives a fresh codec for one leg, or nil when there is no memory for its state.
    package init(
        name: String, staticPayloadType: UInt8? = nil, clockRate: Int, sampleRate: Int,
        channels: Int = 1, payload: Payload, parameters: String? = nil,
        refusedParameters: [String] = [], make: @escaping @Sendable () -> (any AudioCodec)?
    ) {
        self.name = name
        self.staticPayloadType = staticPayloadType
        self.clockRate = clockRate
        self.sampleRate = sampleRate
        self.channels = channels
        self.payload = payload
        self.parameters = parameters
        self.refusedParameters = refusedParameters
        self.make = make
    }

    /// A fresh codec for one leg, or nil when there is no memory for its state.
    package func makeCodec() -> (any AudioCodec)? { make() }

    /// Ticks of the RTP timestamp in one frame of 20 ms.
    package var ticksPerFrame: Int { clockRate / 50 }

    /// Wire bytes of one frame of 20 ms, or of the largest packet.
    package var bytesPerFrame: Int {
        switch payload {
        case .constant(let bytesPerTick): ticksPerFrame * bytesPerTick
        case .packets(let byteLimit, _): byteLimit
        }
    }

    /// PCM samples of one frame of 20 ms.
    package var samplesPerFrame: Int { sampleRate / 50 }

    /// Whether a payload can be cut anywhere.
    package var canBeCut: Bool {
        switch payload {
        case .constant: true
        case .packets: false
        }
    }

    /// The most bytes that so many PCM samples make: whole frames, or packets.
    package func bytes(for samples: Int) -> Int {
        (samples + samplesPerFrame - 1) / samplesPerFrame * bytesPerFrame
    }

    /// The most PCM samples that a payload of so many bytes can hold: 120 ms in a packet.
    package func samples(in bytes: Int) -> Int {
        canBeCut ? bytes * samplesPerFrame / bytesPerFrame : 6 * samplesPerFrame
    }

    /// How the configuration calls it: `PCMU`, `opus`, and with the clock where that is not 8000 and
    /// tells what the sound is: `L16/16000`.
    package var title: String {
        switch payload {
        case .constant where clockRate != 8000: "\(name)/\(clockRate)"
        case .constant, .packets: name
        }
    }
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
