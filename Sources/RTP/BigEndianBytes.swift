// SPDX-License-Identifier: Apache-2.0

// Network order over raw buffers. Callers check the bounds first; an access beyond them traps.

extension UnsafeRawBufferPointer {
    func bigEndian16(at offset: Int) -> UInt16 {
        UInt16(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    func bigEndian32(at offset: Int) -> UInt32 {
        UInt32(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}

extension UnsafeMutableRawBufferPointer {
    func setBigEndian(_ value: some FixedWidthInteger, at offset: Int) {
        storeBytes(of: value.bigEndian, toByteOffset: offset, as: type(of: value))
    }
}
