// SPDX-License-Identifier: Apache-2.0

import Codecs

/// Gathers frames of the call into packets that cannot be cut, each as long as the peer likes them:
/// multiples of 10 ms, 120 at most. Nothing is allocated after `init`.
struct PacketFiller {
    private static let longest = 120
    private static let shortest = 10

    private let codec: any PacketCodec
    /// Samples of a packet.
    private var packet: Int
    private var held: [Int16]
    private(set) var count = 0

    /// The codec speaks at the call's rate already; packets are of 20 ms until something else is said.
    init(_ codec: any PacketCodec) {
        self.codec = codec
        packet = codec.sampleRate / 50
        held = Array(repeating: 0, count: codec.sampleRate * (Self.longest + 20) / 1000)
    }

    /// Packets of so many milliseconds from now on, or of the next shorter time that there is.
    mutating func setPacketTime(milliseconds: Int) {
        let time = max(Self.shortest, min(milliseconds, Self.longest)) / Self.shortest
        packet = codec.sampleRate * time * Self.shortest / 1000
    }

    /// Puts a frame behind what waits.
    mutating func append(_ frame: UnsafeBufferPointer<Int16>) {
        let length = min(frame.count, held.count - count)
        for index in 0..<length { held[count + index] = frame[index] }
        count += length
    }

    /// Encodes full packets, and at the end of the sound also the rest; each with the samples it holds,
    /// empty where nothing need be sent.
    mutating func take(
        andRest: Bool, into wire: UnsafeMutableBufferPointer<UInt8>,
        _ body: (_ packet: UnsafeRawBufferPointer, _ samples: Int) -> Void
    ) {
        var start = 0
        held.withUnsafeBufferPointer { held in
            while count - start >= packet || (andRest && count > start) {
                let length = min(packet, count - start)
                codec.encode(
                    packets: UnsafeBufferPointer(rebasing: held[start..<start + length]),
                    into: wire, body)
                start += length
            }
        }
        guard start > 0 else { return }
        let rest = count - start
        held.withUnsafeMutableBufferPointer { held in
            guard let base = held.baseAddress else { return }
            base.update(from: base + start, count: rest)
        }
        count = rest
    }
}
