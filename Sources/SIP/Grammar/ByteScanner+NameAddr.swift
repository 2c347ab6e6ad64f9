// SPDX-License-Identifier: Apache-2.0

extension ByteScanner {
    /// `name-addr` or `addr-spec` with header parameters; white space around it is skipped.
    mutating func nameAddr() throws(SIPParseError) -> NameAddr {
        skipSpace()
        guard let displayName = try displayName() else {
            let uri = try uri(.bare)
            // A bare URI may hold no `?`, `,` or `;` (RFC 3261 section 20): what follows a
            // semicolon belongs to the header.
            guard next != UInt8(ascii: "?") else { throw error("Bare URI With Headers") }
            return NameAddr(uri: uri, parameters: try parameters())
        }
        try expect(UInt8(ascii: "<"), "Missing < Before URI")
        let uri = try uri(.bracketed)
        try expect(UInt8(ascii: ">"), "Missing > After URI")
        let shown = displayName.isEmpty ? nil : displayName
        return NameAddr(displayName: shown, uri: uri, parameters: try parameters())
    }

    /// The display name before `<`: empty when there is only the bracket, nil for a bare URI.
    ///
    /// A name without quotes is whatever stands before the bracket: `Bell, Alexander`, `Sales (A)`
    /// and `anna@home` are names people give their phones, and only the bracket ends them.
    private mutating func displayName() throws(SIPParseError) -> String? {
        if next == UInt8(ascii: "<") { return "" }
        let start = position
        if next == UInt8(ascii: "\"") {
            let quoted = try quotedString()
            skipSpace()
            if next == UInt8(ascii: "<") { return QuotedString.unquote(quoted) }
        } else if hasURIScheme {
            return nil
        }
        guard let bracket = bytes[position..<end].firstIndex(of: UInt8(ascii: "<")) else {
            position = start
            return nil
        }
        let text = bytes[start..<bracket]
        guard text.count(where: { $0 == UInt8(ascii: "\"") }).isMultiple(of: 2) else {
            throw SIPParseError("Unterminated Quoted String", at: start)
        }
        position = bracket
        let words = text.split(whereSeparator: ASCII.isSpace)
        let name = String(decoding: Array(words.joined(separator: [ASCII.space])), as: UTF8.self)
        return QuotedString.unquote(name)
    }

    /// Whether a URI begins here, and not a name with a colon in it (`Re: your call`).
    private var hasURIScheme: Bool {
        var ahead = self
        let scheme = ahead.takeWhile { ASCII.isAlpha($0) || ASCII.isDigit($0) }
        guard let first = scheme.first, ASCII.isAlpha(first), ahead.take(UInt8(ascii: ":")),
            let byte = ahead.next
        else { return false }
        return !ASCII.isSpace(byte) && byte != UInt8(ascii: "<")
    }

    /// Header parameters: `*(;name[=value])` with white space around the separators.
    mutating func parameters() throws(SIPParseError) -> Parameters {
        var parameters = Parameters()
        while take(separator: UInt8(ascii: ";")) {
            // `;;` and a `;` at the end say nothing.
            guard let byte = next, byte != UInt8(ascii: ";"), byte != UInt8(ascii: ",") else {
                continue
            }
            let name = try text("Empty Parameter") {
                ASCII.isOpaque($0) && $0 != UInt8(ascii: "=")
            }
            var value: String?
            if take(separator: UInt8(ascii: "=")) { value = try parameterValue() }
            parameters.list.append(Parameter(name, value))
        }
        return parameters
    }

    private mutating func parameterValue() throws(SIPParseError) -> String {
        switch next {
        // `;tag=` without a value.
        case nil, UInt8(ascii: ";"), UInt8(ascii: ","): ""
        case UInt8(ascii: "\""): try quotedString()
        case UInt8(ascii: "["): "[" + (try host()) + "]"
        default:
            try text("Bad Parameter Value", ASCII.isOpaque)
        }
    }

    /// A comma-separated list up to the end of the range, at most `MessageLimits.listItems` long.
    mutating func list<Item>(
        _ item: (inout ByteScanner) throws(SIPParseError) -> Item
    ) throws(SIPParseError) -> [Item] {
        skipCommas()
        var items = [try item(&self)]
        while take(separator: UInt8(ascii: ",")) {
            skipCommas()
            guard !isAtEnd else { break }
            guard items.count < MessageLimits.listItems else { throw error("Too Many Values") }
            items.append(try item(&self))
        }
        try expectEnd("Unexpected Text")
        return items
    }

    /// `a,,b` and a comma at either end leave out nothing.
    private mutating func skipCommas() {
        skipSpace()
        while take(separator: UInt8(ascii: ",")) {}
    }

    mutating func addresses() throws(SIPParseError) -> [NameAddr] {
        try list { (scanner: inout ByteScanner) throws(SIPParseError) in
            try scanner.nameAddr()
        }
    }

    static func trimmed(_ text: Substring) -> String {
        var slice = text.utf8
        while let byte = slice.first, ASCII.isSpace(byte) { slice.removeFirst() }
        while let byte = slice.last, ASCII.isSpace(byte) { slice.removeLast() }
        return String(decoding: slice, as: UTF8.self)
    }
}
