// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How much of what one party says is in what another hears, over a whole call.
enum Leakage {
    /// In thinned samples: 400 ms.
    private static let longestLag = 800
    /// What is told where nothing is found.
    static let none = -96.0

    /// The strongest echo of a source in an ear at any delay up to 400 ms, in decibels of the source.
    ///
    /// Over a minute of speech about -40 dB can be told from chance.
    static func decibels(of source: [Int16], in ear: [Int16]) -> Double {
        let said = ThinSound.samples(of: source.map(Float.init)[...])
        let heard = ThinSound.samples(of: ear.map(Float.init)[...])
        let power = said.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard power > 0, heard.count > longestLag else { return none }
        var most = 0.0
        for lag in 0..<longestLag {
            let count = min(said.count, heard.count - lag)
            guard count > 0 else { break }
            var cross: Float = 0
            said.withUnsafeBufferPointer { said in
                heard.withUnsafeBufferPointer { heard in
                    for index in 0..<count { cross += said[index] * heard[index + lag] }
                }
            }
            most = max(most, abs(Double(cross)) / power)
        }
        return most > 0 ? max(none, 20 * log10(most)) : none
    }
}
