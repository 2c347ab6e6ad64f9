// SPDX-License-Identifier: Apache-2.0

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
