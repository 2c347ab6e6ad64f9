// SPDX-License-Identifier: Apache-2.0

/// The sequence number and method of a request (RFC 3261 section 20.16).
package struct CSeq: Sendable, Hashable {
    package var number: UInt32
    package var method: Method

    package init(_ number: UInt32, _ method: Method) {
        self.number = number
        self.method = method
    }
}

extension CSeq: CustomStringConvertible {
    package var description: String { "\(number) \(method)" }
}

extension ByteScanner {
    mutating func cseq() throws(SIPParseError) -> CSeq {
        skipSpace()
        // RFC 3261 section 8.1.1.5: less than 2**31.
        let number = UInt32(try number("Bad CSeq Number", upTo: 0x7FFF_FFFF))
        guard let byte = next, ASCII.isSpace(byte) else { throw error("Bad CSeq") }
        skipSpace()
        let method = Method(rawValue: try token("Bad CSeq Method"))
        try expectEnd("Bad CSeq")
        return CSeq(number, method)
    }
}
