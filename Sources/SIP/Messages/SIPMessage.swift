// SPDX-License-Identifier: Apache-2.0

/// A message that was parsed.
package enum SIPMessage: Sendable, Hashable {
    case request(SIPRequest)
    case response(SIPResponse)

    /// Reads one datagram or one framed message. Bytes after Content-Length are ignored
    /// (RFC 3261 section 18.3).
    package init(parsing bytes: [UInt8]) throws(MalformedMessage) {
        var parser = MessageParser(bytes)
        self = try parser.parse()
    }
}

/// The header fields every message has, parsed (RFC 3261 section 8.1.1).
package struct CommonFields: Sendable, Hashable {
    /// The topmost Via.
    package var via: Via
    package var from: NameAddr
    package var to: NameAddr
    package var callID: String
    package var cseq: CSeq

    package init(via: Via, from: NameAddr, to: NameAddr, callID: String, cseq: CSeq) {
        self.via = via
        self.from = from
        self.to = to
        self.callID = callID
        self.cseq = cseq
    }
}

/// The body of a message: bytes and what they are. This target does not look into it.
package struct Body: Sendable, Hashable {
    /// The Content-Type value, `application/sdp` for an offer or answer.
    package var contentType: String
    package var bytes: [UInt8]

    package init(contentType: String, bytes: [UInt8]) {
        self.contentType = contentType
        self.bytes = bytes
    }
}
