// SPDX-License-Identifier: Apache-2.0

import Models

/// Takes a second, careful look at a phrase that the streaming scorer found likely: the model
/// over the whole stretch at once, levelled, with its noise reduced and then as it came, and the
/// phrase aligned in each. The mean of all scores is what counts.
///
/// The looks err differently, so their mean is steadier than any of them (Docs/Listening.md).
/// A look costs as much as half a second of streaming, so it is for candidates only, and the next
/// is taken only while the phrase may still count. One instance a worker.
final class CandidateExaminer {
    struct Finding {
        /// The mean of the streaming score and of each look.
        var score: Float
        /// First sample and the one after the last.
        var start: Int64
        var end: Int64
        /// Whether the leg had no look left, so that the streaming score stands alone.
        var isSpared = false
    }

    /// A stretch of one leg that was looked at: phrases that sound alike are judged by the same
    /// looks.
    private struct Stretch {
        var watch: WatchID
        var first: Int64
        var rows: Int
        /// How many of the looks were taken.
        var taken = 0
    }

    /// Longest stretch looked at, in rows of 20 ms.
    private static let rowLimit = 180
    /// Frames of 10 ms before the stretch that the noise is learnt from.
    private static let learning = 100

    private let tuning: ListeningTuning
    private let looks: [ListeningTuning.Look]
    private let network: PhoneNetwork
    private let frontEnd: LogMelFrontEnd
    private let reducer = BandNoiseReducer()
    private let upsampler = HalfBandUpsampler()
    private let narrow: FloatBuffer
    private let wide: FloatBuffer
    /// The frames of one look, learning included.
    private let frames: FloatBuffer
    /// [looks][rowLimit][191] of the stretch.
    private let outputs: FloatBuffer
    private let costs: FloatBuffer
    private var stretch: Stretch?
    /// Stretches looked at so far.
    private(set) var stretchCount = 0

    init(weights: PhoneWeights, tuning: ListeningTuning) {
        self.tuning = tuning
        looks = tuning.looks
        network = PhoneNetwork(weights: weights, rowLimit: Self.rowLimit)
        let count = Self.learning + 2 * Self.rowLimit + 1
        frontEnd = LogMelFrontEnd(weights: weights, frameLimit: count, floor: tuning.floor)
        frames = FloatBuffer(count * PhoneWeights.bands)
        let samples = (count - 1) * LogMelFrontEnd.hop + LogMelFrontEnd.frame
        narrow = FloatBuffer(samples / 2 + 2 * HalfBandUpsampler.margin + 8)
        wide = FloatBuffer(samples + 8)
        outputs = FloatBuffer(max(1, looks.count) * Self.rowLimit * PhoneWeights.outputs)
        costs = FloatBuffer(Self.rowLimit * 256)
    }

    /// Judges one candidate of one leg. Looks are taken while the mean of what was found is no
    /// more than `lookMargin` under `bound`.
    func examine(
        _ candidate: PhraseWatch.Candidate, phrase: Int, _ watch: WatchID,
        _ history: SoundHistory, _ phones: PhoneTrack, bound: Float
    ) -> Finding {
        let start = phones.sample(ofRow: candidate.start)
        let end = phones.sample(ofRow: candidate.end + 1)
        var finding = Finding(score: candidate.score, start: start, end: end)
        guard !looks.isEmpty else { return finding }
        if !covers(start, end, watch) {
            guard phones.lookBudget.take(at: history.end) else {
                finding.isSpared = true
                return finding
            }
            prepare(from: start, to: end, watch, history)
            stretchCount += 1
        }
        guard let found = stretch else { return finding }
        let expected = Int((end - found.first) / PhoneTrack.rowSamples)
        let ends = max(0, min(found.rows, expected - 12))..<max(0, min(found.rows, expected + 10))
        var sum = candidate.score
        for look in looks.indices {
            take(look)
            sum += align(look, rows: found.rows, phrase, phones, ends)
            finding.score = sum / Float(look + 2)
            if finding.score < bound - tuning.lookMargin { break }
        }
        return finding
    }

