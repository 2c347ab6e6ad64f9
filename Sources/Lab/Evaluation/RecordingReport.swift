// SPDX-License-Identifier: Apache-2.0

import CallModel
package import JSON
package import Listening
package import Timing

/// Everything heard in one recording, as `handoff listen` shows it: the same code as on a live
/// call, run over a file.
package struct RecordingReport: Sendable {
    /// In the order of the sound they lie in.
    package var detections: [Detection] = []
    /// Level of each 20 ms, dBFS.
    package var levels: [Float] = []
    package var seconds = 0.0

    /// Listens to a recording at 8 kHz.
    package init(
        _ samples: [Int16], plan: ListeningPlan, models: ListeningModels,
        tuning: ListeningTuning = ListeningTuning(), options: LegListener.Options? = nil
    ) {
        let worker = ListeningWorker(models: models, tuning: tuning, batchLimit: 1)
        let leg = LegListener(options ?? LegListener.Options(digits: true, tones: true))
        let id = WatchID(1)
        var monitor = ConversationMonitor(bounds: TroubleBound.standard)
        var pitch = PitchTracker()
        worker.watch(id, plan)
        var place = 0
        var speaking = false
        seconds = Double(samples.count) / 8000
        // Half a second of silence lets the last words settle.
        let padded = samples + Array(repeating: 0, count: 8000)
        while place < padded.count {
            let end = min(padded.count, place + 160)
            padded.withUnsafeBufferPointer { buffer in
                let frame = UnsafeBufferPointer(rebasing: buffer[place..<end])
                leg.hear(frame, into: &detections)
                pitch.hear(frame)
                worker.hear(id, frame)
            }
            if place < samples.count { levels.append(leg.level) }
            place = end
            let now = SampleTime(samples: Int64(place))
            if speaking, leg.isLoud {
                let voice = ConversationMonitor.Input.voice(
                    plan.party, decibels: leg.level, pitch: pitch.pitch())
                _ = monitor.handle(voice, at: now)
            }
            for heard in worker.advance() {
                detections.append(heard.detection)
                switch heard.detection {
                case .speechBegan(let at):
                    speaking = true
                    note(monitor.handle(.speechBegan(plan.party, at: at), at: now))
                case .speechEnded(_, let ended):
                    speaking = false
                    note(monitor.handle(.speechEnded(plan.party, at: ended), at: now))
                case .keyword, .digit, .tone, .answer, .trouble: break
                }
            }
            if place % 1600 == 0, place <= samples.count { note(monitor.tick(at: now)) }
        }
        detections.sort { Self.time(of: $0) < Self.time(of: $1) }
    }

    private mutating func note(_ troubles: [Trouble]) {
        // One party alone: what needs both cannot be told from a single recording.
        for trouble in troubles where trouble.measure != .agentDidNotAnswer {
            detections.append(.trouble(trouble))
        }
    }

    /// Where a detection lies in the sound.
    package static func time(of detection: Detection) -> SampleTime {
        switch detection {
        case .speechBegan(let at), .digit(_, let at), .tone(_, let at): at
        case .speechEnded(_, let ended): ended
        case .keyword(let hit): hit.start
        case .answer(let verdict): verdict.at
        case .trouble(let trouble): trouble.at
        }
    }

    /// One line a detection, milliseconds first.
    package var text: String {
        detections.map(Self.line).joined(separator: "\n") + "\n"
    }

    /// One detection, milliseconds first.
    package static func line(_ detection: Detection) -> String {
        let time = String(time(of: detection).milliseconds)
        let lead = String(repeating: " ", count: max(0, 8 - time.count))
        return lead + time + "  " + words(detection)
    }

    private static func words(_ detection: Detection) -> String {
        func fixed(_ value: Float) -> String { EvaluationTable.fixed(Double(value), 2) }
        switch detection {
        case .speechBegan: return "speech.began"
        case .speechEnded(let began, let ended):
            return "speech.ended        \(ended.milliseconds - began.milliseconds) ms"
        case .keyword(let hit):
            let sure = hit.confirmed ? "certain" : "candidate"
            return "keyword             \"\(hit.phrase)\"  score \(fixed(hit.score))  \(sure)  "
                + "until \(hit.end.milliseconds)"
        case .digit(let key, _): return "digit               \(key)"
        case .tone(let tone, _): return "tone                \(tone.rawValue)"
        case .answer(let verdict):
            return "answer              \(verdict.kind.rawValue)  "
                + "confidence \(fixed(verdict.confidence))  "
                + "greeting \(verdict.greetingMilliseconds) ms"
        case .trouble(let trouble):
            return "trouble             \(trouble.measure.rawValue)  "
                + "\(EvaluationTable.fixed(trouble.value, 1)) \(trouble.measure.unit)"
        }
    }

    /// The report as one object: the file, its length, what was heard in order.
    package func json(file: String) -> JSONValue {
        [
            "file": .string(file), "seconds": Self.number(seconds),
            "heard": .array(
                detections.map(Self.json)),
        ]
    }

    /// One detection as an object.
    package static func json(_ detection: Detection) -> JSONValue {
        let time = JSONValue.integer(time(of: detection).milliseconds)
        return .object([.init("ms", time)] + members(detection))
    }

    private static func members(_ detection: Detection) -> [JSONValue.Member] {
        switch detection {
        case .speechBegan: [.init("kind", "speech-began")]
        case .speechEnded(let began, _):
            [.init("kind", "speech-ended"), .init("beganMs", .integer(began.milliseconds))]
        case .keyword(let hit):
            [
                .init("kind", "keyword"), .init("phrase", .string(hit.phrase)),
                .init("score", number(Double(hit.score))),
                .init("endMs", .integer(hit.end.milliseconds)),
                .init("certain", .bool(hit.confirmed)),
            ]
        case .digit(let key, _): [.init("kind", "digit"), .init("key", .string(String(key)))]
        case .tone(let tone, _): [.init("kind", "tone"), .init("tone", .string(tone.rawValue))]
        case .answer(let verdict):
            [
                .init("kind", "answer"), .init("answer", .string(verdict.kind.rawValue)),
                .init("confidence", number(Double(verdict.confidence))),
            ]
        case .trouble(let trouble):
            [
                .init("kind", "trouble"), .init("measure", .string(trouble.measure.rawValue)),
                .init("value", number(trouble.value)),
                .init("unit", .string(trouble.measure.unit)),
            ]
        }
    }

    /// To thousandths: what comes after them is noise.
    private static func number(_ value: Double) -> JSONValue {
        .number((value * 1000).rounded() / 1000)
    }
}
