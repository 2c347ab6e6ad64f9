// SPDX-License-Identifier: Apache-2.0

/// What a digest answer is computed from (RFC 7616 section 3.4, RFC 3261 section 22.4).
package struct DigestAnswer: Sendable, Hashable {
    /// What stands beside the password where the challenge offers `qop`.
    package struct Protection: Sendable, Hashable {
        package var qop: String
        /// How often the nonce has been used, as eight hexadecimal digits.
        package var count: String
        /// The answering side's own nonce.
        package var cnonce: String

        package init(qop: String, count: String, cnonce: String) {
            self.qop = qop
            self.count = count
            self.cnonce = cnonce
        }
    }

    package var algorithm: DigestAlgorithm
    package var user: String
    package var realm: String
    package var method: String
    /// The Request-URI as it is written in `uri`.
    package var uri: String
    package var nonce: String
    /// Nil in the way of RFC 2069.
    package var protection: Protection?
    /// The body, which `auth-int` covers.
    package var body: [UInt8] = []

    package init(
        algorithm: DigestAlgorithm, user: String, realm: String, method: String, uri: String,
        nonce: String, protection: Protection? = nil, body: [UInt8] = []
    ) {
        self.algorithm = algorithm
        self.user = user
        self.realm = realm
        self.method = method
        self.uri = uri
        self.nonce = nonce
        self.protection = protection
        self.body = body
    }

    /// The `response` that proves the password.
    package func response(password: String) -> String {
        var secret = algorithm.hex("\(user):\(realm):\(password)")
        if algorithm.isSession {
            secret = algorithm.hex("\(secret):\(nonce):\(protection?.cnonce ?? "")")
        }
        var request = "\(method):\(uri)"
        if protection?.qop == DigestChallenge.Protection.authInt.rawValue {
            request += ":" + algorithm.hex(body)
        }
        let hashed = algorithm.hex(request)
        guard let protection else { return algorithm.hex("\(secret):\(nonce):\(hashed)") }
        return algorithm.hex(
            "\(secret):\(nonce):\(protection.count):\(protection.cnonce):\(protection.qop):"
                + hashed)
    }

    /// A use of a nonce as `nc` has it (RFC 7616 section 3.4).
    static func count(_ uses: UInt32) -> String {
        let digits = String(uses, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}

extension String {
    /// Whether both are the same, in a time that does not tell how much of a secret is right.
    package func equalsInConstantTime(_ other: String) -> Bool {
        let (left, right) = (Array(utf8), Array(other.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
