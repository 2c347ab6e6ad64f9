// SPDX-License-Identifier: Apache-2.0

import Models

/// One leg's place in the phone model: the stretch of speech being followed, the network's cache,
/// the stem rows computed ahead, and the phrases' scores.
final class PhoneTrack {
    private enum State {
        case idle
        /// Following since sample `origin`; rows before `row` are final.
        case following(origin: Int64, row: Int)
    }

    let keywords: KeywordSet
    let costs: PhoneCosts
    var scorer: PhraseScorer
    var ahead: PhraseScorer
    var watches: [PhraseWatch]
    var lookBudget = LookBudget.looks
    var cleaningBudget = LookBudget.cleaned
    /// Made when the leg first speaks.
    private(set) var cache: PhoneCache?
    /// Stem rows computed ahead of the final ones.
    let stem: FloatBuffer
    private var state = State.idle
    private let tuning: ListeningTuning

    init(_ keywords: KeywordSet, tuning: ListeningTuning) {
        self.keywords = keywords
        self.tuning = tuning
        costs = PhoneCosts(keywords)
        scorer = PhraseScorer(keywords)
        ahead = PhraseScorer(keywords)
        watches = keywords.phrases.indices.map { PhraseWatch(phrase: $0) }
        stem = FloatBuffer(tuning.aheadRows * PhoneWeights.width)
    }

    /// Samples at 8 kHz a row lasts.
    static let rowSamples: Int64 = 160

    var isIdle: Bool {
        if case .idle = state { return true }
        return false
    }

    /// The stretch followed: its first sample and the next row.
    var following: (origin: Int64, row: Int)? {
        guard case .following(let origin, let row) = state else { return nil }
        return (origin, row)
    }

    /// Speech goes on at `onset`: follows on if that is near, else begins anew there.
    func follow(from onset: Int64) {
        guard case .idle = state else { return }
        let made = cache ?? PhoneCache()
        made.reset()
        cache = made
        scorer.reset()
        for index in watches.indices { watches[index].reset() }
        state = .following(origin: onset, row: 0)
    }

    func stop() { state = .idle }

    /// Offers every phrase's ending in a row to its watch.
    func offer(_ endings: [PhraseScorer.Ending], row: Int) {
        for (index, ending) in endings.enumerated() where ending.score >= tuning.considerScore {
            watches[index].offer(ending, row: row, from: tuning.considerScore)
        }
    }

    /// Rows known of the stretch, looked-ahead ones included.
    var knownRows: Int {
        guard case .following(_, let row) = state else { return 0 }
        return row == 0 ? 0 : row + tuning.aheadRows
    }

    func advanced(by rows: Int) {
        guard case .following(let origin, let row) = state else { return }
        state = .following(origin: origin, row: row + rows)
    }

    /// The sample the row begins at in the leg's sound.
    func sample(ofRow row: Int) -> Int64 {
        guard case .following(let origin, _) = state else { return 0 }
        return origin + Int64(row) * Self.rowSamples
    }

    /// The sample that has to be there before the next step can run: the last look-ahead row's
    /// features, and the resampler's margin.
    var nextNeeded: Int64 {
        guard case .following(let origin, let row) = state else { return .max }
        let rows = Int64(row + tuning.finalRows + tuning.aheadRows - 1)
        return origin + rows * Self.rowSamples + 180 + Int64(HalfBandUpsampler.margin)
    }
}
