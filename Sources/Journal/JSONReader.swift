// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Why a text is not JSON we take, and where.
package struct JSONReaderError: Error, Sendable, Hashable, CustomStringConvertible {
    package var what: String
    /// Bytes from the beginning of the text.
    package var offset: Int

    package var description: String { "\(what) at byte \(offset)" }
}

/// Reads JSON text (RFC 8259) into a value, members in the order of the text.
///
/// Bounded in size and depth, so that a file or a peer cannot grow or overflow us. Whole numbers
/// that fit become `.integer`, all others `.number`.
package struct JSONReader {
    package static let depthLimit = 64

    private var bytes: ArraySlice<UInt8>
    private var position: Int { bytes.startIndex }

    /// Reads one JSON text of at most `limit` bytes.
    package static func value(
        of text: some Collection<UInt8>, limit: Int = 1 << 20
    ) throws(JSONReaderError) -> JSONValue {
        guard text.count <= limit else {
            throw JSONReaderError(what: "longer than \(limit) bytes", offset: limit)
        }
        var reader = JSONReader(bytes: ArraySlice(text))
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.bytes.isEmpty else { throw reader.error("more than one value") }
        return value
    }

    /// Reads one JSON text of at most `limit` bytes.
    package static func value(
        of text: String, limit: Int = 1 << 20
    ) throws(JSONReaderError) -> JSONValue {
        try value(of: text.utf8, limit: limit)
    }

    private func error(_ what: String) -> JSONReaderError {
        JSONReaderError(what: what, offset: position)
    }

    private mutating func skipSpace() {
        while let byte = bytes.first, byte == 0x20 || (0x09...0x0D).contains(byte) {
            bytes.removeFirst()
        }
    }

    private mutating func take(_ byte: Character) -> Bool {
        guard let first = bytes.first, first == byte.asciiValue else { return false }
        bytes.removeFirst()
        return true
    }

    private mutating func value(depth: Int) throws(JSONReaderError) -> JSONValue {
        guard depth < Self.depthLimit else { throw error("nested deeper than \(Self.depthLimit)") }
        skipSpace()
        guard let first = bytes.first else { throw error("the text ends early") }
        switch first {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(JSONReaderError) -> JSONValue {
        bytes.removeFirst()
        var members: [JSONValue.Member] = []
        skipSpace()
        if take("}") { return .object([]) }
        while true {
            skipSpace()
            guard bytes.first == UInt8(ascii: "\"") else { throw error("a member's name expected") }
            let name = try string()
            skipSpace()
            guard take(":") else { throw error("':' expected") }
            members.append(JSONValue.Member(name, try value(depth: depth + 1)))
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw error("',' or '}' expected") }
        }
    }

    private mutating func array(depth: Int) throws(JSONReaderError) -> JSONValue {
        bytes.removeFirst()
        var values: [JSONValue] = []
        skipSpace()
        if take("]") { return .array([]) }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(values) }
            guard take(",") else { throw error("',' or ']' expected") }
        }
    }

    private mutating func word(
        _ word: String, _ value: JSONValue
    ) throws(JSONReaderError) -> JSONValue {
        guard bytes.starts(with: word.utf8) else { throw error("not a JSON value") }
        bytes.removeFirst(word.utf8.count)
        return value
    }

    private mutating func number() throws(JSONReaderError) -> JSONValue {
        let signs = Array("+-.eE0123456789".utf8)
        let token = bytes.prefix { signs.contains($0) }
        guard token.count <= 64, let digit = token.first(where: { $0 != UInt8(ascii: "-") }),
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit),
            token.last.map({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) ?? false
        else { throw error("not a JSON value") }
        let text = String(decoding: token, as: UTF8.self)
        if let whole = Int64(text) {
            bytes.removeFirst(token.count)
            return .integer(whole)
        }
        guard let number = Double(text), number.isFinite else { throw error("not a number") }
        bytes.removeFirst(token.count)
        return .number(number)
    }

    private mutating func string() throws(JSONReaderError) -> String {
        bytes.removeFirst()
        var units: [UInt8] = []
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: units, as: UTF8.self) else {
                    throw error("not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): units.append(contentsOf: try escape().utf8)
            case 0..<0x20: throw error("a control character in a string")
            default: units.append(byte)
            }
        }
        throw error("a string does not end")
    }

    private mutating func escape() throws(JSONReaderError) -> String {
        guard let byte = bytes.popFirst() else { throw error("a string does not end") }
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return String(UnicodeScalar(byte))
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw error("an unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(JSONReaderError) -> String {
        let high = try hexUnit()
        // A pair of escapes makes one character beyond U+FFFF; half a pair stands for none.
        guard UTF16.isLeadSurrogate(high) else {
            return String(decoding: [high], as: UTF16.self)
        }
        guard take("\\"), take("u") else { return "\u{FFFD}" }
        return String(decoding: [high, try hexUnit()], as: UTF16.self)
    }

    private mutating func hexUnit() throws(JSONReaderError) -> UInt16 {
        let digits = bytes.prefix(4)
        guard digits.count == 4, !digits.contains(UInt8(ascii: "+")),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits expected") }
        bytes.removeFirst(4)
        return unit
    }
}
