// SPDX-License-Identifier: Apache-2.0

/// A body, or one part of a multipart body, with what its header fields say of it.
struct BodyPart: Sendable {
    /// Nil when the sender forgot to say.
    var type: MediaType?
    /// The Content-Type as written.
    var contentType: String
    var disposition: ContentDisposition
    /// Whether the bytes are what they are: no Content-Encoding, and no Content-Transfer-Encoding
    /// but those that change nothing.
    var isPlain: Bool
    var contentID: String?
    var bytes: ArraySlice<UInt8>

    init(headers: Headers, bytes: ArraySlice<UInt8>) {
        contentType = headers[.contentType] ?? ""
        type = contentType.isEmpty ? nil : MediaType(contentType)
        disposition = ContentDisposition(headers[.contentDisposition])
        let encoding = headers[.contentEncoding]?.lowercased() ?? "identity"
        let transfer = headers["Content-Transfer-Encoding"]?.lowercased() ?? "binary"
        isPlain =
            ["identity", ""].contains(encoding)
            && ["binary", "8bit", "7bit", ""].contains(transfer)
        contentID = headers["Content-ID"]
        self.bytes = bytes
    }

    /// What it is called in a refusal.
    var name: String {
        let known = type.map { String($0.name.prefix(64)) }
        return isPlain ? known ?? "a body without Content-Type" : "an encoded \(known ?? "body")"
    }
}
