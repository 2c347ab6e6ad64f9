// SPDX-License-Identifier: Apache-2.0

/// The words that say what a number is, beside it or in a fact's key. Lowercase; each stands for
/// itself and for compounds that end or begin with it ("Bestellnummer", "order_id").
enum NumberWords {
    /// What a number is by the words before it; nil when nothing says so.
    static func kind(ofWords words: [String]) -> PersonalDetail? {
        for word in words.reversed() {
            if orders.contains(where: word.hasPrefix) { return .orders }
            if accounts.contains(where: word.hasPrefix) { return .account }
        }
        return nil
    }

    /// What the value of a fact is by its key, `order.id`, `customerNumber`.
    static func kind(ofKey key: String) -> PersonalDetail? { kind(ofWords: words(ofKey: key)) }

    /// The words of a key: at dots, underscores, and where small letters meet capitals.
    static func words(ofKey key: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasSmall = false
        for character in key {
            if !character.isLetter && !character.isNumber || wasSmall && character.isUppercase {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if character.isLetter || character.isNumber { word += character.lowercased() }
            wasSmall = character.isLowercase
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static let orders = [
        "order", "ticket", "case", "booking", "reservation", "invoice", "reference", "ref",
        "parcel", "shipment", "tracking", "claim", "return", "bestell", "auftrag", "rechnung",
        "vorgang", "buchung", "sendung",
    ]
    private static let accounts = [
        "account", "customer", "contract", "policy", "member", "client", "subscriber", "iban",
        "konto", "kunde", "vertrag",
    ]
}
