// SPDX-License-Identifier: Apache-2.0

/// The header fields that are checked in every message, and the body.
extension MessageParser {
    func wrong(_ name: HeaderName, _ problem: String) -> SIPParseError {
        SIPParseError(problem, at: fields.first { $0.name == name }?.start ?? bytes.count)
    }

    /// A scanner over the only field of this name.
    func single(_ name: HeaderName) throws(SIPParseError) -> ByteScanner? {
        var found: Field?
        for field in fields where field.name == name {
            // Said twice is said once; said differently is not known.
            guard let first = found else {
                found = field
                continue
            }
            guard bytes[first.start..<first.end] == bytes[field.start..<field.end] else {
                throw SIPParseError("Multiple \(name)", at: field.start)
            }
        }
        return found.map { ByteScanner(bytes, from: $0.start, to: $0.end) }
    }

    func required(_ name: HeaderName) throws(SIPParseError) -> ByteScanner {
        guard let scanner = try single(name) else {
            throw SIPParseError("Missing \(name)", at: bytes.count)
        }
        return scanner
    }

    func number(
        _ name: HeaderName, _ problem: String, upTo limit: UInt64
    ) throws(SIPParseError) -> Int? {
        guard var scanner = try single(name) else { return nil }
        let value = try scanner.number(problem, upTo: limit)
        try scanner.expectEnd(problem)
        return Int(value)
    }

    func commonFields() throws(SIPParseError) -> CommonFields {
        let via = try topVia()
        var scanner = try required(.callID)
        let callID = try scanner.text("Bad Call-ID") { $0 > ASCII.space && $0 < 0x7F }
        try scanner.expectEnd("Bad Call-ID")
        scanner = try required(.cseq)
        let cseq = try scanner.cseq()
        scanner = try required(.from)
        let from = try scanner.nameAddr()
        try scanner.expectEnd("Bad From")
        scanner = try required(.to)
        let to = try scanner.nameAddr()
        try scanner.expectEnd("Bad To")
        return CommonFields(via: via, from: from, to: to, callID: callID, cseq: cseq)
    }

    /// Reads every Via, and returns the topmost.
    func topVia() throws(SIPParseError) -> Via {
        var vias: [Via] = []
        for field in fields where field.name == .via {
            var scanner = ByteScanner(bytes, from: field.start, to: field.end)
            vias += try scanner.list { (scanner: inout ByteScanner) throws(SIPParseError) in
                try scanner.via()
            }
            guard vias.count <= MessageLimits.listItems else {
                throw SIPParseError("Too Many Via", at: field.start)
            }
        }
        guard let top = vias.first else { throw SIPParseError("Missing Via", at: bytes.count) }
        return top
    }

    func checkLists() throws(SIPParseError) {
        for field in fields {
            var scanner = ByteScanner(bytes, from: field.start, to: field.end)
            switch field.name {
            case .contact: _ = try scanner.contact()
            case .route, .recordRoute: _ = try scanner.addresses()
            case .contentType: _ = try single(.contentType)
            default: break
            }
        }
    }

    func body() throws(SIPParseError) -> [UInt8] {
        let available = bytes.count - position
        guard
            let length = try number(
                .contentLength, "Bad Content-Length", upTo: UInt64(UInt32.max))
        else {
            // A datagram may be padded.
            let end = bytes[position...].lastIndex { $0 != 0 }.map { $0 + 1 } ?? position
            return Array(bytes[position..<end])
        }
        guard length > available else { return Array(bytes[position..<position + length]) }
        // A message whose lines were made to end in LF keeps the count it had with CRLF.
        let body = bytes[position...]
        guard length - available == bareLineFeeds(in: body) else {
            throw wrong(.contentLength, "Content-Length Beyond Message")
        }
        return Array(body)
    }

    private func bareLineFeeds(in body: ArraySlice<UInt8>) -> Int {
        body.indices.count { index in
            body[index] == ASCII.lineFeed
                && (index == body.startIndex || body[index - 1] != ASCII.carriageReturn)
        }
    }
}
