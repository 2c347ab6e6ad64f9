// SPDX-License-Identifier: Apache-2.0

/// The number in a caller's address.
enum CallerNumber {
    /// The user part: `+15551230001` of `sip:+15551230001;npdi@trunk.example:5060`; the host's
    /// digits are no number of the caller's.
    static func user(of address: String) -> String {
        let parts = address.split(separator: "@", maxSplits: 1)
        let hasScheme = ["sip:", "sips:", "tel:"].contains { address.lowercased().hasPrefix($0) }
        guard let first = parts.first, parts.count > 1 || !address.lowercased().hasPrefix("sip")
        else { return "" }
        let user = hasScheme ? first.drop { $0 != ":" }.dropFirst() : first
        return String(user.prefix { $0 != ";" })
    }
}
