// SPDX-License-Identifier: Apache-2.0

extension FixtureVerdict {
    /// In a report: for people, and as the class of a style.
    var words: (title: String, style: String, reason: String) {
        switch self {
        case .changed: ("changed", "changed", "")
        case .cannotTell(let reason): ("could not tell", "cannot-tell", reason)
        case .skipped(let reason): ("skipped", "skipped", reason)
        case .asExpected: ("as expected", "as-expected", "")
        }
    }

    /// Where it stands in a report: the gravest first.
    var rank: Int {
        switch self {
        case .changed: 0
        case .cannotTell: 1
        case .skipped: 2
        case .asExpected: 3
        }
    }

    /// In a cell of a matrix, so that it is not told by colour alone.
    var sign: String {
        switch self {
        case .changed: "≠"
        case .cannotTell: "?"
        case .skipped: "–"
        case .asExpected: "✓"
        }
    }
}
