// SPDX-License-Identifier: Apache-2.0

/// One word of a text, as it is said.
enum SpokenToken {
    struct Said {
        var text: String
        /// It stands for something that cannot be listened to.
        var isPlaceholder = false
    }

    static func said(of token: Substring) -> Said {
        let (core, closing) = parts(of: token)
        guard !core.isEmpty else { return Said(text: "") }
        if let placeholder = placeholder(for: core) {
            return Said(text: placeholder + closing, isPlaceholder: true)
        }
        let words = SpokenNumber.words(ofToken: core)
        return Said(text: words + closing)
    }

    /// The token without the marks around it, and the sentence mark after it.
    private static func parts(of token: Substring) -> (core: Substring, closing: String) {
        var core = token
        while let first = core.first, "([{<\"'`*_~#>|!\u{201C}\u{2018}\u{AB}".contains(first) {
            core.removeFirst()
        }
        var closing = ""
        while let last = core.last, ".,;:!?)]}>\"'`*_~|\u{201D}\u{2019}\u{BB}".contains(last) {
            if closing.isEmpty, ".,;:!?".contains(last) { closing = String(last) }
            core.removeLast()
        }
        return (core, closing)
    }

    /// What is said in the place of something nobody can listen to; nil for a word.
    private static func placeholder(for core: Substring) -> String? {
        let lower = core.lowercased()
        if isLink(lower) { return "a link" }
        if lower.dropFirst().contains("@"), !lower.hasSuffix("@") { return "an e-mail address" }
        if isNetworkAddress(lower) { return "a network address" }
        if isPath(core) { return "a file" }
        return isCode(core) ? "a code" : nil
    }

    private static let schemes = [
        "mailto:", "tel:", "sip:", "sips:", "data:", "file:", "urn:", "javascript:", "sms:", "ws:",
        "wss:", "xmpp:", "magnet:",
    ]

    private static func isLink(_ text: String) -> Bool {
        if text.contains("://") || text.hasPrefix("www.") { return true }
        if schemes.contains(where: { text.hasPrefix($0) && text.count > $0.count }) { return true }
        guard !text.contains("@") else { return false }
        let host = text.prefix { !"/?#:".contains($0) }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ isLabel($0) }), let last = labels.last else {
            return false
        }
        let hasPath = host.count < text.count && text.dropFirst(host.count).first != ":"
        return topDomains.contains(String(last)) || (hasPath && last.count >= 2 && !isNumber(last))
    }

    private static func isLabel(_ label: Substring) -> Bool {
        !label.isEmpty && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }

    private static func isNumber(_ text: Substring) -> Bool { text.allSatisfy(\.isNumber) }

    /// The endings names on the net have most; a full stop without a blank after it makes no name
    /// of any other two words.
    private static let topDomains: Set<String> = [
        "com", "org", "net", "edu", "gov", "info", "biz", "io", "ai", "app", "dev", "cloud", "shop",
        "store", "online", "site", "tech", "link", "page", "co", "uk", "de", "fr", "es", "it", "nl",
        "eu", "ch", "at", "be", "pl", "se", "ca", "us", "au", "in", "jp", "cn", "ru", "br", "ly",
        "gl", "xyz", "club", "support", "help", "html", "php", "pdf", "local", "internal", "lan",
    ]

    /// IPv4, IPv6 and hardware addresses, with port or prefix.
    private static func isNetworkAddress(_ text: String) -> Bool {
        let host = text.split(separator: "/").first.map(String.init) ?? text
        let bare = host.split(separator: ":").first.map(String.init) ?? host
        let numbers = bare.split(separator: ".", omittingEmptySubsequences: false)
        if numbers.count == 4, numbers.allSatisfy({ UInt8($0) != nil }) { return true }
        let colons = host.count(where: { $0 == ":" })
        guard colons >= 2, host.contains(where: \.isHexDigit) else { return false }
        // 10:30:00 is a time.
        let isHex = host.allSatisfy { $0.isHexDigit || ":.%[]".contains($0) }
        return isHex && (host.contains("::") || colons >= 3 || host.contains(where: \.isLetter))
    }

    private static func isPath(_ text: Substring) -> Bool {
        let slashes = text.count(where: { $0 == "/" || $0 == "\\" })
        if text.hasPrefix("\\\\") || (slashes > 0 && text.dropFirst().hasPrefix(":\\")) {
            return true
        }
        guard slashes >= 2 else { return false }
        return ["/", "./", "../", "~/"].contains(where: text.hasPrefix)
    }

    /// Hashes, keys, identifiers: what is written for machines, or too long to be kept in mind.
    private static func isCode(_ text: Substring) -> Bool {
        let plain = text.filter { $0.isLetter || $0.isNumber }
        guard plain.count >= 12 else { return false }
        let hasDigit = plain.contains(where: \.isNumber)
        let hasLetter = plain.contains(where: \.isLetter)
        if plain.count >= 16, hasDigit, hasLetter, plain.allSatisfy(\.isHexDigit) { return true }
        if text.contains(where: { "=+\\%&?#$^".contains($0) }), hasLetter { return true }
        // ORD-2024-000123 and well-known-words are made of parts that can be said.
        let parts = text.split { !$0.isLetter && !$0.isNumber }
        if parts.count > 1, parts.allSatisfy({ $0.count <= 12 && changes(in: $0) == 0 }) {
            return parts.count > 6
        }
        if changes(in: Substring(plain)) >= 5 { return true }
        return hasDigit && hasLetter ? plain.count >= 24 : hasLetter && plain.count > 34
    }

    /// How often a word goes from letters to digits or back, or from a small letter to a capital.
    private static func changes(in text: Substring) -> Int {
        zip(text, text.dropFirst()).count { left, right in
            left.isNumber != right.isNumber || (left.isLowercase && right.isUppercase)
        }
    }
}
