// SPDX-License-Identifier: Apache-2.0

/// The fixed memory in which a jitter buffer keeps its units.
///
/// speexdsp's destroy callback gets only the pointer it was given, so whether a unit is in use is
/// written in the unit itself, in front of its payload.
final class JitterUnitPool {
    private static let headerSize = 16

    /// One unit: in use (1 byte), payload type (1), bytes a tick (1), unused (1), length (4),
    /// timestamp (4), ticks (4), then the payload.
    struct Unit {
        let base: UnsafeMutableRawPointer

        var payloadType: UInt8 { base.load(fromByteOffset: 1, as: UInt8.self) }
        /// 0 in a packet that cannot be cut.
        var bytesPerTick: Int { Int(base.load(fromByteOffset: 2, as: UInt8.self)) }
        var timestamp: UInt32 { base.load(fromByteOffset: 8, as: UInt32.self) }
        /// The time it holds.
        var ticks: Int { Int(base.load(fromByteOffset: 12, as: UInt32.self)) }
        /// Whether it can be played in parts.
        var canBeCut: Bool { bytesPerTick > 0 }
        var count: Int { Int(base.load(fromByteOffset: 4, as: UInt32.self)) }
        var payload: UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(start: base + JitterUnitPool.headerSize, count: count)
        }

        /// `bytes` are no more than the pool's capacity.
        func fill(
            _ bytes: UnsafeRawBufferPointer, payloadType: UInt8, bytesPerTick: Int,
            timestamp: UInt32, ticks: Int
        ) {
            let count = bytes.count
            base.storeBytes(of: payloadType, toByteOffset: 1, as: UInt8.self)
            base.storeBytes(
                of: UInt8(clamping: bytesPerTick), toByteOffset: 2, as: UInt8.self)
            base.storeBytes(of: UInt32(count), toByteOffset: 4, as: UInt32.self)
            base.storeBytes(of: timestamp, toByteOffset: 8, as: UInt32.self)
            base.storeBytes(of: UInt32(ticks), toByteOffset: 12, as: UInt32.self)
            guard count > 0, let source = bytes.baseAddress else { return }
            (base + JitterUnitPool.headerSize).copyMemory(from: source, byteCount: count)
        }
    }

    private let memory: UnsafeMutableRawPointer
    private let count: Int
    /// Bytes of payload a unit can hold: one frame, or one packet that cannot be cut.
    let capacity: Int
    private let stride: Int
    private var cursor = 0

    init(count: Int, capacity: Int) {
        self.count = count
        self.capacity = capacity
        stride = (Self.headerSize + capacity + 7) / 8 * 8
        memory = .allocate(byteCount: count * stride, alignment: 8)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: count * stride)
    }

    deinit {
        memory.deallocate()
    }

    /// A unit nobody uses, marked as used; nil when there is none.
    func take() -> Unit? {
        for step in 0..<count {
            let index = (cursor + step) % count
            let base = memory + index * stride
            if base.load(as: UInt8.self) == 0 {
                base.storeBytes(of: 1, as: UInt8.self)
                cursor = index + 1
                return Unit(base: base)
            }
        }
        return nil
    }

    /// The packet that begins at this timestamp and cannot be cut, if it waits.
    func packet(at timestamp: UInt32) -> Unit? {
        for index in 0..<count {
            let unit = Unit(base: memory + index * stride)
            let isUsed = unit.base.load(as: UInt8.self) != 0
            if isUsed, unit.timestamp == timestamp, !unit.canBeCut { return unit }
        }
        return nil
    }

    func releaseAll() {
        for index in 0..<count { Self.release(memory + index * stride) }
    }

    static func release(_ base: UnsafeMutableRawPointer?) {
        base?.storeBytes(of: 0, as: UInt8.self)
    }
}
