// SPDX-License-Identifier: Apache-2.0

import CNettle

/// A hash algorithm of digest authentication (RFC 7616 section 3.3, RFC 8760).
package struct DigestAlgorithm: Sendable, Hashable {
    /// The hashes, the weakest first.
    package enum Hash: Int, Sendable, Hashable, CaseIterable {
        case md5, sha256, sha512_256
    }

    package var hash: Hash
    /// Whether the nonces go into the password's hash, too (`-sess`).
    package var isSession: Bool

    package init(_ hash: Hash, isSession: Bool = false) {
        self.hash = hash
        self.isSession = isSession
    }

    /// The algorithm of a challenge: MD5 when it names none, nil when it names one we have not.
    package init?(named name: String?) {
        guard let name else {
            self.init(.md5)
            return
        }
        guard let known = Self.all.first(where: { $0.name.equalsIgnoringCase(name) }) else {
            return nil
        }
        self = known
    }

    private static let all = Hash.allCases.flatMap { hash in
        [DigestAlgorithm(hash), DigestAlgorithm(hash, isSession: true)]
    }

    package var name: String {
        let base =
            switch hash {
            case .md5: "MD5"
            case .sha256: "SHA-256"
            case .sha512_256: "SHA-512-256"
            }
        return isSession ? base + "-sess" : base
    }

    /// The hash of the bytes as lower-case hexadecimal digits.
    package func hex(_ bytes: [UInt8]) -> String {
        var digest: [UInt8]
        switch hash {
        case .md5:
            digest = [UInt8](repeating: 0, count: 16)
            cnettle_md5(bytes, bytes.count, &digest)
        case .sha256:
            digest = [UInt8](repeating: 0, count: 32)
            cnettle_sha256(bytes, bytes.count, &digest)
        case .sha512_256:
            digest = [UInt8](repeating: 0, count: 32)
            cnettle_sha512_256(bytes, bytes.count, &digest)
        }
        return Self.hexadecimal(digest)
    }

    func hex(_ text: String) -> String { hex(Array(text.utf8)) }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
