// SPDX-License-Identifier: Apache-2.0

import Glibc
import Models
import Words

/// How badly each phone in use fits one row of 20 ms: the natural log of its probability, set
/// against the best symbol's, from 0 (it is the best) down to -9.
///
/// Column 0 is the gap between phones (blank or word boundary).
package struct PhoneCosts: Sendable {
    /// The worst cost.
    package static let floor: Float = -9
    private static let blank = 190
    private static let boundary = 189

    private let symbols: [[Int]]
    package var columnCount: Int { symbols.count + 1 }

    package init(_ set: KeywordSet) {
        symbols = set.columns.map(\.symbols)
    }

    /// Fills `sink` with the costs of one row of 191 log-probabilities.
    package func fill(
        _ sink: UnsafeMutablePointer<Float>, from row: UnsafePointer<Float>
    ) {
        var top = row[0]
        for index in 1..<PhoneWeights.outputs where row[index] > top { top = row[index] }
        sink[0] = Self.cost(expf(row[Self.blank]) + expf(row[Self.boundary]), top)
        for (index, set) in symbols.enumerated() {
            var sum: Float = 0
            for symbol in set { sum += expf(row[symbol]) }
            sink[index + 1] = Self.cost(sum, top)
        }
    }

    private static func cost(_ probability: Float, _ top: Float) -> Float {
        min(0, max(floor, logf(probability + 1e-9) - top))
    }
}
