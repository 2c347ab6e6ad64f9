// SPDX-License-Identifier: Apache-2.0

/// What one tick got out of the jitter buffer. Where sound is missing between the bytes of `frame` and
/// `packets`, the buffer's `gaps` say so.
package enum JitterRead: Sendable, Hashable {
    /// Payload of this type, from the front of the caller's buffer. Fewer `bytes` than a frame
    /// holds mean that the rest of the frame is lost: decode what is there, conceal the rest.
    case frame(payloadType: UInt8, bytes: Int)
    /// Packets of this type that cannot be cut, each with its length in two bytes before it, the
    /// lower first. `ahead` ticks of theirs are sound of later frames, which are `covered`.
    case packets(payloadType: UInt8, bytes: Int, ahead: Int)
    /// The frame is in a packet that was handed out before.
    case covered
    /// A frame is lost, and the packet that follows is here, which may say once more what was in
    /// it; it will come again in its turn.
    case lost(payloadType: UInt8, bytes: Int)
    /// A frame is lost, late, or held back to make the buffer deeper: conceal it.
    case missing
    /// Nothing has come, or nothing for so long that there is nothing to conceal: silence.
    case idle
}

/// One frame while units are put into it.
struct JitterFrame {
    let frame: UnsafeMutableRawBufferPointer
    private var filled = 0
    /// Ticks that are wanted, and those of them that nothing has been found for yet.
    private let ticks: Int
    private(set) var remaining: Int
    private var payloadType: UInt8?
    /// What is missing between the bytes.
    private(set) var gaps = JitterGaps()
    /// Ticks of packets beyond the frame.
    private(set) var ahead = 0
    private(set) var hasPackets = false

    init(frame: UnsafeMutableRawBufferPointer, ticks: Int) {
        self.frame = frame
        self.ticks = ticks
        remaining = ticks
    }

    /// Nothing is there for so many ticks; the result is how many of them are of this frame.
    mutating func pass(gap: Int) -> Int {
        let taken = max(0, min(gap, remaining))
        guard taken > 0 else { return 0 }
        remaining -= taken
        gaps.add(at: filled, ticks: taken)
        return taken
    }

    /// There will be no more.
    mutating func end() { remaining = 0 }

    /// What the tick has got.
    var read: JitterRead? {
        guard let payloadType, filled > 0 else { return nil }
        return hasPackets
            ? .packets(payloadType: payloadType, bytes: filled, ahead: ahead)
            : .frame(payloadType: payloadType, bytes: filled)
    }

    private mutating func begin(_ unit: JitterUnitPool.Unit) {
        guard payloadType != unit.payloadType else { return }
        // The sender changed codec within this frame: what was before gives way, and is a gap.
        if payloadType != nil {
            gaps = JitterGaps()
            if ticks > remaining { gaps.add(at: 0, ticks: ticks - remaining) }
        }
        payloadType = unit.payloadType
        filled = 0
        ahead = 0
        hasPackets = !unit.canBeCut
    }

    /// Takes a whole packet, of which so many ticks have passed already.
    mutating func append(packet unit: JitterUnitPool.Unit, late: Int) {
        begin(unit)
        remaining -= max(0, unit.ticks - late)
        if remaining < 0 {
            ahead -= remaining
            remaining = 0
        }
        let payload = unit.payload
        guard filled + 2 + payload.count <= frame.count, payload.count <= 0xFFFF else { return }
        frame[filled] = UInt8(truncatingIfNeeded: payload.count)
        frame[filled + 1] = UInt8(truncatingIfNeeded: payload.count >> 8)
        UnsafeMutableRawBufferPointer(rebasing: frame[(filled + 2)..<(filled + 2 + payload.count)])
            .copyMemory(from: payload)
        filled += 2 + payload.count
    }

    /// Copies what fits of a unit; the result is the offset of its first byte not used.
    mutating func append(_ unit: JitterUnitPool.Unit, from offset: Int) -> Int {
        begin(unit)
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
