// SPDX-License-Identifier: Apache-2.0

/// What one tick got out of the jitter buffer.
package enum JitterRead: Sendable, Hashable {
    /// Payload of this type, from the front of the caller's buffer. Fewer `bytes` than a frame
    /// holds mean that the rest of the frame is lost: decode what is there, conceal the rest.
    case frame(payloadType: UInt8, bytes: Int)
    /// A frame is lost, late, or held back to make the buffer deeper: conceal it.
    case missing
    /// Nothing has come, or nothing for so long that there is nothing to conceal: silence.
    case idle
}

/// One frame while units are put into it.
struct JitterFrame {
    let frame: UnsafeMutableRawBufferPointer
    var filled = 0
    /// Ticks of the frame that nothing has been found for yet.
    var remaining: Int
    var payloadType: UInt8?

    init(frame: UnsafeMutableRawBufferPointer, ticks: Int) {
        self.frame = frame
        remaining = ticks
    }

    /// Copies what fits of a unit; the result is the offset of its first byte not used.
    mutating func append(_ unit: JitterUnitPool.Unit, from offset: Int) -> Int {
        if payloadType != unit.payloadType {
            // The sender changed codec within this frame: its last half gives way.
            payloadType = unit.payloadType
            filled = 0
        }
        let perTick = max(1, unit.bytesPerTick)
        let wanted = min(unit.count - offset, remaining * perTick)
        guard wanted > 0 else { return max(offset, unit.count) }
        remaining -= wanted / perTick
        let copied = min(wanted, frame.count - filled)
        UnsafeMutableRawBufferPointer(rebasing: frame[filled..<filled + copied])
            .copyMemory(
                from: UnsafeRawBufferPointer(rebasing: unit.payload[offset..<offset + copied]))
        filled += copied
        return offset + wanted
    }
}
