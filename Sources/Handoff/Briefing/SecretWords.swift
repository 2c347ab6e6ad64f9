// SPDX-License-Identifier: Apache-2.0

/// The words people use for what nobody else may know, and what they look like in a sentence.
enum SecretWords {
    /// What a secret is made of.
    enum Kind: Sendable, Hashable {
        /// A few digits: a PIN, a card's check number, a one-time code.
        case digits
        /// Anything at all: a password.
        case anything
    }

    /// The secret named by words that begin here, and how many words name it.
    static func match(_ words: ArraySlice<String>) -> (kind: Kind, count: Int)? {
        for (phrase, kind) in table where words.starts(with: phrase) {
            return (kind, phrase.count)
        }
        return nil
    }

    /// Whether a fact's key names a secret: `pin`, `api_key`, `card.securityCode`.
    static func isSecret(key: String) -> Bool {
        let words = NumberWords.words(ofKey: key)
        return words.indices.contains { match(words[$0...]) != nil || keyWords.contains(words[$0]) }
    }

    /// Longest first, so that "pin code" is not a "pin" followed by "code".
    private static let table: [([String], Kind)] = {
        let digits = [
            "security code", "verification code", "access code", "authentication code",
            "authorisation code", "authorization code", "confirmation code", "one time code",
            "one-time code", "unlock code", "pin code", "pin number", "pin", "pincode",
            "passcode", "pin-code", "pin-number", "pin-nummer", "cvv", "cvv2", "cvc", "cvc2", "csc",
            "otp", "ssn",
            "social security number", "geheimzahl", "prüfziffer", "sicherheitscode", "geheimnummer",
        ]
        let anything = [
            "one time password", "one-time password", "pass word", "password", "passwords",
            "passphrase", "pass phrase", "passwd", "pwd", "secret word", "secret answer",
            "security answer", "memorable word", "maiden name", "api key", "apikey", "api_key",
            "access token", "secret", "passwort", "kennwort", "losung",
        ]
        let all = digits.map { ($0, Kind.digits) } + anything.map { ($0, Kind.anything) }
        return all.map { ($0.0.split(separator: " ").map(String.init), $0.1) }
            .sorted { $0.0.count > $1.0.count }
    }()

    /// Words that make a key secret where they would say little in a sentence.
    private static let keyWords: Set<String> = [
        "token", "credential", "credentials", "auth", "authorization", "tan",
    ]

    /// What may stand between the word and the secret.
    static let fillers: Set<String> = [
        "is", "was", "are", "it's", "its", "that's", "number", "code", "the", "my", "your", "for",
        "to", "on", "of", "card", "account", "=", ":", "ist", "lautet", "war", "meine", "mein",
        "equals", "would", "be", "should", "set", "i", "think", "um", "uh", "again", "they", "gave",
        "me", "then", "and", "it", "so", "",
    ]

    /// What does say something about a secret and is none: "my password is wrong".
    static let remarks: Set<String> = [
        "not", "no", "wrong", "expired", "incorrect", "invalid", "being", "too", "lost", "gone",
        "a", "an", "still", "always", "never", "rejected", "refused", "blocked", "locked",
        "out", "safe", "ours", "between", "ok", "okay", "required", "asked", "reset", "needed",
        "broken",
        "forgotten", "old", "new", "stolen", "known", "missing", "weak", "working", "accepted",
        "unknown", "saved", "changed", "verified", "valid", "there", "what", "nicht", "falsch",
        "abgelaufen", "gesperrt", "vergessen", "removed", "yes", "true", "false", "by", "in",
        "from", "as", "because", "that", "again", "same",
    ]

    /// Words that end a secret that is said in words.
    static let ends: Set<String> = [
        "and", "but", "so", "because", "or", "then", "please", "when", "which", "und", "aber",
    ]
}
