// SPDX-License-Identifier: Apache-2.0

/// Finds the Content-Length of a message head that is not parsed yet (RFC 3261 section 20.14).
enum ContentLength {
    /// The length the head announces, 0 when it announces none.
    static func find(in head: ArraySlice<UInt8>) throws(SIPParseError) -> Int {
        var found: Int?
        var lineStart = head.startIndex
        while lineStart < head.endIndex {
            let lineEnd = endOfLine(in: head, from: lineStart)
            if let digits = value(ofLine: head[lineStart..<lineEnd]) {
                let length = try parse(digits, at: lineStart - head.startIndex)
                guard found == nil || found == length else {
                    throw SIPParseError(
                        "Conflicting Content-Length", at: lineStart - head.startIndex)
                }
                found = length
            }
            lineStart = lineEnd + 1
        }
        return found ?? 0
    }

    private static func endOfLine(in head: ArraySlice<UInt8>, from start: Int) -> Int {
        var index = start
        while index < head.endIndex {
            if head[index] == ASCII.lineFeed {
                // A line that starts with white space goes on with the one before.
                let next = index + 1
                guard next < head.endIndex, head[next] == ASCII.space || head[next] == ASCII.tab
                else { return index }
            }
            index += 1
        }
        return head.endIndex
    }

    private static func value(ofLine line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let first = line.first.map(ASCII.lowercased), first == 0x63 || first == 0x6C,
            let colon = line.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        let name = String(decoding: trimmed(line[..<colon]), as: UTF8.self)
        guard name.equalsIgnoringCase("content-length") || name.equalsIgnoringCase("l") else {
            return nil
        }
        return trimmed(line[(colon + 1)...])
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, ASCII.isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, ASCII.isSpace(last) { bytes.removeLast() }
        return bytes
    }

    static func parse(
        _ digits: ArraySlice<UInt8>, at position: Int
    ) throws(SIPParseError) -> Int {
        guard !digits.isEmpty, digits.count <= 10, digits.allSatisfy(ASCII.isDigit) else {
            throw SIPParseError("Bad Content-Length", at: position)
        }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
