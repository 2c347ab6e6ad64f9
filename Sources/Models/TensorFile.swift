// SPDX-License-Identifier: Apache-2.0

package import Inference

/// The tensors of a `.hama` file: magic "HAMAPK" 1 2, a table of names and shapes, then the data.
///
/// The file is not trusted: every count, length and offset is checked before it is used, and the
/// sum of the tensors cannot exceed the file.
package struct TensorFile: Sendable {
    /// One tensor, widened to 32-bit floats, in C order.
    package struct Tensor: Sendable {
        package var shape: [Int]
        package var values: [Float]
    }

    private struct Entry {
        var name: String
        var half: Bool
        var shape: [Int]
        var offset: Int
        var size: Int
    }

    /// Counts, lengths and sizes over this are refused: more than any model here has.
    private static let limit = 64 << 20

    package private(set) var tensors: [String: Tensor] = [:]
    private let path: String

    /// Parses `bytes`; `path` only names the file in errors.
    package init(_ bytes: [UInt8], path: String) throws(ModelError) {
        self.path = path
        var reader = Reader(bytes: bytes, path: path)
        let magic: [UInt8] = [0x48, 0x41, 0x4D, 0x41, 0x50, 0x4B]
        guard bytes.count >= 12 else {
            throw .truncated(path: path, detail: "\(bytes.count) bytes")
        }
        guard Array(bytes.prefix(6)) == magic else {
            throw .unexpected(path: path, detail: "it does not begin with HAMAPK")
        }
        guard bytes[6] == 1, bytes[7] == 2 else {
            throw .unexpected(path: path, detail: "format \(bytes[6]).\(bytes[7]), not 1.2")
        }
        reader.position = 8
        let count = try reader.integer(bytes: 4)
        guard count <= 1024 else {
            throw .unexpected(path: path, detail: "\(count) tensors, at most 1024")
        }
        var entries: [Entry] = []
        for _ in 0..<count { entries.append(try reader.entry()) }
        let dataSize = entries.map { $0.offset + $0.size }.max() ?? 0
        // The data begins at the next 16 bytes after the table and fills the rest of the file. Any
        // other length is another file: cut by a few bytes, every number would be a wrong one.
        let dataStart = (reader.position + 15) & ~15
        guard dataSize == bytes.count - dataStart else {
            throw .truncated(path: path, detail: "\(bytes.count) of \(dataStart + dataSize) bytes")
        }
        for entry in entries { tensors[entry.name] = Self.widen(entry, bytes, from: dataStart) }
    }

    /// The tensor of this name, which must have this shape.
    package func values(_ name: String, shape: [Int]) throws(ModelError) -> [Float] {
        guard let tensor = tensors[name] else {
            throw .unexpected(path: path, detail: "it has no tensor \"\(name)\"")
        }
        guard tensor.shape == shape else {
            throw .unexpected(path: path, detail: "\"\(name)\" is \(tensor.shape), not \(shape)")
        }
        return tensor.values
    }

    private static func widen(_ entry: Entry, _ bytes: [UInt8], from start: Int) -> Tensor {
        let elements = entry.shape.reduce(1, *)
        let first = start + entry.offset
        let values = bytes.withUnsafeBytes { raw in
            (0..<elements).map { index -> Float in
                if entry.half {
                    let bits = raw.loadUnaligned(
                        fromByteOffset: first + 2 * index, as: UInt16.self)
                    return Self.single(fromHalf: UInt16(littleEndian: bits))
                }
                let bits = raw.loadUnaligned(fromByteOffset: first + 4 * index, as: UInt32.self)
                return Float(bitPattern: UInt32(littleEndian: bits))
            }
        }
        return Tensor(shape: entry.shape, values: values.map { $0.isFinite ? $0 : 0 })
    }

    /// IEEE 754 half to single precision, in integers: no hardware or library support needed.
    static func single(fromHalf half: UInt16) -> Float {
        let sign = UInt32(half & 0x8000) << 16
        let exponent = UInt32(half >> 10) & 0x1F
        let fraction = UInt32(half & 0x3FF)
        switch exponent {
        case 0:
            let magnitude = Float(fraction) * 0x1p-24
            return sign == 0 ? magnitude : -magnitude
        case 0x1F:
            return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
        default:
            return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        let path: String
        var position = 0

        mutating func integer(bytes width: Int) throws(ModelError) -> Int {
            guard position + width <= bytes.count else {
                throw .truncated(path: path, detail: "inside the table of tensors")
            }
            var value: UInt64 = 0
            for index in 0..<width {
                value |= UInt64(bytes[position + index]) << UInt64(8 * index)
            }
            position += width
            guard let result = Int(exactly: value), result <= TensorFile.limit else {
                throw .unexpected(path: path, detail: "a length of \(value)")
            }
            return result
        }

        mutating func entry() throws(ModelError) -> Entry {
            let length = try integer(bytes: 2)
            guard length <= 256, position + length <= bytes.count else {
                throw .truncated(path: path, detail: "inside the table of tensors")
            }
            let name = String(decoding: bytes[position..<position + length], as: UTF8.self)
            position += length
            let type = try integer(bytes: 1)
            let rank = try integer(bytes: 1)
            guard type <= 1, rank <= 4 else {
                throw .unexpected(
                    path: path, detail: "\"\(name)\" has type \(type), rank \(rank)")
            }
            var shape: [Int] = []
            for _ in 0..<rank { shape.append(try integer(bytes: 4)) }
            let offset = try integer(bytes: 8)
            let size = try integer(bytes: 8)
            var elements = 1
            for dimension in shape {
                let (product, overflow) = elements.multipliedReportingOverflow(by: dimension)
                guard !overflow, product <= TensorFile.limit else {
                    throw .unexpected(path: path, detail: "\"\(name)\" is \(shape)")
                }
                elements = product
            }
            guard size == elements * (type == 1 ? 2 : 4) else {
                throw .unexpected(path: path, detail: "\"\(name)\" has \(size) bytes")
            }
            return Entry(name: name, half: type == 1, shape: shape, offset: offset, size: size)
        }
    }
}
