// SPDX-License-Identifier: Apache-2.0

/// How much of one sound is in another.
struct Correlation: Sendable, Hashable {
    /// 1 where the ear hears nothing but the source, 0 where nothing of it.
    var likeness: Double
    /// The factor at which the source is in the ear.
    var gain: Double

    /// Over stretches of the same length.
    init(ear: UnsafeBufferPointer<Float>, source: UnsafeBufferPointer<Float>) {
        var cross: Float = 0
        var earPower: Float = 0
        var sourcePower: Float = 0
        for index in 0..<min(ear.count, source.count) {
            cross += ear[index] * source[index]
            earPower += ear[index] * ear[index]
            sourcePower += source[index] * source[index]
        }
        let both = (Double(earPower) * Double(sourcePower)).squareRoot()
        likeness = both > 0 ? Double(cross) / both : 0
        gain = sourcePower > 0 ? Double(cross) / Double(sourcePower) : 0
    }

    /// Over so many samples from these places on, which are inside of both sounds.
    init(ear: [Float], at start: Int, source: [Float], at first: Int = 0, count: Int) {
        self = ear.withUnsafeBufferPointer { ear in
            source.withUnsafeBufferPointer { source in
                Correlation(
                    ear: UnsafeBufferPointer(rebasing: ear[start..<start + count]),
                    source: UnsafeBufferPointer(rebasing: source[first..<first + count]))
            }
        }
    }
}
