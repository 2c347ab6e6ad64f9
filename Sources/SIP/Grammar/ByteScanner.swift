// SPDX-License-Identifier: Apache-2.0

import Addresses

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

extension ByteScanner {
    /// How far a URI may reach: inside `<>` it may have parameters and headers; bare, they belong
    /// to the header it stands in (RFC 3261 section 20.10).
    enum URIContext {
        case bracketed, bare
    }

    /// A URI of any scheme. It ends where its characters end; the caller looks at what follows.
    mutating func uri(_ context: URIContext) throws(SIPParseError) -> SIPURIReference {
        let start = position
        let scheme = takeWhile { byte in
            ASCII.isAlpha(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
        guard let first = scheme.first, ASCII.isAlpha(first), take(UInt8(ascii: ":")) else {
            throw SIPParseError("URI Expected", at: start)
        }
        let name = String(decoding: scheme.map(ASCII.lowercased), as: UTF8.self)
        guard name == "sip" || name == "sips" else {
            let rest = takeWhile { byte in
                byte > ASCII.space && byte < 0x7F && byte != UInt8(ascii: "<")
                    && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "\"")
                    && (context == .bracketed
                        || byte != UInt8(ascii: ";") && byte != UInt8(ascii: ",")
                            && byte != UInt8(ascii: "?"))
            }
            guard !rest.isEmpty else { throw error("Empty URI") }
            return .opaque(scheme: name, rest: String(decoding: rest, as: UTF8.self))
        }
        return .sip(try sipURI(isSecure: name == "sips", context))
    }

    /// The part of a SIP URI after its scheme.
    private mutating func sipURI(
        isSecure: Bool, _ context: URIContext
    ) throws(SIPParseError) -> SIPURI {
        var user: String?
        var password: String?
        if let at = userEnd(context) {
            let colon = bytes[position..<at].firstIndex(of: UInt8(ascii: ":"))
            user = try userPart(position..<(colon ?? at))
            guard user?.isEmpty == false else { throw error("Empty User in URI") }
            if let colon { password = try userPart(colon + 1..<at) }
            position = at + 1
        }
        let address = try hostPort()
        var uri = SIPURI(user: user, host: address.host, port: address.port)
        uri.isSecure = isSecure
        uri.password = password
        guard context == .bracketed else { return uri }
        uri.parameters = try uriParameters()
        if take(UInt8(ascii: "?")) {
            let headers = takeWhile { byte in
                ASCII.isURIParameter(byte) || byte == UInt8(ascii: "?")
                    || byte == UInt8(ascii: "=")
            }
            try checkEscapes(headers)
            uri.headers = String(decoding: headers, as: UTF8.self)
        }
        return uri
    }

    /// A user or password as written, but with `%40` for an `@` inside it.
    private func userPart(_ range: Range<Int>) throws(SIPParseError) -> String {
        try checkEscapes(bytes[range])
        let text = String(decoding: bytes[range], as: UTF8.self)
        guard bytes[range].contains(UInt8(ascii: "@")) else { return text }
        return text.replacing("@", with: "%40")
    }

    /// Where the `@` is that ends the user part, if there is one before the URI ends. A user may be
    /// an address itself (`sip:anna@home.example@10.0.0.2`): the last `@` before the host's end
    /// counts.
    private func userEnd(_ context: URIContext) -> Int? {
        guard next != UInt8(ascii: "[") else { return nil }
        var index = position
        while index < end, ASCII.isReadableUser(bytes[index]) || bytes[index] == UInt8(ascii: ":") {
            // A bare URI may not hold these: they begin the next part of its header.
            if context == .bare,
                bytes[index] == UInt8(ascii: ",")
                    || bytes[index] == UInt8(ascii: ";") || bytes[index] == UInt8(ascii: "?")
            {
                return nil
            }
            index += 1
        }
        guard index < end, bytes[index] == UInt8(ascii: "@") else { return nil }
        let host = bytes[index..<end].prefix { byte in
            byte == UInt8(ascii: "@") || ASCII.isAlpha(byte) || ASCII.isDigit(byte)
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        }
        return host.lastIndex(of: UInt8(ascii: "@"))
    }

    private func checkEscapes(_ slice: ArraySlice<UInt8>) throws(SIPParseError) {
        for index in slice.indices where slice[index] == UInt8(ascii: "%") {
            guard index + 2 < slice.endIndex, ASCII.hexValue(slice[index + 1]) != nil,
                ASCII.hexValue(slice[index + 2]) != nil
            else { throw SIPParseError("Bad Escape in URI", at: index) }
        }
    }

    private mutating func uriParameters() throws(SIPParseError) -> Parameters {
        var parameters = Parameters()
        while take(UInt8(ascii: ";")) {
            // `;;` and a `;` at the end say nothing.
            guard let byte = next, byte != UInt8(ascii: ";"), byte != UInt8(ascii: "?"),
                byte != UInt8(ascii: ">")
            else { continue }
            let name = try text("Empty URI Parameter", ASCII.isReadableURIParameter)
            var value: String?
            if take(UInt8(ascii: "=")) {
                let slice = takeWhile { byte in
                    ASCII.isReadableURIParameter(byte) || byte == UInt8(ascii: "=")
                }
                try checkEscapes(slice)
                value = String(decoding: slice, as: UTF8.self)
            }
            parameters.list.append(Parameter(name, value))
        }
        return parameters
    }

    /// A host and an optional port, without white space.
    private mutating func hostPort() throws(SIPParseError) -> HostPort {
        let host = try self.host()
        guard take(UInt8(ascii: ":")) else { return HostPort(host: host) }
        // `host:` without digits is a host.
        switch next {
        case nil, UInt8(ascii: ";"), UInt8(ascii: ">"), UInt8(ascii: "?"), UInt8(ascii: ","),
            ASCII.space:
            return HostPort(host: host)
        default: return HostPort(host: host, port: try port())
        }
    }

    mutating func port() throws(SIPParseError) -> UInt16 {
        UInt16(try number("Bad Port", upTo: 65_535))
    }

    /// A host name, an IPv4 address, or an IPv6 address in brackets.
    mutating func host() throws(SIPParseError) -> String {
        if take(UInt8(ascii: "[")) {
            let address = try text("Bad IPv6 Address") { byte in
                ASCII.hexValue(byte) != nil || byte == UInt8(ascii: ":")
                    || byte == UInt8(ascii: ".")
            }
            try expect(UInt8(ascii: "]"), "Bad IPv6 Address")
            return address
        }
        return try text("Bad Host") { byte in
            ASCII.isAlpha(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
        }
    }
}
