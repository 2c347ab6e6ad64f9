// SPDX-License-Identifier: Apache-2.0

/// What is replayed, in the words of a scenario: `FILE.pcap`, `FILE.pcap, call 2, as called`.
struct ReplayWords: Sendable, Hashable {
    var file: String
    /// In the order in which the calls of the capture began, from 1.
    var call: Int
    /// Nil for whoever the party is: the caller, or who was called.
    var side: CapturedParty?

    /// Nil for words that are none of these.
    init?(_ words: String) {
        var parts = words.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
        guard let file = parts.first, !file.isEmpty else { return nil }
        parts.removeFirst()
        (self.file, call, side) = (file, 1, nil)
        if let number = parts.first?.after("call ") {
            guard let call = Int(number), call >= 1 else { return nil }
            self.call = call
            parts.removeFirst()
        }
        if let name = parts.first?.after("as ") {
            guard let side = CapturedParty(rawValue: name) else { return nil }
            self.side = side
            parts.removeFirst()
        }
        guard parts.isEmpty else { return nil }
    }
}
