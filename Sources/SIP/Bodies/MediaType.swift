// SPDX-License-Identifier: Apache-2.0

/// What a body is: `application/sdp`, `multipart/mixed;boundary=x` (RFC 3261 section 20.15).
struct MediaType: Sendable, Hashable {
    /// Type and subtype without white space, in lower case.
    let name: String
    let parameters: Parameters

    init(_ value: String) {
        let parts = value.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        let type = parts.first ?? ""
        name = String(
            decoding: type.utf8.lazy.filter { !ASCII.isSpace($0) }.map(ASCII.lowercased),
            as: UTF8.self)
        var scanner = ByteScanner(parts.count > 1 ? ";" + parts[1] : "")
        // What follows a parameter nobody can read says nothing we need.
        parameters = (try? scanner.parameters()) ?? []
    }

    var isMultipart: Bool { name.hasPrefix("multipart/") }

    /// What parts of a multipart body are set apart by; nil when it does not say.
    var boundary: String? {
        guard let value = parameters["boundary"].map(QuotedString.unquote), !value.isEmpty,
            value.utf8.count <= 70
        else { return nil }
        return value
    }
}
