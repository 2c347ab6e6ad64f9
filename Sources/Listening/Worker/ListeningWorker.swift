// SPDX-License-Identifier: Apache-2.0

import CallModel
import Models
package import Timing

/// Listens to many legs on one thread: feed each leg's sound as it comes, call `advance` every
/// 20 to 50 ms, and take what was heard.
///
/// The models run over all legs whose new sound is due in one batch. Nothing here knows a clock:
/// the same sound gives the same detections live, from a file and in simulation, however it is cut
/// up. Confine an instance to one thread; the models inside are shared between instances.
package final class ListeningWorker {
    /// One thing heard on one watched leg.
    package struct Heard: Sendable, Hashable {
        package var watch: WatchID
        package var detection: Detection
    }

    package let tuning: ListeningTuning
    private let models: ListeningModels
    private let silero: SileroModel?
    private let stepper: PhoneStepper?
    private let examiner: CandidateExaminer?
    private var streams: [WatchID: ListeningTrack] = [:]
    private var order: [ListeningTrack] = []
    private var heard: [Heard] = []
    private var events: [SpeechSegmenter.Event] = []
    private var jobs: [PhoneStepper.Job] = []
    private let window = FloatBuffer(SileroModel.context + SileroModel.hop)
    /// Counts since the worker began, for metrics.
    package private(set) var statistics = ListeningStatistics()

    /// A worker over `models`, running up to `batchLimit` legs in one product.
    package init(
        models: ListeningModels, tuning: ListeningTuning = ListeningTuning(), batchLimit: Int = 16
    ) {
        self.models = models
        self.tuning = tuning
        let limit = max(1, batchLimit)
        silero = models.voiceActivity.map { SileroModel(session: $0, capacity: limit) }
        stepper = models.phones.map {
            PhoneStepper(weights: $0, tuning: tuning, batchLimit: limit)
        }
        examiner = models.phones.map {
            CandidateExaminer(weights: $0, cleaner: models.cleaner, tuning: tuning)
        }
        jobs.reserveCapacity(limit)
    }

    /// Legs being watched.
    package var watchCount: Int { order.count }

    /// Begins to listen to a leg; replaces an earlier watch of the same name.
    package func watch(_ id: WatchID, _ plan: ListeningPlan) {
        forget(id)
        let stream = ListeningTrack(id, plan, models: models, tuning: tuning)
        streams[id] = stream
        order.append(stream)
    }

    /// Stops listening to a leg and gives back its memory.
    package func forget(_ id: WatchID) {
        guard streams.removeValue(forKey: id) != nil else { return }
        order.removeAll { $0.id == id }
        examiner?.forget(id)
    }

    /// Takes new sound of a leg at 8 kHz, any number of samples; nothing for a leg not watched.
    /// At most a second of sound may wait between two calls of `advance`.
    ///
    /// `played` is what the leg's party was played in the same time: phrases that are only its
    /// echo do not count. Empty where that is not known.
    package func hear(
        _ id: WatchID, _ samples: UnsafeBufferPointer<Int16>,
        played: UnsafeBufferPointer<Int16> = UnsafeBufferPointer(start: nil, count: 0)
    ) {
        streams[id]?.hear(samples, played: played)
    }

    /// The sound of a watched leg from here to the latest, as far back as 4 s.
    package func sound(of id: WatchID, from start: SampleTime) -> [Int16] {
        guard let history = streams[id]?.history else { return [] }
        let first = max(start.samples, history.start)
        let count = Int(max(0, history.end - first))
        return [Int16](unsafeUninitializedCapacity: count) { buffer, filled in
            let sink = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
            history.read(from: first, into: sink)
            filled = count
        }
    }

    /// Runs everything that is due and returns what was heard, leg by leg in order of time.
    package func advance() -> [Heard] {
        heard.removeAll(keepingCapacity: true)
        runVoiceActivity()
        runPhones()
        return heard
    }

    private func runVoiceActivity() {
        for stream in order { stream.voice.hearGate(stream.history) }
        guard let silero else {
            for stream in order {
                events.removeAll(keepingCapacity: true)
                stream.voice.addGate(&events)
                report(events, stream)
            }
            return
        }
        var first = 0
        while first < order.count {
            let last = min(first + silero.batchLimit, order.count)
            runSilero(silero, over: order[first..<last])
            first = last
        }
    }

    /// Runs Silero over these legs until none has a hop left.
    private func runSilero(_ silero: SileroModel, over legs: ArraySlice<ListeningTrack>) {
        while true {
            var due: [ListeningTrack] = []
            for stream in legs {
                events.removeAll(keepingCapacity: true)
                if stream.voice.needsModel(stream.history, &events) { due.append(stream) }
                report(events, stream)
            }
            guard !due.isEmpty else { return }
            for (index, stream) in due.enumerated() {
                stream.history.read(
                    from: stream.voice.inputStart, count: window.count,
                    gain: stream.voice.inputGain, into: window.base)
                silero.place(
                    index, of: due.count,
                    samples: UnsafeBufferPointer(start: window.base, count: window.count),
                    state: UnsafeBufferPointer(
                        start: stream.voice.state.base, count: stream.voice.state.count))
            }
            statistics.voiceHops += due.count
            let ran = (try? silero.run(count: due.count)) != nil
            if !ran { statistics.modelFailures += 1 }
            for (index, stream) in due.enumerated() {
                events.removeAll(keepingCapacity: true)
                if ran {
                    silero.takeState(
                        index, of: due.count,
                        into: UnsafeMutableBufferPointer(
                            start: stream.voice.state.base, count: stream.voice.state.count))
                }
                stream.voice.add(ran ? silero.probability(index) : 0, &events)
                report(events, stream)
            }
        }
    }

    private func report(_ events: [SpeechSegmenter.Event], _ stream: ListeningTrack) {
        follow(stream)
        for event in events {
            stream.whole.hear(event)
            guard stream.plan.voiceActivity else { continue }
            switch event {
            case .began(let at):
                heard.append(Heard(watch: stream.id, detection: .speechBegan(at: at)))
            case .ended(let began, let at):
                heard.append(
                    Heard(watch: stream.id, detection: .speechEnded(began: began, ended: at)))
            }
        }
        release(stream)
    }

    /// Opens the phone model when speech may have begun, and notes where it ends.
    private func follow(_ stream: ListeningTrack) {
        guard let phones = stream.phones else { return }
        let speaking = stream.voice.opening.isSpeaking
        if speaking {
            stream.tailEnd = nil
            if phones.isIdle {
                let lead = Int64(tuning.leadSeconds * 8000)
                phones.follow(from: max(stream.voice.position - 256 - lead, 0))
            }
        } else if stream.wasOpening {
            stream.tailEnd = stream.voice.position + Int64(tuning.tailSeconds * 8000)
        }
        stream.wasOpening = speaking
    }

    private func runPhones() {
        guard let stepper else { return }
        while gatherJobs(limit: stepper.batchLimit) {
            statistics.phoneSteps += jobs.count
            stepper.run(jobs[...])
            for stream in order { judge(stream) }
        }
    }

    /// Fills `jobs` with the legs whose next step is due; false when there is nothing to run yet.
    private func gatherJobs(limit: Int) -> Bool {
        jobs.removeAll(keepingCapacity: true)
        var following = 0
        var longestWait: Int64 = 0
        for stream in order {
            guard let phones = stream.phones, !phones.isIdle else { continue }
            finishTail(stream, phones)
            following += phones.isIdle ? 0 : 1
            let sound = stream.history
            guard phones.nextNeeded <= sound.end, jobs.count < limit else { continue }
            jobs.append(PhoneStepper.Job(track: phones, history: sound, gain: 1))
            longestWait = max(longestWait, sound.end - phones.nextNeeded)
        }
        // A product over few rows spends as long on packing the weights as on multiplying.
        let isSmall = jobs.count < tuning.batchGoal && following >= tuning.batchGoal
        let mayWait = Double(longestWait) < tuning.patience * 8000
        return !jobs.isEmpty && !(isSmall && mayWait)
    }

    /// Ends the stretch once its tail has been heard.
    private func finishTail(_ stream: ListeningTrack, _ phones: PhoneTrack) {
        guard let tailEnd = stream.tailEnd, let following = phones.following else { return }
        if phones.sample(ofRow: following.row) >= tailEnd {
            judge(stream, ending: true)
            phones.stop()
            stream.tailEnd = nil
        }
    }

    /// Whether the phrase stands out little over the leg's noise.
    private func isNoisy(
        _ candidate: PhraseWatch.Candidate, _ stream: ListeningTrack, _ phones: PhoneTrack
    ) -> Bool {
        let first = phones.sample(ofRow: candidate.start)
        let last = phones.sample(ofRow: candidate.end + 1)
        return stream.voice.prominence(from: first, to: last) < tuning.noisyProminence
    }

    /// Looks again at the candidates that are settled, and reports those that hold.
    private func judge(_ stream: ListeningTrack, ending: Bool = false) {
        guard let phones = stream.phones, let examiner else { return }
        let settle = ending ? 0 : tuning.settleRows
        for index in phones.watches.indices {
            guard
                let candidate = phones.watches[index].settled(
                    known: phones.knownRows - 1, settle: settle)
            else { continue }
            statistics.candidates += 1
            let bounds = phones.keywords.thresholds[index]
            guard
                let finding = examiner.examine(
                    candidate, phrase: index, stream, phones,
                    isNoisy: isNoisy(candidate, stream, phones))
            else { continue }
            if finding.isSpared {
                statistics.looksSpared += 1
            } else {
                statistics.secondLooks += 1
            }
            statistics.stretches = examiner.stretchCount
            statistics.cleanedLooks = examiner.cleanedCount
            guard finding.score >= bounds.possible else { continue }
            if stream.echo.isEcho(from: finding.start, to: finding.end) {
                statistics.echoes += 1
                continue
            }
            let hit = KeywordHit(
                party: stream.plan.party, phrase: phones.keywords.phrases[index].text,
                score: finding.score, start: SampleTime(samples: finding.start),
                end: SampleTime(samples: finding.end),
                confirmed: finding.score >= bounds.certain)
            report(hit, phrase: index, lead: finding.lead, stream)
        }
    }

    /// Tells of a phrase that asks for a person as sure where a wish leads in to it; of one that may only
    /// be part of a sentence not until that is known.
    private func report(
        _ hit: KeywordHit, phrase: Int, lead: Float?, _ stream: ListeningTrack
    ) {
        guard let keywords = stream.plan.keywords,
            let room = WholeSaying.Room(keywords.phrases[phrase].place)
        else { return tell(hit, stream) }
        if let lead, isLedInTo(hit, phrase: phrase, keywords, lead) {
            var meant = hit
            meant.confirmed = true
            tell(meant, stream)
        } else if hit.confirmed {
            stream.whole.hold(WholeSaying.Held(hit, phrase: phrase, in: room))
            release(stream)
        } else {
            tell(hit, stream)
        }
    }

    /// Whether words that fit this well make the phrase a wish.
    private func isLedInTo(
        _ hit: KeywordHit, phrase: Int, _ keywords: KeywordSet, _ lead: Float
    ) -> Bool {
        let isAct = keywords.phrases[phrase].place == .wishedAct
        let needed = isAct ? tuning.actLead : tuning.personLead
        guard !hit.confirmed else { return lead >= needed.sure }
        let certain = keywords.thresholds[phrase].certain
        return lead >= needed.unsure && hit.score >= certain - tuning.clearLeadWorth
    }

    private func tell(_ hit: KeywordHit, _ stream: ListeningTrack) {
        heard.append(Heard(watch: stream.id, detection: .keyword(hit)))
    }

    /// Tells of the phrases that waited and are decided now.
    private func release(_ stream: ListeningTrack) {
        let now = SampleTime(samples: stream.voice.position)
        for (held, verdict) in stream.whole.decided(at: now) {
            var hit = held.hit
            switch verdict {
            case .whole: hit.confirmed = true
            case .within: hit.confirmed = false
            case .followed(let speechEnd):
                hit.confirmed = isFollowedByWish(held, to: speechEnd, stream)
            }
            tell(hit, stream)
        }
    }

    private func isFollowedByWish(
        _ held: WholeSaying.Held, to speechEnd: SampleTime, _ stream: ListeningTrack
    ) -> Bool {
        guard let phones = stream.phones, let examiner else { return false }
        let trail = examiner.trail(
            of: held.phrase, from: held.hit.start.samples, to: held.hit.end.samples,
            speechEnd: speechEnd.samples, stream, phones)
        return trail ?? PhoneCosts.floor >= tuning.trail
    }
}
