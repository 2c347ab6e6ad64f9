// SPDX-License-Identifier: Apache-2.0

/// A provisional response of ours that waits for its PRACK (RFC 3262 section 3).
struct ReliableProvisional: Sendable {
    var response: SIPResponse
    var rseq: UInt32
    /// Until it is sent again; doubles each time.
    var interval: Duration

    /// Whether a final response must wait: the peer has to know the session description first.
    var hasBody: Bool { !response.body.isEmpty }
}

/// What a PRACK acknowledges: `776656 1 INVITE` (RFC 3262 section 7.2).
struct RAck: Sendable, Hashable {
    var rseq: UInt32
    var cseq: CSeq

    init?(_ value: String?) {
        guard let value else { return nil }
        var scanner = ByteScanner(value)
        scanner.skipSpace()
        guard let number = try? scanner.number("", upTo: UInt64(UInt32.max)),
            let cseq = try? scanner.cseq()
        else { return nil }
        rseq = UInt32(number)
        self.cseq = cseq
    }
}

extension SIPResponse {
    /// The RSeq of a provisional response that asks for a PRACK; nil for every other response.
    var reliableSequence: UInt32? {
        guard (101...199).contains(status), headers.lists("100rel", in: [.require]),
            let value = headers[.rSeq]
        else { return nil }
        var scanner = ByteScanner(value)
        scanner.skipSpace()
        guard let number = try? scanner.number("", upTo: UInt64(UInt32.max)), number > 0 else {
            return nil
        }
        return UInt32(number)
    }
}
