// SPDX-License-Identifier: Apache-2.0

import Inference

/// Takes a second, careful look at a phrase that the streaming scorer found likely: the model
/// over the whole stretch at once, levelled, as it came and with its noise suppressed, and the
/// phrase aligned in each. The mean of all scores is what counts.
///
/// The looks err differently, so their mean is steadier than any of them (Docs/Listening.md).
/// Costs as much as a second of streaming, so it is for candidates only. One instance a worker.
final class CandidateExaminer {
    struct Finding {
        /// The mean of the streaming score and of each look.
        var score: Float
        /// First sample and the one after the last.
        var start: Int64
        var end: Int64
    }

    /// Longest stretch looked at, in rows of 20 ms.
    private static let rowLimit = 180
    /// Samples before the stretch that the suppressor learns the noise from, and to spare.
    private static let learning = 8000
    private static let spare = 512

    private let tuning: ListeningTuning
    private let looks: [ListeningTuning.Look]
    private let network: PhoneNetwork
    private let frontEnd: LogMelFrontEnd
    private let upsampler = HalfBandUpsampler()
    private let narrow: FloatBuffer
    private let wide: FloatBuffer
    private let costs: FloatBuffer
    private var heard: [Int16]
    private var work: [Int16]
    /// The stretch last looked at: phrases that sound alike are judged by the same looks.
    private var last: (watch: WatchID, first: Int64, rows: Int)?

    init(weights: PhoneWeights, tuning: ListeningTuning) {
        self.tuning = tuning
        looks = tuning.looks
        let rows = Self.rowLimit
        network = PhoneNetwork(weights: weights, rowLimit: max(1, looks.count) * rows)
        frontEnd = LogMelFrontEnd(weights: weights, frameLimit: 2 * rows + 1)
        let samples = 2 * rows * LogMelFrontEnd.hop + LogMelFrontEnd.frame
        narrow = FloatBuffer(samples / 2 + 2 * HalfBandUpsampler.margin + 8)
        wide = FloatBuffer(samples + 8)
        costs = FloatBuffer(rows * 256)
        let count = Self.learning + rows * Int(PhoneTrack.rowSamples) + 2 * Self.spare
        heard = Array(repeating: 0, count: count)
        work = heard
    }

    /// Judges one candidate of one leg.
    func examine(
        _ candidate: PhraseWatch.Candidate, phrase: Int, _ watch: WatchID,
        _ history: SoundHistory, _ phones: PhoneTrack
    ) -> Finding {
        let start = phones.sample(ofRow: candidate.start)
        let end = phones.sample(ofRow: candidate.end + 1)
        var finding = Finding(score: candidate.score, start: start, end: end)
        guard !looks.isEmpty, let (first, rows) = look(from: start, to: end, watch, history) else {
            return finding
        }
        let expected = Int((end - first) / PhoneTrack.rowSamples)
        let ends = max(0, min(rows, expected - 12))..<max(0, min(rows, expected + 10))
        var sum = candidate.score
        for look in looks.indices {
            let output = network.output.base + look * rows * PhoneWeights.outputs
            sum += align(output, rows, phrase, phones, ends)
        }
        finding.score = sum / Float(looks.count + 1)
        return finding
    }

    /// Runs the looks over these samples and what surrounds them, unless the last ones cover it;
    /// says where they begin and how many rows they have.
    private func look(
        from start: Int64, to end: Int64, _ watch: WatchID, _ history: SoundHistory
    ) -> (first: Int64, rows: Int)? {
        let before = Int64(tuning.lookBefore * 8000)
        let after = Int64(tuning.lookAfter * 8000)
        if let last, last.watch == watch, start - before / 2 >= last.first,
            end + after / 2 <= last.first + Int64(last.rows) * PhoneTrack.rowSamples
        {
            return (last.first, last.rows)
        }
        let first = max(start - before, history.start)
        let rows = min(
            Self.rowLimit, Int((min(end + after, history.end) - first) / PhoneTrack.rowSamples))
        guard rows > 10 else { return nil }
        runModel(rows: rows, gain: prepare(history, from: first))
        last = (watch, first, rows)
        return (first, rows)
    }

    /// A leg is no longer watched: its name may come again with other sound.
    func forget(_ watch: WatchID) {
        if last?.watch == watch { last = nil }
    }

    /// Reads the stretch and what comes before it; says what gain brings its speech to -6 dBFS.
    private func prepare(_ history: SoundHistory, from first: Int64) -> Float {
        heard.withUnsafeMutableBufferPointer {
            history.read(from: first - Int64(Self.learning + Self.spare), into: $0)
        }
        var peak: Float = 1
        for index in Self.learning..<heard.count { peak = max(peak, abs(Float(heard[index]))) }
        return min(20, 16384 / peak)
    }

    /// Runs the model over every look at the stretch in one batch.
    private func runModel(rows: Int, gain: Float) {
        for (index, look) in looks.enumerated() {
            for place in heard.indices { work[place] = heard[place] }
            suppress(by: look.suppression)
            frontEnd.floor = look.floor
            let sink = network.input.base + index * rows * PhoneWeights.width
            features(rows: rows, gain: gain, shift: look.shift, into: sink)
        }
        network.run(looks.map { _ in PhoneSegment(rows: rows, final: 0, cache: nil) })
    }

    private func suppress(by decibels: Int32) {
        guard decibels > 0, let suppressor = NoiseSuppressor(decibels: decibels) else { return }
        work.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            var place = 0
            while place + NoiseSuppressor.frame <= buffer.count {
                suppressor.run(base + place)
                place += NoiseSuppressor.frame
            }
        }
    }

    private func features(
        rows: Int, gain: Float, shift: Int, into sink: UnsafeMutablePointer<Float>
    ) {
        let frames = 2 * rows + 1
        let count = ((frames - 1) * LogMelFrontEnd.hop + LogMelFrontEnd.frame) / 2
        let margin = HalfBandUpsampler.margin
        let start = Self.learning + Self.spare - 180 - margin + shift
        let scale = gain / 32768
        for index in 0..<count + 2 * margin {
            let place = start + index
            narrow.base[index] = place < work.count ? Float(work[place]) * scale : 0
        }
        upsampler.run(narrow.base + margin, count: count, into: wide.base)
        frontEnd.run(wide.base, count: frames)
        frontEnd.stem(rows: rows, into: sink)
    }

    /// The best score of the phrase's pronunciations that end in one of `ends`.
    private func align(
        _ output: UnsafePointer<Float>, _ rows: Int, _ phrase: Int, _ phones: PhoneTrack,
        _ ends: Range<Int>
    ) -> Float {
        let width = phones.costs.columnCount
        for row in 0..<rows {
            phones.costs.fill(costs.base + row * width, from: output + row * PhoneWeights.outputs)
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
