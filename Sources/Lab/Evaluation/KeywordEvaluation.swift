// SPDX-License-Identifier: Apache-2.0

import Timing

/// Gathers what was heard in recordings with known content, and says how many phrases are missed
/// at how many false alarms an hour, with confidence intervals.
package struct KeywordEvaluation: Sendable {
    /// One recording's hits.
    private struct Outcome: Sendable {
        /// Whether the phrase is spoken in it, by phrase.
        var spoken: [Bool]
        /// Scores of the hits, by phrase.
        var scores: [[Float]]
        /// Delay of the best hit after the phrase's end, seconds, by phrase.
        var delays: [Double?]
        var hours: Double
    }

    /// Miss rates of one phrase, or the mean of several.
    package struct Row: Sendable, Hashable {
        package var name: String
        package var positives: Int
        package var hours: Double
        /// Share missed at each rate of `rates`, and its 90 % interval.
        package var missed: [Double]
        package var low: [Double]
        package var high: [Double]
        /// The threshold at each rate.
        package var thresholds: [Float]
    }

    package let phrases: [String]
    /// False alarms an hour and phrase.
    package let rates: [Double]
    private var outcomes: [Outcome] = []

    package init(phrases: [String], rates: [Double] = [0.1, 1, 5, 20]) {
        self.phrases = phrases
        self.rates = rates
    }

    package var recordingCount: Int { outcomes.count }

    /// Adds one recording: what is spoken in it, and every hit with its score and how long after
    /// the phrase's end it was known. `seconds` are those of the recording itself.
    package mutating func add(
        spoken: [String], hits: [(phrase: String, score: Float, delay: Double)], seconds: Double
    ) {
        var outcome = Outcome(
            spoken: phrases.map { spoken.contains($0) },
            scores: phrases.map { _ in [] }, delays: phrases.map { _ in nil },
            hours: seconds / 3600)
        for hit in hits {
            guard let index = phrases.firstIndex(of: hit.phrase) else { continue }
            if hit.score > outcome.scores[index].max() ?? -.infinity {
                outcome.delays[index] = hit.delay
            }
            outcome.scores[index].append(hit.score)
        }
        outcomes.append(outcome)
    }

    /// A row for each phrase that occurs, and last their mean; intervals from `draws` bootstrap
    /// samples of the recordings.
    package func rows(draws: Int = 200, seed: UInt64 = 1) -> [Row] {
        let all = Array(outcomes.indices)
        let present = phrases.indices.filter { phrase in outcomes.contains { $0.spoken[phrase] } }
        guard !present.isEmpty else { return [] }
        var rows = present.map { measure($0, over: all) }
        rows.append(Self.mean(rows))
        var random = SeededRandom(seed: seed)
        var samples: [[[Double]]] = rows.map { _ in rates.map { _ in [] } }
        for _ in 0..<draws {
            let drawn = all.map { _ in Int(random.next() % UInt64(all.count)) }
            let repeated = present.map { measure($0, over: drawn) }
            for (row, result) in (repeated + [Self.mean(repeated)]).enumerated() {
                for rate in rates.indices { samples[row][rate].append(result.missed[rate]) }
            }
        }
        for row in rows.indices {
            for rate in rates.indices {
                let sorted = samples[row][rate].sorted()
                guard !sorted.isEmpty else { continue }
                rows[row].low[rate] = sorted[sorted.count * 5 / 100]
                rows[row].high[rate] = sorted[min(sorted.count - 1, sorted.count * 95 / 100)]
            }
        }
        return rows
    }

    /// Delays of the detections of spoken phrases, sorted, in seconds after the phrase's end.
    package func delays(over threshold: Float = -.infinity) -> [Double] {
        outcomes.flatMap { outcome in
            phrases.indices.compactMap { phrase -> Double? in
                guard outcome.spoken[phrase], let best = outcome.scores[phrase].max(),
                    best >= threshold
                else { return nil }
                return outcome.delays[phrase]
            }
        }.sorted()
    }

    private func measure(_ phrase: Int, over indices: [Int]) -> Row {
        var best: [Float] = []
        var alarms: [Float] = []
        var hours = 0.0
        for index in indices {
            let outcome = outcomes[index]
            if outcome.spoken[phrase] {
                best.append(outcome.scores[phrase].max() ?? -100)
            } else {
                alarms += outcome.scores[phrase]
                hours += outcome.hours
            }
        }
        alarms.sort(by: >)
        var row = Row(
            name: phrases[phrase], positives: best.count, hours: hours, missed: [], low: [],
            high: [], thresholds: [])
        for rate in rates {
            // The threshold that lets through no more than so many of the false hits.
            let allowed = Int(rate * hours)
            let threshold = allowed < alarms.count ? alarms[allowed] : -99
            let missed = best.count { $0 <= threshold }
            row.missed.append(Double(missed) / Double(max(1, best.count)))
            row.thresholds.append(threshold)
        }
        row.low = row.missed
        row.high = row.missed
        return row
    }

    private static func mean(_ rows: [Row]) -> Row {
        let count = Double(max(1, rows.count))
        func mean(_ values: (Row) -> [Double]) -> [Double] {
            guard let first = rows.first else { return [] }
            return first.missed.indices.map { index in
                rows.reduce(0) { $0 + values($1)[index] } / count
            }
        }
        let missed = mean(\.missed)
        return Row(
            name: "mean", positives: rows.reduce(0) { $0 + $1.positives },
            hours: rows.reduce(0) { $0 + $1.hours } / count, missed: missed, low: missed,
            high: missed, thresholds: rows.first?.thresholds.map { _ in 0 } ?? [])
    }
}
