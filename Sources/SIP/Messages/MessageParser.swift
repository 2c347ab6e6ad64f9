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
