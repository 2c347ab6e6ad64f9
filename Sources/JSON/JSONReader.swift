// SPDX-License-Identifier: Apache-2.0

/// Reads one JSON text (RFC 8259) into a value, keeping the order of members.
///
/// Ours, because an agent's context must keep its order, and because what a stranger sends is
/// bounded here in length, depth and number of values before anything is built from it. Whole
/// numbers that fit become `.integer`, all others `.number`; half a surrogate pair is refused.
package struct JSONReader {
    /// What a text may hold; unless told otherwise, what we take from a stranger.
    package struct Limits: Sendable, Hashable {
        package var bytes: Int
        /// Arrays and objects within each other.
        package var depth: Int
        package var values: Int

        package init(bytes: Int = 64 * 1024, depth: Int = 16, values: Int = 4096) {
            self.bytes = bytes
            self.depth = depth
            self.values = values
        }
    }

    private let bytes: UnsafeRawBufferPointer
    private let limits: Limits
    private var offset = 0
    private var values = 0

    private init(_ bytes: UnsafeRawBufferPointer, _ limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// Reads a text that must be one value, with nothing but blanks around it.
    package static func read(
        _ bytes: UnsafeRawBufferPointer, limits: Limits = Limits()
    ) throws(JSONSyntaxError) -> JSONValue {
        guard bytes.count <= limits.bytes else {
            throw JSONSyntaxError(.tooLong, at: limits.bytes)
        }
        var reader = JSONReader(bytes, limits)
        let value = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.offset == bytes.count else { throw reader.error(.trailingBytes) }
        return value
    }

    /// Reads a text held in an array, a buffer or `Data`.
    package static func read(
        _ text: some Collection<UInt8>, limits: Limits = Limits()
    ) throws(JSONSyntaxError) -> JSONValue {
        guard text.count <= limits.bytes else {
            throw JSONSyntaxError(.tooLong, at: limits.bytes)
        }
        func result(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<JSONValue, JSONSyntaxError> {
            Result { () throws(JSONSyntaxError) in
                try read(UnsafeRawBufferPointer(bytes), limits: limits)
            }
        }
        let outcome =
            text.withContiguousStorageIfAvailable(result)
            ?? Array(text).withUnsafeBufferPointer(result)
        return try outcome.get()
    }

    /// Reads a text held in a string.
    package static func read(
        _ text: String, limits: Limits = Limits()
    ) throws(JSONSyntaxError) -> JSONValue {
        try read(text.utf8, limits: limits)
    }

    private func error(_ fault: JSONSyntaxError.Fault) -> JSONSyntaxError {
        JSONSyntaxError(fault, at: offset)
    }

    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        skipBlanks()
        guard offset < bytes.count else { throw error(.endsEarly) }
        values += 1
        guard values <= limits.values else { throw error(.tooManyValues) }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error(.unexpectedByte)
        }
    }

    private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        guard depth <= limits.depth else { throw error(.tooDeep) }
        offset += 1
        var members: [JSONValue.Member] = []
        if try takes(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipBlanks()
            try expect(UInt8(ascii: "\""), consume: false)
            let name = try string()
            skipBlanks()
            try expect(UInt8(ascii: ":"), consume: true)
            members.append(JSONValue.Member(name, try value(depth: depth)))
            if try takes(UInt8(ascii: "}")) { return .object(members) }
            try expect(UInt8(ascii: ","), consume: true)
        }
    }

    private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        guard depth <= limits.depth else { throw error(.tooDeep) }
        offset += 1
        var elements: [JSONValue] = []
        if try takes(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try value(depth: depth))
            if try takes(UInt8(ascii: "]")) { return .array(elements) }
            try expect(UInt8(ascii: ","), consume: true)
        }
    }

    private mutating func word(
        _ text: StaticString, _ value: JSONValue
    ) throws(JSONSyntaxError) -> JSONValue {
        for index in 0..<text.utf8CodeUnitCount {
            try expect(text.utf8Start[index], consume: true)
        }
        return value
    }

    // MARK: Numbers

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = offset
        var isWhole = true
        if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        let leadsWithZero = offset < bytes.count && bytes[offset] == UInt8(ascii: "0")
        let whole = try digits()
        if leadsWithZero, whole > 1 { throw JSONSyntaxError(.badNumber, at: start) }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            isWhole = false
            offset += 1
            _ = try digits()
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            offset += 1
            if offset < bytes.count,
                bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-")
            {
                offset += 1
            }
            _ = try digits()
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            throw JSONSyntaxError(.badNumber, at: start)
        }
        return .number(number)
    }

    private mutating func digits() throws(JSONSyntaxError) -> Int {
        let start = offset
        while offset < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[offset] {
            offset += 1
        }
        // Beyond 400 digits nothing is a Double; reading them would only cost time.
        guard offset > start, offset - start <= 400 else {
            throw JSONSyntaxError(.badNumber, at: start)
        }
        return offset - start
    }

    // MARK: Strings

    private mutating func string() throws(JSONSyntaxError) -> String {
        offset += 1
        let start = offset
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                let text = try checkedText(bytes[start..<offset], at: start)
                offset += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            guard byte >= 0x20 else { throw error(.unexpectedByte) }
            offset += 1
        }
        throw error(.endsEarly)
    }

    private mutating func escapedString(from start: Int) throws(JSONSyntaxError) -> String {
        var text = Array(bytes[start..<offset])
        while offset < bytes.count {
            let byte = bytes[offset]
            guard byte >= 0x20 else { throw error(.unexpectedByte) }
            offset += 1
            if byte == UInt8(ascii: "\"") { return try checkedText(text, at: start) }
            if byte == UInt8(ascii: "\\") {
                try escape(into: &text)
            } else {
                text.append(byte)
            }
        }
        throw error(.endsEarly)
    }

    private func checkedText(
        _ text: some Collection<UInt8>, at start: Int
    ) throws(JSONSyntaxError) -> String {
        guard let checked = String(validating: text, as: UTF8.self) else {
            throw JSONSyntaxError(.badUTF8, at: start)
        }
        return checked
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
        guard offset < bytes.count else { throw error(.endsEarly) }
        let letter = bytes[offset]
        offset += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeEscape()).utf8)
        default: throw error(.badEscape)
        }
    }

    /// The character of a `\u` escape, or of two that form a surrogate pair.
    private mutating func unicodeEscape() throws(JSONSyntaxError) -> Character {
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        guard first < 0xDC00, offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        else { throw error(.badEscape) }
        offset += 2
        let second = try fourHexDigits()
        guard 0xDC00...0xDFFF ~= second,
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw error(.badEscape) }
        return Character(scalar)
    }

    private mutating func fourHexDigits() throws(JSONSyntaxError) -> UInt32 {
        guard offset + 4 <= bytes.count else { throw error(.endsEarly) }
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue,
                bytes[offset] < 0x80
            else { throw error(.badEscape) }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        return value
    }

    // MARK: Single bytes

    private mutating func skipBlanks() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            default: return
            }
        }
    }

    /// Whether the next byte that is no blank is this one; takes it if so.
    private mutating func takes(_ byte: UInt8) throws(JSONSyntaxError) -> Bool {
        skipBlanks()
        guard offset < bytes.count else { throw error(.endsEarly) }
        guard bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func expect(_ byte: UInt8, consume: Bool) throws(JSONSyntaxError) {
        guard offset < bytes.count else { throw error(.endsEarly) }
        guard bytes[offset] == byte else { throw error(.unexpectedByte) }
        if consume { offset += 1 }
    }
}
