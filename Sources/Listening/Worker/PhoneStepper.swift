// SPDX-License-Identifier: Apache-2.0

import Models

/// Runs one step of the phone model for several legs in one batch, and scores their phrases over
/// the final rows and, on a copy, over the rows looked ahead.
final class PhoneStepper {
    /// One leg of a batch.
    struct Job {
        var track: PhoneTrack
        var history: SoundHistory
        var gain: Float
    }

    private let tuning: ListeningTuning
    private let network: PhoneNetwork
    private let frontEnd: LogMelFrontEnd
    private let upsampler = HalfBandUpsampler()
    private let narrow: FloatBuffer
    private let wide: FloatBuffer
    private let costs = FloatBuffer(256)
    private var segments: [PhoneSegment] = []
    let batchLimit: Int

    init(weights: PhoneWeights, tuning: ListeningTuning, batchLimit: Int) {
        self.tuning = tuning
        self.batchLimit = batchLimit
        let rows = tuning.finalRows + tuning.aheadRows
        network = PhoneNetwork(weights: weights, rowLimit: rows * batchLimit)
        let frames = 2 * rows + 1
        frontEnd = LogMelFrontEnd(weights: weights, frameLimit: frames, floor: tuning.floor)
        let samples = (frames - 1) * LogMelFrontEnd.hop + LogMelFrontEnd.frame
        narrow = FloatBuffer(samples / 2 + 2 * HalfBandUpsampler.margin + 8)
        wide = FloatBuffer(samples + 8)
        segments.reserveCapacity(batchLimit)
    }

    private var rows: Int { tuning.finalRows + tuning.aheadRows }

    /// Runs one step of every job; each has the sound its step needs.
    func run(_ jobs: ArraySlice<Job>) {
        segments.removeAll(keepingCapacity: true)
        let width = PhoneWeights.width
        for (place, job) in jobs.enumerated() {
            guard let following = job.track.following, let cache = job.track.cache else { continue }
            let sink = network.input.base + place * rows * width
            if following.row == 0 {
                features(job, origin: following.origin, from: 0, rows: rows, into: sink)
            } else {
                sink.update(from: job.track.stem.base, count: tuning.aheadRows * width)
                features(
                    job, origin: following.origin, from: following.row + tuning.aheadRows,
                    rows: tuning.finalRows, into: sink + tuning.aheadRows * width)
            }
            job.track.stem.base.update(
                from: sink + tuning.finalRows * width, count: tuning.aheadRows * width)
            segments.append(PhoneSegment(rows: rows, final: tuning.finalRows, cache: cache))
        }
        network.run(segments)
        for (place, job) in jobs.enumerated() { score(job.track, place: place) }
    }

    /// Stem rows `first..<first + rows` of the stretch that begins at `origin`.
    private func features(
        _ job: Job, origin: Int64, from first: Int, rows: Int,
        into sink: UnsafeMutablePointer<Float>
    ) {
        let frames = 2 * rows + 1
        let count = ((frames - 1) * LogMelFrontEnd.hop + LogMelFrontEnd.frame) / 2
        let start = origin + Int64(first) * PhoneTrack.rowSamples - 180
        let margin = HalfBandUpsampler.margin
        job.history.read(
            from: start - Int64(margin), count: count + 2 * margin, gain: job.gain,
            into: narrow.base)
        upsampler.run(narrow.base + margin, count: count, into: wide.base)
        frontEnd.run(wide.base, count: frames)
        frontEnd.stem(rows: rows, into: sink)
    }

    private func score(_ track: PhoneTrack, place: Int) {
        guard let following = track.following else { return }
        let base = network.output.base + place * rows * PhoneWeights.outputs
        for row in 0..<rows {
            if row == tuning.finalRows { track.ahead.copy(track.scorer) }
            let number = following.row + row
            track.costs.fill(costs.base, from: base + row * PhoneWeights.outputs)
            if row < tuning.finalRows {
                track.scorer.step(track.keywords, costs: costs.base, row: number)
                track.offer(track.scorer.endings, row: number)
            } else {
                track.ahead.step(track.keywords, costs: costs.base, row: number)
                track.offer(track.ahead.endings, row: number)
            }
        }
        track.advanced(by: tuning.finalRows)
    }
}
