// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Listening
import Timing

/// What listening to a caller costs, as `handoff bench listening`: callers who speak 40 % of the
/// time, with voice activity and phrases, on one worker.
package struct ListeningBench: Sendable {
    package struct Result: Sendable, Hashable {
        package var callers: Int
        /// Seconds of sound a caller.
        package var seconds: Double
        /// Share of a core a caller takes, everything included.
        var coreShare: Double
        /// Of it: keys and level inline, Silero, the phone model with phrases.
        var inlineShare: Double
        var voiceShare: Double
        var phoneShare: Double
        /// Share of the time the callers spoke, as heard.
        var speechShare: Double
        package var statistics: ListeningStatistics

        package var text: String {
            func percent(_ share: Double) -> String { EvaluationTable.fixed(share * 100, 2) }
            return """
                \(callers) callers, \(EvaluationTable.fixed(seconds, 0)) s each, speaking \
                \(EvaluationTable.fixed(speechShare * 100, 0)) % of the time
                  \(percent(coreShare)) % of a core a caller \
                (\(EvaluationTable.fixed(1 / max(coreShare, 1e-9), 0)) callers a core), of it
                  \(percent(inlineShare)) % keys, tones and level
                  \(percent(voiceShare)) % voice activity (gate and Silero)
                  \(percent(phoneShare)) % phone model, phrases and second looks

                """
        }
    }

    package var callers = 16
    package var seconds = 60.0

    package init() {}

    /// Measures with `processorSeconds`, which reads the processor time this thread has used.
    /// Speech is put together from `recordings` with pauses, so that 40 % of the time is speech.
    package func run(
        recordings: [[Int16]], keywords: KeywordSet, models: ListeningModels,
        tuning: ListeningTuning = ListeningTuning(), processorSeconds: () -> Double
    ) -> Result {
        let streams = (0..<callers).map { assemble(recordings, number: $0) }
        let inline = measure(processorSeconds) { followInline(streams) }
        var voiceOnly = models
        voiceOnly.phones = nil
        var speech = 0.0
        let voice = measure(processorSeconds) {
            _ = follow(streams, nil, voiceOnly, tuning, &speech)
        }
        speech = 0
        var statistics = ListeningStatistics()
        let all = measure(processorSeconds) {
            statistics = follow(streams, keywords, models, tuning, &speech)
        }
        let total = Double(callers) * seconds
        return Result(
            callers: callers, seconds: seconds, coreShare: (inline + all) / total,
            inlineShare: inline / total, voiceShare: voice / total,
            phoneShare: max(0, all - voice) / total, speechShare: speech / total,
            statistics: statistics)
    }

    private func measure(_ clock: () -> Double, _ work: () -> Void) -> Double {
        let before = clock()
        work()
        return clock() - before
    }

    private func followInline(_ streams: [[Int16]]) {
        var detections: [Detection] = []
        for samples in streams {
            let leg = LegListener(LegListener.Options(digits: true, tones: true))
            samples.withUnsafeBufferPointer { buffer in
                var place = 0
                while place + 160 <= buffer.count {
                    leg.hear(
                        UnsafeBufferPointer(rebasing: buffer[place..<place + 160]),
                        into: &detections)
                    detections.removeAll(keepingCapacity: true)
                    place += 160
                }
            }
        }
    }

    private func follow(
        _ streams: [[Int16]], _ keywords: KeywordSet?, _ models: ListeningModels,
        _ tuning: ListeningTuning, _ speech: inout Double
    ) -> ListeningStatistics {
        let worker = ListeningWorker(models: models, tuning: tuning)
        for index in streams.indices {
            worker.watch(
                WatchID(UInt64(index)), ListeningPlan(party: .caller, keywords: keywords))
        }
        var place = 0
        while place + 160 <= Int(seconds * 8000) {
            for (index, samples) in streams.enumerated() {
                samples.withUnsafeBufferPointer {
                    worker.hear(
                        WatchID(UInt64(index)),
                        UnsafeBufferPointer(rebasing: $0[place..<place + 160]))
                }
            }
            place += 160
            for heard in worker.advance() {
                guard case .speechEnded(let began, let ended) = heard.detection else { continue }
                speech += ended.seconds - began.seconds
            }
        }
        return worker.statistics
    }

    private func assemble(_ recordings: [[Int16]], number: Int) -> [Int16] {
        var random = SeededRandom(seed: UInt64(100 + number))
        var samples: [Int16] = Array(repeating: 0, count: Int(random.unit() * 8000))
        let count = Int(seconds * 8000)
        while samples.count < count, !recordings.isEmpty {
            let recording = Self.trimmed(recordings[Int(random.next() % UInt64(recordings.count))])
            samples += recording
            // As long as 40 % of speech asks for, give or take half.
            let pause = Double(max(recording.count, 800)) * (1 / 0.4 - 1)
            samples += Array(repeating: 0, count: Int(pause * (0.5 + random.unit())))
        }
        samples += Array(repeating: 0, count: max(0, count - samples.count))
        return samples[..<count].map {
            $0 &+ Int16(truncatingIfNeeded: Int(random.next() % 17)) &- 8
        }
    }

    /// A recording without the silence before and after it.
    private static func trimmed(_ recording: [Int16]) -> [Int16] {
        let bound = Int(recording.map(\.magnitude).max() ?? 0) / 30
        guard let first = recording.firstIndex(where: { Int($0.magnitude) > bound }),
            let last = recording.lastIndex(where: { Int($0.magnitude) > bound })
        else { return recording }
        return Array(recording[first...last])
    }
}
