// SPDX-License-Identifier: Apache-2.0

import COnnxRuntime

/// A named tensor over memory it owns, reused from run to run.
package final class OnnxTensor {
    package enum Element: Sendable {
        case float
        case int64
        case bool

        var code: Int32 {
            switch self {
            case .float: Int32(HANDOFF_ORT_FLOAT)
            case .int64: Int32(HANDOFF_ORT_INT64)
            case .bool: Int32(HANDOFF_ORT_BOOL)
            }
        }

        var width: Int {
            switch self {
            case .float: 4
            case .int64: 8
            case .bool: 1
            }
        }
    }

    package let name: String
    package let element: Element
    /// At most 5 dimensions; an empty shape is a scalar.
    package var shape: [Int]
    private let storage: UnsafeMutableRawBufferPointer
    private let cName: UnsafeMutablePointer<CChar>

    /// Memory for `capacity` elements, all zero.
    package init(_ name: String, _ element: Element, shape: [Int], capacity: Int) {
        self.name = name
        self.element = element
        self.shape = shape
        storage = .allocate(byteCount: max(1, capacity) * element.width, alignment: 64)
        storage.initializeMemory(as: UInt8.self, repeating: 0)
        let bytes = name.utf8CString
        cName = .allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { (cName + index).initialize(to: byte) }
    }

    deinit {
        storage.deallocate()
        cName.deallocate()
    }

    /// The elements as floats; empty for another element type.
    package var floats: UnsafeMutableBufferPointer<Float> {
        storage.bindMemory(to: Float.self)
    }

    /// The elements as 64-bit integers.
    package var integers: UnsafeMutableBufferPointer<Int64> {
        storage.bindMemory(to: Int64.self)
    }

    /// Sets the first element of a tensor of flags.
    package func setFlag(_ value: Bool) { storage[0] = value ? 1 : 0 }

    /// Elements the present shape has.
    package var count: Int { shape.reduce(1, *) }

    /// Copies elements and shape of a tensor of the same element type.
    package func take(from other: OnnxTensor) {
        let bytes = min(storage.count, other.count * other.element.width)
        storage.copyMemory(from: UnsafeRawBufferPointer(rebasing: other.storage[..<bytes]))
        shape = other.shape
    }

    var described: handoff_ort_tensor {
        var result = handoff_ort_tensor()
        result.name = UnsafePointer(cName)
        result.type = element.code
        result.rank = Int32(min(shape.count, 5))
        let padded = (shape + [0, 0, 0, 0, 0]).map(Int64.init)
        result.shape = (padded[0], padded[1], padded[2], padded[3], padded[4])
        result.data = storage.baseAddress
        result.bytes = storage.count
        return result
    }

    static func shape(of tensor: handoff_ort_tensor) -> [Int] {
        let (a, b, c, d, e) = tensor.shape
        let all = [a, b, c, d, e]
        return all.prefix(Int(tensor.rank)).map { Int($0) }
    }
}
