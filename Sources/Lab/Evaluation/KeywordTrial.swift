// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Listening
import Timing
package import Transcripts

/// Runs the live worker over labelled recordings, many at once, as `handoff evaluate keywords`.
package struct KeywordTrial {
    package var mixing = SoundMixing()
    package var tuning = ListeningTuning()
    /// Recordings followed at once.
    private let parallel = 16
    /// Judges a candidate by its sound, as a second model does on a live call; then hits under
    /// the phrase's lower threshold are left out, and those between its two need a yes.
    package var confirm: ((KeywordHit, [Int16]) -> CandidateVerdict)?

    package init() {}

    /// Follows every recording; `load` reads one as samples at 8 kHz, or nil to leave it out.
    /// Also says how much sound there was, in seconds, and what work was done. `progress` is told
    /// how many recordings are done.
    package func run(
        _ recordings: [SpeechManifest.Recording], phrases: [KeywordPhrase],
        models: ListeningModels, noise: [Int16], load: (String) -> [Int16]?,
        progress: (Int) -> Void = { _ in }
    ) throws(KeywordError) -> (
        evaluation: KeywordEvaluation, seconds: Double, statistics: ListeningStatistics
    ) {
        // Everything counts: the thresholds are what is measured.
        let open = phrases.map { phrase in
            var phrase = phrase
            phrase.certain = 0
            phrase.possible = -100
            return phrase
        }
        let set = try KeywordSet(open, pronouncer: models.pronouncer)
        let bounds = try KeywordSet(
            phrases, pronouncer: models.pronouncer, margin: KeywordSet.judgedMargin)
        let worker = ListeningWorker(models: models, tuning: tuning, batchLimit: parallel)
        var evaluation = KeywordEvaluation(phrases: phrases.map(\.text))
        var seconds = 0.0
        var next = 0
        var live: [Follower] = []
        while next < recordings.count || !live.isEmpty {
            while live.count < max(1, parallel), next < recordings.count {
                let recording = recordings[next]
                next += 1
                guard let sound = load(recording.path), !sound.isEmpty else { continue }
                let made = mixing.prepare(sound, number: next, noise: noise)
                let id = WatchID(UInt64(next))
                worker.watch(id, ListeningPlan(party: .caller, keywords: set))
                live.append(
                    Follower(
                        id: id, recording: recording, samples: made,
                        seconds: Double(sound.count) / 8000))
                seconds += Double(made.count) / 8000
            }
            for index in live.indices { live[index].feed(worker) }
            for heard in worker.advance() {
                guard let index = live.firstIndex(where: { $0.id == heard.watch }) else {
                    continue
                }
                if case .speechBegan(let at) = heard.detection { live[index].began = at }
                guard case .keyword(let hit) = heard.detection else { continue }
                guard counts(hit, of: heard.watch, live[index].began, bounds, worker) else {
                    continue
                }
                let delay = Double(live[index].position) / 8000 - hit.end.seconds
                live[index].hits.append((hit.phrase, hit.score, delay))
            }
            for one in live where one.isOver {
                worker.forget(one.id)
                let spoken = phrases.map(\.text).filter { one.recording.contains($0) }
                evaluation.add(spoken: spoken, hits: one.hits, seconds: one.seconds)
                progress(evaluation.recordingCount)
            }
            live.removeAll(where: \.isOver)
        }
        return (evaluation, seconds, worker.statistics)
    }

    /// Whether a hit stands at the phrase's own thresholds, with confirmation where it has to be.
    private func counts(
        _ hit: KeywordHit, of watch: WatchID, _ began: SampleTime?, _ bounds: KeywordSet,
        _ worker: ListeningWorker
    ) -> Bool {
        guard let confirm else { return true }
        guard let phrase = bounds.phrases.firstIndex(where: { $0.text == hit.phrase }),
            hit.score >= bounds.thresholds[phrase].possible
        else { return false }
        if hit.score >= bounds.thresholds[phrase].certain { return true }
        let start = CandidateJudge.start(of: hit, speechBegan: began)
        return confirm(hit, worker.sound(of: watch, from: start)) == .confirmed
    }

    /// One recording being followed, in the pieces a live call brings.
    private struct Follower {
        static let piece = 320

        var id: WatchID
        var recording: SpeechManifest.Recording
        var samples: [Int16]
        var seconds: Double
        var position = 0
        /// Where the speech began that was last heard to begin.
        var began: SampleTime?
        var hits: [(phrase: String, score: Float, delay: Double)] = []

        var isOver: Bool { position >= samples.count }

        mutating func feed(_ worker: ListeningWorker) {
            let end = min(samples.count, position + Self.piece)
            samples.withUnsafeBufferPointer {
                worker.hear(id, UnsafeBufferPointer(rebasing: $0[position..<end]))
            }
            position = end
        }
    }
}
