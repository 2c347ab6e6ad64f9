// SPDX-License-Identifier: Apache-2.0

/// One direction-pair of a codec on one leg: bytes of the wire to PCM and back.
///
/// The PCM side is mono `Int16` at `sampleRate`, that of the codec's description unless it was
/// changed; whoever wants another rate resamples. A conformer may carry state (G.722 does) and belongs to one leg and one
/// media thread. Neither function allocates, and neither trusts the lengths it is given: both stop
/// at whichever buffer ends first, at a whole sample.
package protocol AudioCodec: AnyObject {
    /// The catalog row this codec was made from.
    var description: CodecDescription { get }

    /// Samples a second of the PCM side.
    var sampleRate: Int { get }

    /// Speaks at another rate from now on; false, and nothing has changed, where it cannot. May
    /// allocate.
    func change(to sampleRate: Int) -> Bool

    /// Encodes samples into wire bytes; the result is the number of bytes written.
    func encode(
        _ samples: UnsafeBufferPointer<Int16>, into bytes: UnsafeMutableBufferPointer<UInt8>
    ) -> Int

    /// Decodes wire bytes into samples; the result is the number of samples written.
    func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>
    ) -> Int
}

extension AudioCodec {
    package var sampleRate: Int { description.sampleRate }

    package func change(to sampleRate: Int) -> Bool { sampleRate == self.sampleRate }
}

/// A codec whose packets cannot be cut, hold from 2.5 to 120 ms, and are missed less than others':
/// it fills the gap of a lost one itself. It speaks at 8 and at 16 kHz.
///
/// `encode` takes 20 ms; nothing written means that nothing need be sent (DTX). `decode` takes one
/// packet and has room for 120 ms.
package protocol PacketCodec: AudioCodec {
    /// Encodes a multiple of 10 ms, 120 ms at most, and gives it out as a packet, in the caller's
    /// memory, with the samples it holds; as more than one where it will not go into one, and as
    /// nothing where nothing need be sent (DTX).
    func encode(
        packets samples: UnsafeBufferPointer<Int16>,
        into bytes: UnsafeMutableBufferPointer<UInt8>,
        _ body: (_ packet: UnsafeRawBufferPointer, _ samples: Int) -> Void
    )

    /// Fills the place of sound that is lost, from the packet after it where that says once more
    /// what was in it, and else (no bytes) from what was before. The result is the number of samples
    /// written. Of a packet that says more again than was lost, the end counts.
    func conceal(
        before next: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>
    ) -> Int

    /// Whether the peer has said that it is silent, and what sounds meanwhile is its room.
    var isResting: Bool { get }
}
