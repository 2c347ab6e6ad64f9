// SPDX-License-Identifier: Apache-2.0

/// Lines, folds and header fields (RFC 3261 section 7.3).
extension MessageParser {
    /// The next line with its folds, without its line break.
    mutating func nextLine(
        _ problem: String, folding: Bool = false
    ) throws(SIPParseError) -> Range<Int> {
        let start = position
        while position < bytes.count {
            if let after = endOfLine {
                let folds =
                    folding && after < bytes.count && position > start
                    && (bytes[after] == ASCII.space || bytes[after] == ASCII.tab)
                if !folds {
                    let line = start..<position
                    position = after
                    return line
                }
                position = after
            } else {
                position += 1
            }
            guard position - start <= MessageLimits.line else {
                throw SIPParseError("Line Too Long", at: start)
            }
        }
        throw SIPParseError(problem, at: bytes.count)
    }

    /// Where the next line begins if one ends here: with CRLF, or with LF alone, as scripts and
    /// simple phones write it.
    private var endOfLine: Int? {
        switch bytes[position] {
        case ASCII.lineFeed: return position + 1
        case ASCII.carriageReturn:
            let next = position + 1
            return next < bytes.count && bytes[next] == ASCII.lineFeed ? next + 1 : nil
        default: return nil
        }
    }

    /// Reads the header fields. A line that is none, without a colon or with a name that is no
    /// token, is left out: what it was meant to say is missed where it is needed.
    mutating func readFields() throws(SIPParseError) {
        while true {
            let line = try nextLine("Incomplete Header", folding: true)
            guard !line.isEmpty else { return }
            guard fields.count < MessageLimits.headers else {
                throw SIPParseError("Too Many Header Fields", at: line.lowerBound)
            }
            var scanner = ByteScanner(bytes, from: line.lowerBound, to: line.upperBound)
            guard let name = try? scanner.token("Bad Header Name"),
                scanner.take(separator: UInt8(ascii: ":"))
            else {
                strangeLines += 1
                guard strangeLines < MessageLimits.headers else {
                    throw SIPParseError("Too Many Header Fields", at: line.lowerBound)
                }
                continue
            }
            var end = line.upperBound
            while end > scanner.position, ASCII.isSpace(bytes[end - 1]) { end -= 1 }
            let field = Field(name: HeaderName(name), start: scanner.position, end: end)
            fields.append(field)
            headers.append(field.name, unfolded(from: field.start, to: end))
        }
    }

    /// The value with every fold replaced by one space (RFC 3261 section 7.3.1).
    func unfolded(from start: Int, to end: Int) -> String {
        guard bytes[start..<end].contains(ASCII.lineFeed) else {
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
        var value: [UInt8] = []
        var index = start
        while index < end {
            if bytes[index] == ASCII.carriageReturn || bytes[index] == ASCII.lineFeed {
                while index < end, ASCII.isSpace(bytes[index]) { index += 1 }
                value.append(ASCII.space)
            } else {
                value.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: value, as: UTF8.self)
    }
}
