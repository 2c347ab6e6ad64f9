// SPDX-License-Identifier: Apache-2.0

/// How well a score tells positives from negatives (receiver operating characteristic).
package struct RateCurve: Sendable, Hashable {
    package struct Point: Sendable, Hashable {
        package var threshold: Float
        /// Share of the negatives at or over the threshold.
        package var falseRate: Double
        /// Share of the positives at or over the threshold.
        package var trueRate: Double
    }

    /// From the strictest threshold to the loosest.
    package private(set) var points: [Point] = []
    /// Area under the curve, 0.5 is chance, 1 is perfect; ties count half.
    package private(set) var area = 0.5

    /// The curve of frames with these scores and truths.
    package init(scores: [Float], positive: [Bool]) {
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        let positives = Double(positive.count { $0 })
        let negatives = Double(positive.count) - positives
        guard positives > 0, negatives > 0 else { return }
        var hits = 0.0
        var alarms = 0.0
        var sum = 0.0
        var place = 0
        while place < order.count {
            let threshold = scores[order[place]]
            let before = (hits, alarms)
            while place < order.count, scores[order[place]] == threshold {
                if positive[order[place]] { hits += 1 } else { alarms += 1 }
                place += 1
            }
            sum += (alarms - before.1) * (hits + before.0) / 2
            points.append(
                Point(
                    threshold: threshold, falseRate: alarms / negatives,
                    trueRate: hits / positives))
        }
        area = sum / (positives * negatives)
    }

    /// The share of positives found at this share of false alarms.
    package func trueRate(atFalseRate rate: Double) -> Double {
        points.last { $0.falseRate <= rate }?.trueRate ?? 0
    }
}
