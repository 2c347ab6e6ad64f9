// SPDX-License-Identifier: Apache-2.0

import Inference
import Models

/// Takes a second, careful look at a phrase that the streaming scorer found likely: the model
/// over the whole stretch at once, levelled, with its noise reduced, as it came, and where the leg
/// is noisy with the speech taken out of the noise; and the phrase aligned in each. The mean of all
/// scores is what counts, less what a pace costs at which nobody speaks.
///
/// The looks err differently, so their mean is steadier than any of them (Docs/Listening.md).
/// A look costs as much as half a second of streaming, a cleaned one ten times that, so it is for
/// candidates only, and the next is taken only while it may still decide. One instance a worker.
final class CandidateExaminer {
    struct Finding {
        /// The mean of the streaming score and of each look.
        var score: Float
        /// First sample and the one after the last.
        var start: Int64
        var end: Int64
        /// How well a wish leads in to the phrase ("I want to"): the mean cost of a phone of the best
        /// such words right before it. Nil where no look was taken, or the phrase needs none.
        var lead: Float?
        /// Whether the leg had no look left, so that the streaming score stands alone.
        var isSpared = false
    }

    /// A stretch of one leg that was looked at: phrases that sound alike are judged by the same
    /// looks.
    struct Stretch {
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

    let tuning: ListeningTuning
    private let looks: [ListeningTuning.Look]
    private let network: PhoneNetwork
    private let frontEnd: LogMelFrontEnd
    private let reducer = BandNoiseReducer()
    private let cleaner: SpeechCleaner?
    private let upsampler = HalfBandUpsampler()
    private let narrow: FloatBuffer
    private let wide: FloatBuffer
    /// The frames of one look, learning included.
    private let frames: FloatBuffer
    /// [looks][rowLimit][191] of the stretch.
    private let outputs: FloatBuffer
    let costs: FloatBuffer
    private(set) var stretch: Stretch?
    /// Stretches looked at so far, and how many of them were cleaned for it.
    private(set) var stretchCount = 0
    private(set) var cleanedCount = 0

    /// Without a `cleaner` no look is a cleaned one.
    init(weights: PhoneWeights, cleaner: OnnxSession?, tuning: ListeningTuning) {
        self.tuning = tuning
        looks = tuning.looks.filter { $0 != .cleaned || cleaner != nil }
        network = PhoneNetwork(weights: weights, rowLimit: Self.rowLimit)
        let count = Self.learning + 2 * Self.rowLimit + 1
        frontEnd = LogMelFrontEnd(weights: weights, frameLimit: count, floor: tuning.floor)
        frames = FloatBuffer(count * PhoneWeights.bands)
        let samples = (count - 1) * LogMelFrontEnd.hop + LogMelFrontEnd.frame
        narrow = FloatBuffer(samples / 2 + 2 * HalfBandUpsampler.margin + 8)
        wide = FloatBuffer(samples + 8)
        outputs = FloatBuffer(max(1, looks.count) * Self.rowLimit * PhoneWeights.outputs)
        costs = FloatBuffer(Self.rowLimit * 256)
        self.cleaner =
            looks.contains(.cleaned)
            ? cleaner.map { SpeechCleaner(session: $0, limit: samples) } : nil
    }

