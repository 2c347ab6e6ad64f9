// SPDX-License-Identifier: Apache-2.0

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
