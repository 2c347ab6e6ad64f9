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
    private mutating func displayName() throws(SIPParseError) -> String? {
        if next == UInt8(ascii: "<") { return "" }
        if next == UInt8(ascii: "\"") {
            let quoted = try quotedString()
            skipSpace()
            return QuotedString.unquote(quoted)
        }
        let start = position
        var words: [String] = []
        while let byte = next, byte != UInt8(ascii: "<") {
            let word = takeWhile { ASCII.isToken($0) || $0 >= 0x80 }
            guard !word.isEmpty else {
                // A colon here is that of a scheme; anything else is not a display name.
                position = start
                return nil
            }
            words.append(String(decoding: word, as: UTF8.self))
            skipSpace()
        }
        guard !isAtEnd else {
            position = start
            return nil
        }
        return words.joined(separator: " ")
    }

    /// Header parameters: `*(;name[=value])` with white space around the separators.
    mutating func parameters() throws(SIPParseError) -> Parameters {
        var parameters = Parameters()
        while take(separator: UInt8(ascii: ";")) {
            let name = try token("Empty Parameter")
            var value: String?
            if take(separator: UInt8(ascii: "=")) { value = try parameterValue() }
            parameters.list.append(Parameter(name, value))
        }
        return parameters
    }

    private mutating func parameterValue() throws(SIPParseError) -> String {
        switch next {
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
        var items = [try item(&self)]
        while take(separator: UInt8(ascii: ",")) {
            guard items.count < MessageLimits.listItems else { throw error("Too Many Values") }
            items.append(try item(&self))
        }
        try expectEnd("Unexpected Text")
        return items
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
