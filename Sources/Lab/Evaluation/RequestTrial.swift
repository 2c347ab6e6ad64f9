// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Listening
import Timing

/// Plays recordings to the live worker with the phrases and bounds of a configuration, each as a
/// call of its own, and tells what was heard in each and which phrases brought a person: for
/// `handoff evaluate near-misses`.
package struct RequestTrial {
    /// What to play: what is said, and by whom.
    package struct Recording: Sendable, Hashable {
        /// The phrase that it holds or sounds like; empty where that is not known.
        package var phrase = ""
        package var text: String
        package var voice: String

        package init(phrase: String = "", text: String, voice: String) {
            self.phrase = phrase
            self.text = text
            self.voice = voice
        }
    }

    /// What came of one recording.
    package struct Outcome: Sendable, Hashable {
        package var recording: Recording
        /// Of the recording itself, without the silence around it.
        package var seconds: Double
        /// Every phrase over its lower bound, sure or not.
        package var hits: [KeywordHit] = []
        package var speech: [ClosedRange<Double>] = []
        /// Those that brought a person.
        package var requests: [SpottedRequests.Request] = []
        /// The second of the sound at which it was said again; nil where it was not.
        package var again: Double?

        package init(recording: Recording, seconds: Double) {
            self.recording = recording
            self.seconds = seconds
        }

        /// Whether the caller would be asked whether they want a person, where the configuration says
        /// so (`unsure: ask`): something was unsure, and nothing before it brought one.
        package var isAskedAbout: Bool {
            guard let unsure = hits.first(where: { !$0.confirmed }) else { return false }
            return !requests.contains { $0.start < unsure.start }
        }

        /// Whether anything was spotted when it was said first.
        var isSpottedAtOnce: Bool {
            hits.contains { $0.start.seconds < again ?? .infinity }
        }

        /// What became of a wish that was said twice.
        package var fate: Fate {
            if isHeard(withinSayings: 1) { return .atOnce }
            if isSpottedAtOnce { return .askedBack }
            return isHeard(withinSayings: 2) ? .saidAgain : .lost
        }

        /// Whether a person came of it at once, or when it was said again as well.
        package func isHeard(withinSayings count: Int) -> Bool {
            guard let again, count < 2 else { return !requests.isEmpty }
            return requests.contains { $0.start.seconds < again }
        }
    }

    /// What becomes of a wish.
    package enum Fate: Sendable, Hashable, CaseIterable {
        case atOnce
        /// The caller would be asked at once whether they want a person (`unsure: ask`).
        case askedBack
        /// Nothing came of it until it was said again.
        case saidAgain
        case lost
    }

    package var mixing = SoundMixing()
    /// What is mixed in where `mixing` asks for noise.
    package var noise: [Int16] = []
    /// Whether each recording is played twice, as by a caller whom nobody answered.
    package var isRepeated = false
    /// Silence between the two, in seconds.
    private static let pause = 1.5
    /// Recordings followed at once.
    private static let parallel = 16

    package init() {
        // What is decided at the end of speech needs its time.
        mixing.tailSeconds = 2.5
    }

    /// Plays every recording that `load` can read, at 8 kHz; `progress` is told how many are done.
    package func run(
        _ recordings: [Recording], keywords: KeywordSet, models: ListeningModels,
        load: (Int) -> [Int16]?, progress: (Int) -> Void = { _ in }
    ) -> [Outcome] {
        let worker = ListeningWorker(models: models, batchLimit: Self.parallel)
        var outcomes: [Outcome] = []
        var next = 0
        var live: [Follower] = []
        while next < recordings.count || !live.isEmpty {
            while live.count < Self.parallel, next < recordings.count {
                defer { next += 1 }
                guard let sound = load(next), !sound.isEmpty else { continue }
                let one = follower(of: recordings[next], sound, number: next + 1, keywords)
                worker.watch(one.id, ListeningPlan(party: .caller, keywords: keywords))
                live.append(one)
            }
            for index in live.indices { live[index].feed(worker) }
            for heard in worker.advance() {
                guard let index = live.firstIndex(where: { $0.id == heard.watch }) else {
                    continue
                }
                live[index].hear(heard.detection)
            }
            for one in live where one.isOver {
                worker.forget(one.id)
                outcomes.append(one.outcome)
                progress(outcomes.count)
            }
            live.removeAll(where: \.isOver)
        }
        return outcomes
    }

    private func follower(
        of recording: Recording, _ sound: [Int16], number: Int, _ keywords: KeywordSet
    ) -> Follower {
        var said = sound
        var outcome = Outcome(recording: recording, seconds: Double(sound.count) / 8000)
        if isRepeated {
            said += [Int16](repeating: 0, count: Int(Self.pause * 8000)) + sound
            // Half of the pause is for hits that begin a little early.
            outcome.again = mixing.leadSeconds + outcome.seconds + Self.pause / 2
        }
        return Follower(
            id: WatchID(UInt64(number)),
            samples: mixing.prepare(said, number: number, noise: noise), outcome: outcome,
            requests: SpottedRequests(phrases: keywords.phrases.map(\.text)))
    }

    /// One recording being followed, in the pieces a live call brings.
    private struct Follower {
        static let piece = 320

        let id: WatchID
        let samples: [Int16]
        var outcome: Outcome
        var requests: SpottedRequests
        var position = 0

        var isOver: Bool { position >= samples.count }
        private var now: Instant { .zero + .seconds(Double(position) / 8000) }

        mutating func feed(_ worker: ListeningWorker) {
            let end = min(samples.count, position + Self.piece)
            samples.withUnsafeBufferPointer {
                worker.hear(id, UnsafeBufferPointer(rebasing: $0[position..<end]))
            }
            position = end
        }

        mutating func hear(_ detection: Detection) {
            switch detection {
            case .keyword(let hit): outcome.hits.append(hit)
            case .speechEnded(let began, let ended) where began <= ended:
                outcome.speech.append(began.seconds...ended.seconds)
            case .speechBegan, .speechEnded, .digit, .tone, .answer, .trouble: break
            }
            outcome.requests += requests.hear(detection, at: now)
        }
    }
}
