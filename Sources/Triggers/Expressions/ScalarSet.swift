// SPDX-License-Identifier: Apache-2.0

/// Scalars that a step of an expression takes.
struct ScalarSet: Sendable, Hashable {
    private var ranges: [ClosedRange<Unicode.Scalar>] = []
    /// Letters, digits and `_` of any script.
    private var hasWords = false
    private var isInverted = false

    static let any = ScalarSet().inverted
    static let digit = ScalarSet("0"..."9")
    static let space = ScalarSet(" "..." ").union(ScalarSet("\t"..."\r"))
    static let word: ScalarSet = {
        var set = ScalarSet("_"..."_")
        set.hasWords = true
        return set
    }()

    init() {}
    init(_ range: ClosedRange<Unicode.Scalar>) { ranges = [range] }

    var inverted: ScalarSet {
        var set = self
        set.isInverted.toggle()
        return set
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let isIn = ranges.contains { $0.contains(scalar) } || hasWords && Self.isWord(scalar)
        return isIn != isInverted
    }

    /// Of sets that are not inverted.
    func union(_ other: ScalarSet) -> ScalarSet {
        var set = self
        set.ranges += other.ranges
        set.hasWords = hasWords || other.hasWords
        return set
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "0"..."9": true
        case "\0"..."\u{7F}": false
        default: scalar.properties.isAlphabetic
        }
    }
}
