// SPDX-License-Identifier: Apache-2.0

/// Reads one message: its lines, then the header fields every message must have, so that whoever
/// gets a `SIPMessage` need not doubt them.
struct MessageParser {
    /// One header field and where its value is, still folded.
    struct Field {
        var name: HeaderName
        var start: Int
        var end: Int
    }

    enum StartLine {
        case request(Method, uri: Range<Int>)
        case response(status: Int, reason: String)
    }

    let bytes: [UInt8]
    var position = 0
    var fields: [Field] = []
    var headers = Headers()
    /// Lines left out because they are no header fields.
    var strangeLines = 0
    /// What the start line claims to be, known before anything can go wrong in the rest.
    var method: Method?
    var isResponse = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func parse() throws(MalformedMessage) -> SIPMessage {
        // Some keep a path open with zeros, others with line breaks.
        while position < bytes.count, ASCII.isSpace(bytes[position]) || bytes[position] == 0 {
            position += 1
        }
        guard position < bytes.count else {
            throw MalformedMessage(kind: .keepAlive, error: SIPParseError("Empty", at: 0))
        }
        do throws(SIPParseError) {
            return try parseMessage()
        } catch {
            throw malformed(error)
        }
    }

    private mutating func parseMessage() throws(SIPParseError) -> SIPMessage {
        guard bytes.count <= MessageLimits.message else {
            throw SIPParseError("Message Too Large", at: MessageLimits.message)
        }
        let line = try nextLine("Incomplete Start Line")
        let startLineResult = Result { () throws(SIPParseError) in try startLine(line) }
        noteKind(of: line)
        // The header fields are read even when the start line is bad: an answer repeats them.
        try readFields()
        let start = try startLineResult.get()
        let body = try body()
        let common = try commonFields()
        try checkLists()
        switch start {
        case .request(let method, let range):
            guard common.cseq.method == method else { throw wrong(.cseq, "CSeq Method Mismatch") }
            let request = SIPRequest(
                method: method, uri: try requestURI(range), fields: common, headers: headers,
                body: body)
            _ = try number(.maxForwards, "Bad Max-Forwards", upTo: 255)
            return .request(request)
        case .response(let status, let reason):
            return .response(
                SIPResponse(
                    status: status, reason: reason, fields: common, headers: headers, body: body))
        }
    }

    // MARK: What is left of a malformed message

    private func malformed(_ error: SIPParseError) -> MalformedMessage {
        var kind = MalformedMessage.Kind.unreadable
        if isResponse || method == .ack {
            kind = .unanswerable
        } else if method != nil, headers[.via] != nil {
            kind = .answerable(status: error.problem == Self.versionProblem ? 505 : 400)
        }
        var scanner = ByteScanner(headers[.via] ?? "")
        return MalformedMessage(
            kind: kind, error: placed(error), headers: headers, via: try? scanner.via())
    }

    /// The error with the number of its line.
    private func placed(_ error: SIPParseError) -> SIPParseError {
        guard error.position < bytes.count else { return error }
        var error = error
        error.line = 1 + bytes[..<error.position].count { $0 == ASCII.lineFeed }
        return error
    }
}

/// The bounds every message must keep, whoever sends it.
package enum MessageLimits {
    /// Octets of a whole message; a UDP datagram cannot hold more.
    package static let message = 65_536
    /// Octets of one header field, folded lines included.
    package static let line = 8_192
    /// Header fields of one message.
    package static let headers = 256
    /// Values of one list header (Via, Route, Record-Route, Contact), over all its fields.
    package static let listItems = 64
}

/// A message that could not be parsed, with what is needed to tell its sender.
package struct MalformedMessage: Error, Sendable {
    package enum Kind: Sendable, Hashable {
        /// Nothing but line breaks.
        case keepAlive
        /// Not recognisable as SIP, or without a Via to answer along.
        case unreadable
        /// A response, or an ACK: neither may be answered.
        case unanswerable
        /// A request, to be answered with this status.
        case answerable(status: Int)
    }

    package var kind: Kind
    package var error: SIPParseError
    /// The header fields that could be told apart.
    var headers = Headers()
    /// The topmost Via, when that could be read.
    var via: Via?
}

/// Request-Line and Status-Line (RFC 3261 sections 7.1 and 7.2).
extension MessageParser {
    private mutating func noteKind(of line: Range<Int>) {
        isResponse = bytes[line].starts(with: Array("SIP/".utf8))
        var scanner = ByteScanner(bytes, from: line.lowerBound, to: line.upperBound)
        method = (try? scanner.token("")).map(Method.init(rawValue:))
    }

    func startLine(_ line: Range<Int>) throws(SIPParseError) -> StartLine {
        if bytes[line].starts(with: Array("SIP/".utf8)) { return try statusLine(line) }
        var scanner = ByteScanner(bytes, from: line.lowerBound, to: line.upperBound)
        let method = Method(rawValue: try scanner.token("Bad Method"))
        try scanner.expect(ASCII.space, "Bad Request-Line")
        let uriStart = scanner.position
        _ = scanner.takeWhile { $0 != ASCII.space }
        let uri = uriStart..<scanner.position
        guard !uri.isEmpty else { throw scanner.error("Extra Space in Request-Line") }
        try scanner.expect(ASCII.space, "Bad Request-Line")
        try version(&scanner)
        guard scanner.isAtEnd else { throw scanner.error("Extra Text After SIP-Version") }
        return .request(method, uri: uri)
    }

    func version(_ scanner: inout ByteScanner) throws(SIPParseError) {
        let start = scanner.position
        let version = scanner.takeWhile { $0 != ASCII.space }
        let text = String(decoding: version, as: UTF8.self)
        guard !text.equalsIgnoringCase("SIP/2.0") else { return }
        let isOther = text.count > 4 && String(text.prefix(4)).equalsIgnoringCase("SIP/")
        throw SIPParseError(isOther ? Self.versionProblem : "Bad Request-Line", at: start)
    }

    private static let versionProblem = "Version Not Supported"

    private func statusLine(_ line: Range<Int>) throws(SIPParseError) -> StartLine {
        var scanner = ByteScanner(bytes, from: line.lowerBound, to: line.upperBound)
        try version(&scanner)
        try scanner.expect(ASCII.space, "Bad Status-Line")
        let digits = scanner.position
        let status = try scanner.number("Bad Status-Code", upTo: 699)
        guard status >= 100, scanner.position - digits == 3 else {
            throw SIPParseError("Bad Status-Code", at: digits)
        }
        if !scanner.isAtEnd { try scanner.expect(ASCII.space, "Bad Status-Line") }
        let reason = String(decoding: bytes[scanner.position..<line.upperBound], as: UTF8.self)
        return .response(status: Int(status), reason: reason)
    }

    func requestURI(_ range: Range<Int>) throws(SIPParseError) -> SIPURIReference {
        var scanner = ByteScanner(bytes, from: range.lowerBound, to: range.upperBound)
        let uri = try scanner.uri(.bracketed)
        guard scanner.isAtEnd else { throw scanner.error("Bad Request-URI") }
        // RFC 3261 section 19.1.1: a Request-URI has no headers.
        guard uri.sip?.headers == nil else {
            throw SIPParseError("Headers in Request-URI", at: range.lowerBound)
        }
        return uri
    }
}

/// Lines, folds and header fields (RFC 3261 section 7.3).
extension MessageParser {
    /// The next line with its folds, without its line break.
    private mutating func nextLine(
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

    private func commonFields() throws(SIPParseError) -> CommonFields {
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
    private func topVia() throws(SIPParseError) -> Via {
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

    private func checkLists() throws(SIPParseError) {
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
