// SPDX-License-Identifier: Apache-2.0

/// One direction-pair of a codec on one leg: bytes of the wire to PCM and back.
///
/// The PCM side is mono `Int16` at the `sampleRate` of the codec's description; whoever wants
/// another rate resamples. A conformer may carry state (G.722 does) and belongs to one leg and one
/// media thread. Neither function allocates, and neither trusts the lengths it is given: both stop
/// at whichever buffer ends first, at a whole sample.
package protocol AudioCodec: AnyObject {
    /// The catalog row this codec was made from.
    var description: CodecDescription { get }

    /// Encodes samples into wire bytes; the result is the number of bytes written.
    func encode(
        _ samples: UnsafeBufferPointer<Int16>, into bytes: UnsafeMutableBufferPointer<UInt8>
    ) -> Int

    /// Decodes wire bytes into samples; the result is the number of samples written.
    func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>
    ) -> Int
}
