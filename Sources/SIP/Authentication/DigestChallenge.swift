// SPDX-License-Identifier: Apache-2.0

/// One demand for a password that we can answer (RFC 3261 section 22.4, RFC 8760).
struct DigestChallenge: Sendable, Hashable {
    /// What the peer wants hashed beside the password (`qop`).
    enum Protection: String, Sendable, Hashable {
        case auth
        /// The body, too.
        case authInt = "auth-int"
    }

    var realm: String
    var nonce: String
    var opaque: String?
    var algorithm: DigestAlgorithm
    /// Whether the challenge names its algorithm; an answer repeats it then.
    var namesAlgorithm: Bool
    /// Nil in the way of RFC 2069, without counts.
    var protection: Protection?
    /// The last answer was right but for its nonce, which is too old.
    var isStale: Bool

    /// Nil when its scheme, algorithm or protection is none we have.
    init?(_ parameters: AuthParameters) {
        guard parameters.isDigest, let nonce = parameters["nonce"],
            let algorithm = DigestAlgorithm(named: parameters["algorithm"])
        else { return nil }
        self.nonce = nonce
        self.algorithm = algorithm
        realm = parameters["realm"] ?? ""
        opaque = parameters["opaque"]
        namesAlgorithm = parameters["algorithm"] != nil
        isStale = parameters["stale"]?.equalsIgnoringCase("true") ?? false
        if let offered = parameters["qop"] {
            let words = offered.split { $0 == "," || $0 == " " }.map { $0.lowercased() }
            guard
                let protection = [Protection.auth, .authInt].first(where: {
                    words.contains($0.rawValue)
                })
            else { return nil }
            self.protection = protection
        }
    }
}
