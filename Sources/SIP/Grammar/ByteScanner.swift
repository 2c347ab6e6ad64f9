// SPDX-License-Identifier: Apache-2.0

/// Reads the productions of RFC 3261 section 25.1 from a range of bytes, one after the other.
///
/// The range is one header value or start-line part, so a line break inside it can only be a fold
/// and counts as white space. It never reads past its end.
struct ByteScanner {
    let bytes: [UInt8]
    var position: Int
    let end: Int

    init(_ bytes: [UInt8], from start: Int, to end: Int) {
        self.bytes = bytes
        position = start
        self.end = end
    }

    init(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes, from: 0, to: bytes.count)
    }

    var isAtEnd: Bool { position >= end }

    /// The next byte, or nil at the end.
    var next: UInt8? { position < end ? bytes[position] : nil }

    mutating func skip() { position += 1 }

    mutating func skipSpace() {
        while position < end, ASCII.isSpace(bytes[position]) { position += 1 }
    }

    /// Takes the byte if it comes next, with white space allowed on both sides.
    mutating func take(separator byte: UInt8) -> Bool {
        let start = position
        skipSpace()
        guard next == byte else {
            position = start
            return false
        }
        position += 1
        skipSpace()
        return true
    }

    /// Takes the byte if it comes next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    mutating func expect(_ byte: UInt8, _ problem: String) throws(SIPParseError) {
        guard take(byte) else { throw error(problem) }
    }

    /// Takes bytes as long as they are in the class.
    mutating func takeWhile(_ isIncluded: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while position < end, isIncluded(bytes[position]) { position += 1 }
        return bytes[start..<position]
    }

    mutating func text(_ problem: String, _ isIncluded: (UInt8) -> Bool) throws(SIPParseError)
        -> String
    {
        let slice = takeWhile(isIncluded)
        guard !slice.isEmpty else { throw error(problem) }
        return String(decoding: slice, as: UTF8.self)
    }

    mutating func token(_ problem: String) throws(SIPParseError) -> String {
        try text(problem, ASCII.isToken)
    }

    /// A quoted string with its quotes, as written.
    mutating func quotedString() throws(SIPParseError) -> String {
        let start = position
        try expect(UInt8(ascii: "\""), "Quote Expected")
        while let byte = next {
            position += 1
            if byte == UInt8(ascii: "\\") {
                position += 1
            } else if byte == UInt8(ascii: "\"") {
                return String(decoding: bytes[start..<position], as: UTF8.self)
            }
        }
        position = end
        throw SIPParseError("Unterminated Quoted String", at: start)
    }

    /// An unsigned number of at most `digits` digits.
    mutating func number(_ problem: String, upTo limit: UInt64) throws(SIPParseError) -> UInt64 {
        let start = position
        let digits = takeWhile(ASCII.isDigit)
        guard !digits.isEmpty else { throw error(problem) }
        var value: UInt64 = 0
        for digit in digits {
            // The limit is far below what could overflow, and is checked at every digit.
            value = value * 10 + UInt64(digit - 0x30)
            guard value <= limit else { throw SIPParseError(problem, at: start) }
        }
        return value
    }

    func error(_ problem: String) -> SIPParseError {
        SIPParseError(problem, at: min(position, end))
    }

    mutating func expectEnd(_ problem: String) throws(SIPParseError) {
        skipSpace()
        guard isAtEnd else { throw error(problem) }
    }
}