    /// A leg is no longer watched: its name may come again with other sound.
    func forget(_ watch: WatchID) {
        if stretch?.watch == watch { stretch = nil }
    }

    /// Whether the last stretch has these samples and half of what should surround them.
    private func covers(_ start: Int64, _ end: Int64, _ watch: WatchID) -> Bool {
        guard let stretch, stretch.watch == watch else { return false }
        let before = Int64(tuning.lookBefore * 8000)
        let after = Int64(tuning.lookAfter * 8000)
        return start - before / 2 >= stretch.first
            && end + after / 2 <= stretch.first + Int64(stretch.rows) * PhoneTrack.rowSamples
    }

    /// Makes the features of these samples and of what surrounds them: the new stretch, or none
    /// where too little of it is left.
    private func prepare(
        from start: Int64, to end: Int64, _ watch: WatchID, _ history: SoundHistory
    ) {
        let before = Int64(tuning.lookBefore * 8000)
        let after = Int64(tuning.lookAfter * 8000)
        stretch = nil
        let first = max(start - before, history.start)
        let rows = min(
            Self.rowLimit, Int((min(end + after, history.end) - first) / PhoneTrack.rowSamples))
        guard rows > 10 else { return }
        let count = Self.learning + 2 * rows + 1
        let samples = ((count - 1) * LogMelFrontEnd.hop + LogMelFrontEnd.frame) / 2
        let margin = HalfBandUpsampler.margin
        let origin = first - 180 - Int64(Self.learning * LogMelFrontEnd.hop / 2)
        history.read(
            from: origin - Int64(margin), count: samples + 2 * margin, gain: 1, into: narrow.base)
        level(samples + 2 * margin, from: Self.learning * LogMelFrontEnd.hop / 2)
        upsampler.run(narrow.base + margin, count: samples, into: wide.base)
        frontEnd.run(wide.base, count: count)
        stretch = Stretch(watch: watch, first: first, rows: rows)
    }

    /// Brings the loudest sample of the stretch itself to -6 dBFS.
    private func level(_ count: Int, from first: Int) {
        var peak: Float = 1 / 32768
        for index in first..<count { peak = max(peak, abs(narrow.base[index])) }
        let gain = min(20, 0.5 / peak)
        for index in 0..<count { narrow.base[index] *= gain }
    }

    /// Runs the model over the stretch as one look sees it, unless that was done.
    private func take(_ look: Int) {
        guard let known = stretch, known.taken <= look else { return }
        let count = Self.learning + 2 * known.rows + 1
        frames.base.update(from: frontEnd.bandsOut.base, count: count * PhoneWeights.bands)
        if looks[look].leastGain < 1 {
            reducer.run(
                count, of: frames.base, leastGain: looks[look].leastGain, floor: tuning.floor)
        }
        frontEnd.stem(
            rows: known.rows, of: frames.base + Self.learning * PhoneWeights.bands,
            into: network.input.base)
        network.run([PhoneSegment(rows: known.rows, final: 0, cache: nil)])
        output(of: look).update(
            from: network.output.base, count: known.rows * PhoneWeights.outputs)
        stretch?.taken = look + 1
    }

    private func output(of look: Int) -> UnsafeMutablePointer<Float> {
        outputs.base + look * Self.rowLimit * PhoneWeights.outputs
    }

    /// The best score of the phrase's pronunciations that end in one of `ends`.
    private func align(
        _ look: Int, rows: Int, _ phrase: Int, _ phones: PhoneTrack, _ ends: Range<Int>
    ) -> Float {
        let width = phones.costs.columnCount
        for row in 0..<rows {
            phones.costs.fill(
                costs.base + row * width, from: output(of: look) + row * PhoneWeights.outputs)
        }
        var best = PhoneCosts.floor
        for sequence in phones.keywords.sequences where sequence.phrase == phrase {
            let score = PhraseAligner(sequence, in: phones.keywords)
                .score(costs.base, rows: rows, stride: width, ends: ends)
            best = max(best, score)
        }
        return best
    }
}
