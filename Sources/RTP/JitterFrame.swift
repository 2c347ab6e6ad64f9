// SPDX-License-Identifier: Apache-2.0

/// One frame while units are put into it.
struct JitterFrame {
    let frame: UnsafeMutableRawBufferPointer
    var filled = 0
    /// Ticks of the frame that nothing has been found for yet.
    var remaining = JitterBuffer.frameTicks
    var payloadType: UInt8?

    init(frame: UnsafeMutableRawBufferPointer) {
        self.frame = frame
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