    /// Judges one candidate of one leg. Looks are taken while the mean of what was found is no
    /// more than `lookMargin` under the phrase's lower threshold; nil where that is so from the
    /// beginning.
    func examine(
        _ candidate: PhraseWatch.Candidate, phrase: Int, _ leg: ListeningTrack,
        _ phones: PhoneTrack, isNoisy: Bool
    ) -> Finding? {
        let start = phones.sample(ofRow: candidate.start)
        let end = phones.sample(ofRow: candidate.end + 1)
        let size = phones.keywords.sizes[phrase]
        let rows = Float(candidate.end + 1 - candidate.start) / Float(size.phones)
        let paceCost = tuning.pace.cost(of: rows)
        var finding = Finding(score: candidate.score - paceCost, start: start, end: end)
        let bounds = phones.keywords.thresholds[phrase]
        guard finding.score >= bounds.possible - tuning.lookMargin else { return nil }
        guard !looks.isEmpty else { return finding }
        if !covers(start, end, leg.id) {
            guard phones.lookBudget.take(at: leg.history.end) else {
                finding.isSpared = true
                return finding
            }
            prepare(from: start, to: end, leg)
        }
        guard let found = stretch else { return finding }
        let expected = Int((end - found.first) / PhoneTrack.rowSamples)
        let ends = max(0, min(found.rows, expected - 12))..<max(0, min(found.rows, expected + 10))
        let mayClean = isNoisy && size.words >= tuning.cleanedWords
        var sum = candidate.score
        for look in looks.indices {
            if looks[look] == .cleaned {
                guard mayClean, finding.score <= bounds.certain + tuning.cleanedMargin,
                    finding.score >= bounds.possible - tuning.cleanedMargin
                else { break }
            }
            guard take(look, leg, phones) else { break }
            sum += align(look, rows: found.rows, phrase, phones, ends)
            finding.score = sum / Float(look + 2) - paceCost
            if finding.score < bounds.possible - tuning.lookMargin { break }
        }
        if finding.score >= max(bounds.possible, bounds.certain - tuning.clearLeadWorth) {
            finding.lead = lead(to: phrase, phones, ends)
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
    func prepare(
        from start: Int64, to end: Int64, _ leg: ListeningTrack
    ) {
        let history = leg.history
        let before = Int64(tuning.lookBefore * 8000)
        let after = Int64(tuning.lookAfter * 8000)
        stretch = nil
        let first = max(start - before, history.start)
        let rows = min(
            Self.rowLimit, Int((min(end + after, history.end) - first) / PhoneTrack.rowSamples))
        guard rows > 10 else { return }
        let count = Self.frameCount(rows)
        let samples = Self.sampleCount(count) / 2
        let margin = HalfBandUpsampler.margin
        let origin = first - 180 - Int64(Self.learning * LogMelFrontEnd.hop / 2)
        history.read(
            from: origin - Int64(margin), count: samples + 2 * margin, gain: 1, into: narrow.base)
        level(samples + 2 * margin, from: Self.learning * LogMelFrontEnd.hop / 2)
        upsampler.run(narrow.base + margin, count: samples, into: wide.base)
        frontEnd.run(wide.base, count: count)
        stretch = Stretch(watch: leg.id, first: first, rows: rows)
        stretchCount += 1
    }

    /// Frames of a stretch of so many rows, learning included, and the samples they cover.
    private static func frameCount(_ rows: Int) -> Int { learning + 2 * rows + 1 }
    private static func sampleCount(_ frames: Int) -> Int {
        (frames - 1) * LogMelFrontEnd.hop + LogMelFrontEnd.frame
    }

    /// Brings the loudest sample of the stretch itself to -6 dBFS.
    private func level(_ count: Int, from first: Int) {
        var peak: Float = 1 / 32768
        for index in first..<count { peak = max(peak, abs(narrow.base[index])) }
        let gain = min(20, 0.5 / peak)
        for index in 0..<count { narrow.base[index] *= gain }
    }

    /// Runs the model over the stretch as one look sees it, unless that was done; false where the
    /// look cannot be had. The looks before it were taken.
    func take(_ look: Int, _ leg: ListeningTrack, _ phones: PhoneTrack) -> Bool {
        guard let known = stretch, known.taken <= look else { return true }
        let count = Self.frameCount(known.rows)
        switch looks[look] {
        case .asItCame, .subtracted:
            frames.base.update(
                from: frontEnd.bandsOut.base, count: count * PhoneWeights.bands)
        case .cleaned:
            guard phones.cleaningBudget.take(at: leg.history.end), clean(count) else {
                return false
            }
            cleanedCount += 1
        }
        if case .subtracted(let leastGain) = looks[look] {
            reducer.run(count, of: frames.base, leastGain: leastGain, floor: tuning.floor)
        }
        frontEnd.stem(
            rows: known.rows, of: frames.base + Self.learning * PhoneWeights.bands,
            into: network.input.base)
        network.run([PhoneSegment(rows: known.rows, final: 0, cache: nil)])
        output(of: look).update(
            from: network.output.base, count: known.rows * PhoneWeights.outputs)
        stretch?.taken = look + 1
        return true
    }

    /// The frames of the stretch, cleaned, put where the looks take them. The sound and the frames
    /// as they came are gone then, so this look is the last.
    private func clean(_ count: Int) -> Bool {
        guard let cleaner else { return false }
        let lead = min(Self.learning, Int(tuning.cleanedLead * 100))
        let skipped = Self.learning - lead
        let sound = wide.base + skipped * LogMelFrontEnd.hop
        let samples = Self.sampleCount(count - skipped)
        guard (try? cleaner.run(sound, count: samples, into: sound)) != nil else { return false }
        frontEnd.run(sound, count: count - skipped)
        (frames.base + skipped * PhoneWeights.bands).update(
            from: frontEnd.bandsOut.base, count: (count - skipped) * PhoneWeights.bands)
        return true
    }

    private func output(of look: Int) -> UnsafeMutablePointer<Float> {
        outputs.base + look * Self.rowLimit * PhoneWeights.outputs
    }

    /// The costs of every row as one look sees it.
    func fill(_ look: Int, rows: Int, _ phones: PhoneTrack) {
        let width = phones.costs.columnCount
        for row in 0..<rows {
            phones.costs.fill(
                costs.base + row * width, from: output(of: look) + row * PhoneWeights.outputs)
        }
    }

    /// The best score of the phrase's pronunciations that end in one of `ends`.
    private func align(
        _ look: Int, rows: Int, _ phrase: Int, _ phones: PhoneTrack, _ ends: Range<Int>
    ) -> Float {
        fill(look, rows: rows, phones)
        let width = phones.costs.columnCount
        var best = PhoneCosts.floor
        for sequence in phones.keywords.sequences where sequence.phrase == phrase {
            let score = PhraseAligner(sequence, in: phones.keywords)
                .score(costs.base, rows: rows, stride: width, ends: ends)
            best = max(best, score)
        }
        return best
    }
}
