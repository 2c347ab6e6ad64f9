// SPDX-License-Identifier: Apache-2.0

/// The value of a WWW-Authenticate, Proxy-Authenticate, Authorization or Proxy-Authorization: a
/// scheme and its parameters, without their quotes (RFC 3261 section 20, RFC 7235 section 2.1).
struct AuthParameters: Sendable, Hashable {
    /// As written; schemes match without case.
    var scheme: String
    private var values = Parameters()

    init(scheme: String) { self.scheme = scheme }

    var isDigest: Bool { scheme.equalsIgnoringCase("Digest") }

    subscript(name: String) -> String? { values[name] }

    /// How many schemes and parameters one value may have.
    private static let limit = 64

    /// The challenges, or the one answer, in a header value. RFC 3261 wants one a line; those who
    /// write several into one line are understood, too. What cannot be read ends the list.
    static func list(in value: String) -> [AuthParameters] {
        var scanner = ByteScanner(value)
        var list: [AuthParameters] = []
        scanner.skipSpace()
        for _ in 0..<limit {
            guard let word = try? scanner.token("Parameter Expected") else { break }
            guard scanner.take(separator: UInt8(ascii: "=")) else {
                list.append(AuthParameters(scheme: word))
                scanner.skipSpace()
                continue
            }
            guard !list.isEmpty, let value = scanner.authValue() else { break }
            list[list.count - 1].values.list.append(Parameter(word, value))
            // Empty elements are allowed: "a=1,,b=2".
            var isSeparated = false
            while scanner.take(separator: UInt8(ascii: ",")) { isSeparated = true }
            guard isSeparated else { break }
        }
        return list
    }
}

extension ByteScanner {
    /// A quoted string without its quotes, or what stands up to the next comma or blank.
    fileprivate mutating func authValue() -> String? {
        if next == UInt8(ascii: "\"") {
            return (try? quotedString()).map(QuotedString.unquote)
        }
        let text = takeWhile { $0 > ASCII.space && $0 != UInt8(ascii: ",") && $0 != 0x7F }
        return String(decoding: text, as: UTF8.self)
    }
}
