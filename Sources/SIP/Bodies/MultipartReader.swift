// SPDX-License-Identifier: Apache-2.0

/// Takes a multipart body apart (RFC 2046 section 5.1), as SIP uses it (RFC 5621).
///
/// Lines may end in LF alone, and the last boundary may be missing: the body ends the part. What
/// stands before the first boundary and after the last one is not looked at.
struct MultipartReader {
    /// Parts of one body, those of bodies inside it not counted.
    static let partLimit = 32

    private let bytes: ArraySlice<UInt8>
    private let delimiter: [UInt8]
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>, boundary: String) {
        self.bytes = bytes
        delimiter = Array("--\(boundary)".utf8)
        position = bytes.startIndex
    }

    /// Every part, or nil when no boundary is there or there are too many parts.
    mutating func parts() -> [BodyPart]? {
        var parts: [BodyPart] = []
        guard var start = nextDelimiter()?.after else { return nil }
        while true {
            guard parts.count < Self.partLimit else { return nil }
            let next = nextDelimiter()
            // Between two delimiters there may be nothing, not even a line break of their own.
            let end = max(start, next?.before ?? bytes.endIndex)
            parts.append(Self.part(bytes[start..<end]))
            guard let next, !next.isLast else { return parts }
            start = next.after
        }
    }

    /// The next line that is a delimiter: where the text before it ends, and where it goes on.
    private mutating func nextDelimiter() -> (before: Int, after: Int, isLast: Bool)? {
        while position < bytes.endIndex {
            let line = position
            let feed = bytes[line...].firstIndex(of: ASCII.lineFeed) ?? bytes.endIndex
            position = min(feed + 1, bytes.endIndex)
            guard bytes[line..<feed].starts(with: delimiter) else { continue }
            let rest = bytes[(line + delimiter.count)..<feed]
            let isLast = rest.starts(with: "--".utf8)
            guard rest.dropFirst(isLast ? 2 : 0).allSatisfy(ASCII.isSpace) else { continue }
            return (endOfText(before: line), position, isLast)
        }
        return nil
    }

    /// The line break before a delimiter belongs to the delimiter.
    private func endOfText(before line: Int) -> Int {
        var end = line
        if end > bytes.startIndex, bytes[end - 1] == ASCII.lineFeed { end -= 1 }
        if end > bytes.startIndex, bytes[end - 1] == ASCII.carriageReturn { end -= 1 }
        return end
    }

    private static func part(_ bytes: ArraySlice<UInt8>) -> BodyPart {
        var parser = MessageParser(Array(bytes))
        // Broken header fields leave a part of an unknown type.
        try? parser.readFields()
        return BodyPart(headers: parser.headers, bytes: parser.bytes[parser.position...])
    }
}
