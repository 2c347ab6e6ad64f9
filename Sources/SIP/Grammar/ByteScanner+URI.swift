// SPDX-License-Identifier: Apache-2.0

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
    mutating func hostPort() throws(SIPParseError) -> HostPort {
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
