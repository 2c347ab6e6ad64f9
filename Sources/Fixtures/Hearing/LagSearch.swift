// SPDX-License-Identifier: Apache-2.0

/// How long a source takes to an ear.
///
/// A network, a codec and a buffer delay all of a stretch alike; a stretch may have another delay than
/// the one before.
struct LagSearch {
    /// The longest looked for, in samples: 400 ms.
    static let longest = 3200
    private static let coarse = ThinSound.step
    private static let excerpt = 2400
    private static let excerpts = 24
    private static let likeEnough = 0.5

    /// The delays in samples at which the ear hears the source somewhere, the commonest first, four
    /// at most; none where it never does.
    static func lags(ear: [Float], source: [Float]) -> [Int] {
        let thinEar = ThinSound.samples(of: ear[...])
        let thinSource = ThinSound.samples(of: source[...])
        var found: [Int: Int] = [:]
        for start in loudest(in: source) {
            guard let lag = bestLag(at: start, ear, source, thinEar, thinSource) else { continue }
            if let near = found.keys.first(where: { abs($0 - lag) <= 3 }) {
                found[near, default: 0] += 1
            } else {
                found[lag] = 1
            }
        }
        return found.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(4).map(\.key)
    }

    /// Where the loudest excerpts begin, spread over the sound.
    private static func loudest(in sound: [Float]) -> [Int] {
        let count = sound.count / excerpt
        guard count > 0 else { return [] }
        let powers = (0..<count).map { number -> (start: Int, power: Float) in
            let part = sound[number * excerpt..<(number + 1) * excerpt]
            return (number * excerpt, part.reduce(0) { $0 + $1 * $1 })
        }
        return powers.filter { $0.power > Float(excerpt) * 40_000 }
            .sorted { ($1.power, $0.start) < ($0.power, $1.start) }.prefix(excerpts).map(\.start)
    }

    private static func bestLag(
        at start: Int, _ ear: [Float], _ source: [Float], _ thinEar: [Float],
        _ thinSource: [Float]
    ) -> Int? {
        let length = excerpt / coarse
        var best = (lag: 0, likeness: 0.0)
        for lag in 0..<longest / coarse {
            let likeness = likeness(thinEar, thinSource, start / coarse, lag, length)
            if likeness > best.likeness { best = (lag, likeness) }
        }
        guard best.likeness > likeEnough else { return nil }
        var fine = (lag: 0, likeness: 0.0)
        for lag in max(0, best.lag * coarse - coarse)...(best.lag * coarse + coarse) {
            let likeness = likeness(ear, source, start, lag, excerpt)
            if likeness > fine.likeness { fine = (lag, likeness) }
        }
        return fine.likeness > likeEnough ? fine.lag : nil
    }

    private static func likeness(
        _ ear: [Float], _ source: [Float], _ start: Int, _ lag: Int, _ length: Int
    ) -> Double {
        guard start + lag + length <= ear.count, start + length <= source.count else { return 0 }
        return Correlation(
            ear: ear, at: start + lag, source: source, at: start, count: length
        ).likeness
    }
}
