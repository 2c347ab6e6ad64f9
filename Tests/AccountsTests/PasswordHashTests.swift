// SPDX-License-Identifier: Apache-2.0

import Accounts
import Testing

@Suite struct PasswordHashTests {
    private static let salt = Array("0123456789abcdef".utf8)

    @Test(arguments: ["correct horse", "", "ü€\u{1F4DE}", String(repeating: "x", count: 512)])
    func aPasswordMatchesItsOwnHashAlone(password: String) throws {
        let hash = PasswordHash(of: password, salt: Self.salt, rounds: 10_000)
        #expect(hash.matches(password))
        for other in [password + "x", String(password.dropLast()) + "y", "X" + password] {
            #expect(!hash.matches(other), "\(other.prefix(20))")
        }
        let read = try #require(PasswordHash("\(hash)"))
        #expect(read == hash && read.matches(password))
    }

    /// The same password with another salt, or with other rounds, is another hash.
    @Test func hashesDifferBySaltAndRounds() {
        let one = PasswordHash(of: "p", salt: Self.salt, rounds: 10_000)
        #expect(one != PasswordHash(of: "p", salt: Array(Self.salt.reversed()), rounds: 10_000))
        #expect(one != PasswordHash(of: "p", salt: Self.salt, rounds: 10_001))
    }

    /// As another implementation has it: Python's hashlib.pbkdf2_hmac.
    @Test func theAlgorithmIsPBKDF2() {
        let hash = PasswordHash(of: "correct horse", salt: Self.salt, rounds: 10_000)
        #expect(
            "\(hash)"
                == "pbkdf2-sha256$10000$30313233343536373839616263646566$4c8da0aedbd5d475b99f3dab058e2d72d96b98e8f96d9b34770f63f0d1e94517"
        )
    }

    @Test func tooLongAPasswordIsNotLookedAt() {
        let long = String(repeating: "x", count: PasswordHash.longestPassword + 1)
        #expect(!PasswordHash(of: long, salt: Self.salt, rounds: 10_000).matches(long))
    }

    @Test func whatIsNoHashIsRefused() {
        let salt = "30313233343536373839616263646566"
        let hash = String(repeating: "ab", count: 32)
        #expect(PasswordHash("pbkdf2-sha256$600000$\(salt)$\(hash)") != nil)
        for text in [
            "", "secret", "pbkdf2-sha256$600000$\(salt)", "pbkdf2-sha1$600000$\(salt)$\(hash)",
            "pbkdf2-sha256$1$\(salt)$\(hash)", "pbkdf2-sha256$-600000$\(salt)$\(hash)",
            "pbkdf2-sha256$99999999$\(salt)$\(hash)", "pbkdf2-sha256$٦٠٠٠٠٠$\(salt)$\(hash)",
            "pbkdf2-sha256$600000$zz$\(hash)", "pbkdf2-sha256$600000$abc$\(hash)",
            "pbkdf2-sha256$600000$\(salt)$\(hash)00", "pbkdf2-sha256$600000$\(salt)$",
            "pbkdf2-sha256$600000$\(salt)$\(hash)$", " pbkdf2-sha256$600000$\(salt)$\(hash)",
        ] { #expect(PasswordHash(text) == nil, "\(text)") }
    }
}
