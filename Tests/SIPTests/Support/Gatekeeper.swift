// SPDX-License-Identifier: Apache-2.0

import SIP

/// The asking side of digest authentication as a test needs it: it reads an Authorization by
/// itself and computes what it should say.
struct Gatekeeper {
    var header = "WWW-Authenticate"
    var status = 401
    var realm = "carrier"
    var nonce = "n1"
    var algorithm: String? = "MD5"
    var qop: String? = "auth"
    var opaque: String?
    var password = "s3cret"

    /// The header field that asks.
    func challenge(stale: Bool = false) -> String {
        var fields = ["realm=\"\(realm)\"", "nonce=\"\(nonce)\""]
        if let algorithm { fields.append("algorithm=\(algorithm)") }
        if let qop { fields.append("qop=\"\(qop)\"") }
        if let opaque { fields.append("opaque=\"\(opaque)\"") }
        if stale { fields.append("stale=TRUE") }
        return "\(header): Digest " + fields.joined(separator: ", ")
    }

    /// The fields of the answer for this realm.
    func fields(of request: SIPRequest) -> [String: String]? {
        let name = header == "WWW-Authenticate" ? "Authorization" : "Proxy-Authorization"
        for value in request.headers.values(of: HeaderName(name)) {
            guard value.hasPrefix("Digest ") else { continue }
            var fields: [String: String] = [:]
            for part in value.dropFirst(7).split(separator: ", ") {
                let pair = part.split(separator: "=", maxSplits: 1)
                fields[String(pair[0])] = pair[1].filter { $0 != "\"" }
            }
            if fields["realm"] == realm { return fields }
        }
        return nil
    }

    /// Whether the request proves the password under the nonce in force, with this count.
    func accepts(_ request: SIPRequest, count: Int = 1) -> Bool {
        guard let fields = fields(of: request), fields["nonce"] == nonce,
            fields["uri"] == request.uri.description, fields["algorithm"] == algorithm,
            fields["opaque"] == opaque, let hash = DigestAlgorithm(named: algorithm)
        else { return false }
        var answer = DigestAnswer(
            algorithm: hash, user: fields["username"] ?? "", realm: realm,
            method: request.method.rawValue, uri: request.uri.description, nonce: nonce,
            body: request.body)
        if qop != nil {
            let text = String(count, radix: 16)
            let padded = String(repeating: "0", count: 8 - text.count) + text
            guard fields["nc"] == padded, let used = fields["qop"], let cnonce = fields["cnonce"],
                qop?.contains(used) == true
            else { return false }
            answer.protection = .init(qop: used, count: padded, cnonce: cnonce)
        } else if fields["nc"] != nil || fields["cnonce"] != nil || fields["qop"] != nil {
            return false
        }
        return fields["username"] == "acme"
            && fields["response"] == answer.response(password: password)
    }
}
