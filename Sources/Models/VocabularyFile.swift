// SPDX-License-Identifier: Apache-2.0

import Inference

/// The two lists of symbols in the text-to-phones model's JSON file: letters and phones.
///
/// Reads just that shape: one object whose members are arrays of strings. Bounded by the file.
struct VocabularyFile {
    private(set) var encoder: [String] = []
    private(set) var decoder: [String] = []

    private let bytes: [UInt8]
    private let path: String
    private var position = 0

    init(_ bytes: [UInt8], path: String) throws(ModelError) {
        self.bytes = bytes
        self.path = path
        try expect("{")
        repeat {
            let name = try string()
            try expect(":")
            let values = try list()
            switch name {
            case "encoder": encoder = values
            case "decoder": decoder = values
            default: throw .unexpected(path: path, detail: "a member \"\(name)\"")
            }
        } while take(",")
        try expect("}")
    }

    private mutating func list() throws(ModelError) -> [String] {
        try expect("[")
        var values: [String] = []
        if take("]") { return values }
        repeat { values.append(try string()) } while take(",")
        try expect("]")
        return values
    }

    private mutating func string() throws(ModelError) -> String {
        try expect("\"")
        var content: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                content += try escape()
            default:
                content.append(byte)
            }
        }
        throw .truncated(path: path, detail: "inside a string")
    }

    private mutating func escape() throws(ModelError) -> [UInt8] {
        guard position < bytes.count else {
            throw .truncated(path: path, detail: "inside a string")
        }
        let byte = bytes[position]
        position += 1
        guard byte == UInt8(ascii: "u") else {
            return byte == UInt8(ascii: "n") ? [10] : byte == UInt8(ascii: "t") ? [9] : [byte]
        }
        guard position + 4 <= bytes.count,
            let code = UInt32(
                String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
            let scalar = Unicode.Scalar(code)
        else { throw .unexpected(path: path, detail: "an escape at byte \(position)") }
        position += 4
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func expect(_ token: Character) throws(ModelError) {
        guard take(token) else {
            throw .unexpected(path: path, detail: "no \"\(token)\" at byte \(position)")
        }
    }

    private mutating func take(_ token: Character) -> Bool {
        while position < bytes.count, [9, 10, 13, 32].contains(bytes[position]) { position += 1 }
        guard position < bytes.count, bytes[position] == token.asciiValue else { return false }
        position += 1
        return true
    }
}
