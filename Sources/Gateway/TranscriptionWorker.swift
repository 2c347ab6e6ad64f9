// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Inference
import Listening
import Logging
import Models
import NIOCore
import Synchronization
import Timing
import Transcripts
import Transport

/// Runs the recogniser on this machine, one stretch of speech at a time, on a loop of its own:
/// it takes tenths of a second for each second of speech.
final class TranscriptionWorker: Sendable {
    /// What the queue works with; nothing else touches it.
    private struct Tools {
        let recogniser: SpeechRecogniser
        var judge: CandidateJudge?
    }

    private let eventLoop: any EventLoop
    private let backlog = Mutex(TranscriptionBacklog())
    private let tools: Mutex<Tools>
    private let clock = MonotonicClock()
    private let news: GatewayNews

    /// Without keywords nothing is judged, only written down.
    init(
        eventLoop: any EventLoop, model: RecogniserModel, keywords: KeywordSet?,
        pronouncer: PhonePronouncer?, news: GatewayNews
    ) {
        self.eventLoop = eventLoop
        tools = Mutex(
            Tools(
                recogniser: SpeechRecogniser(model: model),
                judge: keywords.map { CandidateJudge(ways: $0.ways, pronouncer: pronouncer) }))
        self.news = news
    }

    /// Asks for one piece of work; never waits. What there is no room for is dropped and counted.
    func add(_ work: TranscriptionBacklog.Work, of call: CallID) {
        let job = TranscriptionBacklog.Job(call: call, work: work, since: clock.now)
        guard backlog.withLock({ $0.add(job) }) else {
            return news.counters.count { $0.utterancesDropped += 1 }
        }
        eventLoop.execute { [self] in runNext() }
    }

    func forget(_ call: CallID) {
        backlog.withLock { $0.forget(call) }
    }

    private func runNext() {
        let now = clock.now
        let next = backlog.withLock { $0.next(at: now) }
        if next.dropped > 0 { news.counters.count { $0.utterancesDropped += next.dropped } }
        guard let job = next.job else { return }
        do throws(ModelError) {
            switch job.work {
            case .judge(let hit, let sound): try judge(hit, sound, of: job.call)
            case .write(let utterance): try write(utterance, of: job.call)
            }
        } catch {
            news.counters.count { $0.recogniserFailures += 1 }
            news.logger.warning(
                "recogniser failed", metadata: ["call": "\(job.call)", "error": "\(error)"])
        }
    }

    private func judge(
        _ hit: KeywordHit, _ sound: [Int16], of call: CallID
    ) throws(ModelError) {
        let verdict = try tools.withLock { (tools) throws(ModelError) -> CandidateVerdict in
            let heard = try tools.recogniser.recognise(sound)
            return tools.judge?.judge(hit, words: heard.text, isWhole: heard.isWhole) ?? .abstained
        }
        switch verdict {
        case .confirmed:
            news.counters.count { $0.candidatesConfirmed += 1 }
            var sure = hit
            sure.confirmed = true
            news.deliver(.heard(call, .keyword(sure)))
        case .rejected:
            news.counters.count { $0.candidatesRejected += 1 }
            news.deliver(.candidateRejected(call, hit))
        case .abstained: news.counters.count { $0.candidatesAbstained += 1 }
        }
    }

    private func write(_ utterance: Utterance, of call: CallID) throws(ModelError) {
        let heard = try tools.withLock { (tools) throws(ModelError) in
            try tools.recogniser.recognise(utterance.samples)
        }
        guard !heard.text.isEmpty else { return }
        let segment = TranscriptSegment(
            party: utterance.party, text: heard.text, confidence: heard.confidence,
            start: utterance.start, end: utterance.end, source: "recogniser")
        news.deliver(.heard(call, .transcript(segment)))
    }
}
