// SPDX-License-Identifier: Apache-2.0

/// A place in one journal: what a follower shows to go on where it stopped.
///
/// Written as `JOURNAL-POSITION`: a cursor of a journal that has been replaced since is told from
/// one that fits.
package struct JournalCursor: Sendable, Hashable, CustomStringConvertible {
    /// The journal's own name, drawn when it was made: lower-case letters and digits.
    package var journal: String
    /// Counted from 1 over all calls, in the order of storing, without gaps; 0 is the beginning.
    package var position: Int64

    package init(journal: String, position: Int64) {
        self.journal = journal
        self.position = position
    }

    /// Reads `JOURNAL-POSITION`; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, 1...32 ~= parts[0].utf8.count,
            parts[0].utf8.allSatisfy({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || $0.isDigit }),
            1...18 ~= parts[1].utf8.count, parts[1].utf8.allSatisfy(\.isDigit),
            let position = Int64(parts[1])
        else { return nil }
        self.init(journal: String(parts[0]), position: position)
    }

    package var description: String { "\(journal)-\(position)" }
}

extension UInt8 {
    fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}
