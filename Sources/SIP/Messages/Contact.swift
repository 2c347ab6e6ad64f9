// SPDX-License-Identifier: Apache-2.0

/// The value of a Contact field (RFC 3261 section 20.10).
package enum Contact: Sendable, Hashable {
    /// `*`, which means every binding in a REGISTER and nothing anywhere else.
    case any
    case addresses([NameAddr])
}

extension ByteScanner {
    mutating func contact() throws(SIPParseError) -> Contact {
        skipSpace()
        if next == UInt8(ascii: "*") {
            var ahead = self
            ahead.skip()
            ahead.skipSpace()
            if ahead.isAtEnd {
                self = ahead
                return .any
            }
        }
        return .addresses(try addresses())
    }
}
