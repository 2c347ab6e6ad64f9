// SPDX-License-Identifier: Apache-2.0

/// Why an outgoing INVITE was not answered.
package struct SessionFailure: Sendable {
    package enum Origin: Sendable, Hashable {
        /// The peer, or something on the way, sent the final response.
        case remote
        /// No final response came: the status is 408 after a timeout, 503 when the transport
        /// failed, 487 when we gave up first.
        case local
    }

    package var status: Int
    package var reason: String
    package var origin: Origin
    /// The header fields of the final response: Contact of a redirect, Retry-After, Reason.
    package var headers: Headers

    package init(status: Int, reason: String, origin: Origin, headers: Headers = []) {
        self.status = status
        self.reason = reason
        self.origin = origin
        self.headers = headers
    }
}
