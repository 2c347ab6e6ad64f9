// SPDX-License-Identifier: Apache-2.0

/// Request-Line and Status-Line (RFC 3261 sections 7.1 and 7.2).
extension MessageParser {
    mutating func noteKind(of line: Range<Int>) {
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

    static let versionProblem = "Version Not Supported"

    func statusLine(_ line: Range<Int>) throws(SIPParseError) -> StartLine {
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
