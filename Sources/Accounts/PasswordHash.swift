// SPDX-License-Identifier: Apache-2.0

import CNettle

/// A password as it is kept: PBKDF2 with HMAC-SHA-256 (RFC 8018), slow on purpose.
///
/// Written as `pbkdf2-sha256$ROUNDS$SALT$HASH`, salt and hash in hexadecimal.
package struct PasswordHash: Sendable, Hashable, CustomStringConvertible {
    private static let name = "pbkdf2-sha256"
    /// Fewer are too quick for a guesser, more too slow for a login.
    private static let rounds = 10_000...10_000_000
    /// Bytes of a new salt.
    package static let saltBytes = 16
    /// The longest password that is looked at, in bytes.
    package static let longestPassword = 512

    private let rounds: Int
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// Hashes a password with a salt that nobody else has. The rounds are what each guess at a stolen
    /// file costs, and each login.
    package init(of password: String, salt: [UInt8], rounds: Int = 600_000) {
        self.rounds = min(max(rounds, Self.rounds.lowerBound), Self.rounds.upperBound)
        self.salt = salt
        hash = Self.digest(of: password, salt: salt, rounds: self.rounds)
    }

    /// Reads the written form; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == Self.name, 1...8 ~= parts[1].utf8.count,
            parts[1].utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let rounds = Int(parts[1]), Self.rounds.contains(rounds),
            let salt = Self.bytes(parts[2]), 8...64 ~= salt.count,
            let hash = Self.bytes(parts[3]), hash.count == 32
        else { return nil }
        self.rounds = rounds
        self.salt = salt
        self.hash = hash
    }

    /// Whether it is the hash of this password. Takes as long as the rounds take, whatever is wrong.
    package func matches(_ password: String) -> Bool {
        guard password.utf8.count <= Self.longestPassword else { return false }
        let other = Self.digest(of: password, salt: salt, rounds: rounds)
        return zip(hash, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    package var description: String {
        "\(Self.name)$\(rounds)$\(Self.hexadecimal(salt))$\(Self.hexadecimal(hash))"
    }

    private static func digest(of password: String, salt: [UInt8], rounds: Int) -> [UInt8] {
        let key = Array(password.utf8)
        var digest = [UInt8](repeating: 0, count: 32)
        cnettle_pbkdf2_sha256(
            key, key.count, salt, salt.count, UInt32(clamping: rounds), &digest)
        return digest
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let digits = text.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0] * 16 + digits[$0 + 1])
        }
    }
}
