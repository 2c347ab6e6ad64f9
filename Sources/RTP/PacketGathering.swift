// SPDX-License-Identifier: Apache-2.0

/// Encoded sound on its way into packets of the peer's packet time (`a=ptime`, RFC 8866 section
/// 6.4): what does not fill one yet. Nothing is allocated after `init`.
struct PacketGathering: Sendable {
    /// The longest payload that goes into one datagram everywhere: 160 ms of G.711, 80 of L16
    /// at 8 kHz.
    static let payloadLimit = 1280
    /// Room for what does not fill a packet, and the frame that fills it.
    private static let capacity = 2 * payloadLimit

    private var clock = RTPClock.telephone
    /// Ticks of the timestamp in a packet.
    private(set) var packetTicks = RTPClock.telephone.ticksPerFrame
    /// Ticks that wait.
    private(set) var ticks: UInt32 = 0
    private var bytesPerTick = 1
    private var bytes = [UInt8](repeating: 0, count: capacity)
    private var count = 0

    var isEmpty: Bool { count == 0 }

    /// Packets of so many milliseconds from now on, 5 to 200, with timestamps of this clock. Whoever
    /// changes the clock sends the rest first.
    mutating func setPacketTime(milliseconds: Int, _ clock: RTPClock) {
        self.clock = clock
        packetTicks = clock.ticks(milliseconds: max(5, min(milliseconds, 200)))
    }

    /// Whether the next frame is a packet, as it comes.
    var isIdle: Bool { count == 0 && packetTicks == clock.ticksPerFrame }

    /// Bytes of a full packet.
    private var packetBytes: Int {
        let wanted = Int(packetTicks) * bytesPerTick
        return min(wanted, Self.payloadLimit / bytesPerTick * bytesPerTick)
    }

    /// Puts a frame of 20 ms behind what waits. Its codec is that of what waits: whoever changes
    /// the codec sends the rest first.
    mutating func append(_ frame: UnsafeRawBufferPointer) {
        bytesPerTick = max(1, frame.count / Int(clock.ticksPerFrame))
        let length = min(frame.count, bytes.count - count)
        bytes.withUnsafeMutableBytes { target in
            UnsafeMutableRawBufferPointer(rebasing: target[count..<count + length])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: frame[..<length]))
        }
        count += length
        ticks &+= UInt32(length / bytesPerTick)
    }

    /// Hands out full packets, and at the end of the sound also the rest.
    mutating func take(
        andRest: Bool, _ body: (_ payload: UnsafeRawBufferPointer, _ ticks: UInt32) -> Void
    ) {
        let full = packetBytes
        var start = 0
        bytes.withUnsafeBytes { bytes in
            while count - start >= full || (andRest && count > start) {
                let length = min(full, count - start)
                body(
                    UnsafeRawBufferPointer(rebasing: bytes[start..<start + length]),
                    UInt32(length / bytesPerTick))
                start += length
            }
        }
        guard start > 0 else { return }
        let left = count - start
        bytes.withUnsafeMutableBytes { bytes in
            UnsafeMutableRawBufferPointer(rebasing: bytes[..<left])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + left]))
        }
        count = left
        ticks = UInt32(left / bytesPerTick)
    }
}
