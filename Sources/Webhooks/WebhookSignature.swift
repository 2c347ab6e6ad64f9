// SPDX-License-Identifier: Apache-2.0

import CNettle
import Foundation

/// The signature of a message by the scheme of Standard Webhooks (version 1): an HMAC with SHA-256
/// over identity, time and body.
package struct WebhookSignature: Sendable, Hashable {
    /// 24 to 64 bytes.
    private let key: [UInt8]

    /// Reads `whsec_` and base64, with or without the prefix; nil when that is no key of 24 to 64
    /// bytes.
    package init?(secret: String) {
        let text = secret.hasPrefix("whsec_") ? String(secret.dropFirst(6)) : secret
        guard let data = Data(base64Encoded: text), 24...64 ~= data.count else { return nil }
        key = Array(data)
    }

    /// The value of `webhook-signature`; `seconds` since 1970 stand in `webhook-timestamp`.
    package func value(id: String, seconds: Int64, body: String) -> String {
        let message = Array("\(id).\(seconds).\(body)".utf8)
        var digest = [UInt8](repeating: 0, count: 32)
        cnettle_hmac_sha256(key, key.count, message, message.count, &digest)
        return "v1," + Data(digest).base64EncodedString()
    }
}
