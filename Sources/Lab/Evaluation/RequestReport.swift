// SPDX-License-Identifier: Apache-2.0

import CallModel
package import JSON
import Timing

/// How often phrases bring a person whom nobody asked for, and how often those who ask get one.
package struct RequestReport: Sendable {
    /// Speech without a wish, by where it comes from.
    package struct Part: Sendable {
        package var name: String
        package var outcomes: [RequestTrial.Outcome]

        package init(name: String, outcomes: [RequestTrial.Outcome]) {
            self.name = name
            self.outcomes = outcomes
        }

        fileprivate var hours: Double { outcomes.reduce(0) { $0 + $1.seconds } / 3600 }
        fileprivate var alarms: Int { outcomes.reduce(0) { $0 + $1.requests.count } }
        fileprivate func spotted(sure: Bool) -> Int {
            outcomes.reduce(0) { $0 + $1.hits.count { $0.confirmed == sure } }
        }
    }

    /// The phrases that were listened for.
    package var phrases: [String]
    package var parts: [Part] = []
    /// Recordings of wishes, each said twice.
    package var wishes: [RequestTrial.Outcome] = []

    package init(phrases: [String]) {
        self.phrases = phrases
    }

    private func rate(_ count: Int, _ hours: Double) -> Double {
        hours > 0 && !phrases.isEmpty ? Double(count) / hours / Double(phrases.count) : 0
    }

    package var text: String {
        var lines: [String] = []
        for part in parts { lines += Self.lines(of: part, in: self) }
        if !wishes.isEmpty { lines += wishLines }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(of part: Part, in report: RequestReport) -> [String] {
        let (pad, fixed) = (EvaluationTable.pad, EvaluationTable.fixed)
        let counts = [
            ("false alarms", part.alarms), ("spotted surely", part.spotted(sure: true)),
            ("spotted unsurely", part.spotted(sure: false)),
            ("questions if asked", part.outcomes.count(where: \.isAskedAbout)),
        ]
        var lines = [
            "\(part.name): \(part.outcomes.count) recordings, \(fixed(part.hours, 2)) h of speech"
        ]
        lines += counts.map { name, count in
            "  " + pad(name, 20) + pad("\(count)", 7) + fixed(report.rate(count, part.hours), 2)
                + " an hour and phrase"
        }
        for phrase in report.phrases {
            let alarms = part.outcomes.flatMap { outcome in
                outcome.requests.filter { $0.phrase == phrase }.map { (outcome, $0.score) }
            }.sorted { $0.1 > $1.1 }
            let sure = part.outcomes.reduce(0) {
                $0 + $1.hits.count { $0.confirmed && $0.phrase == phrase }
            }
            guard !alarms.isEmpty || sure > 0 else { continue }
            let hourly = part.hours > 0 ? Double(alarms.count) / part.hours : 0
            lines.append(
                "  " + pad(phrase, 28) + pad("\(alarms.count)", 5) + "false alarms, "
                    + fixed(hourly, 1) + " an hour; spotted surely \(sure)")
            lines += alarms.map { outcome, score in
                "    \(fixed(score, 2))  \(outcome.recording.text) (\(outcome.recording.voice))"
            }
        }
        return lines
    }

    /// What became of wishes: a person at once, a question at once where callers are asked, a person
    /// only when it was said again, nothing.
    private static func fates(_ wishes: [RequestTrial.Outcome]) -> String {
        let (pad, fixed) = (EvaluationTable.pad, EvaluationTable.fixed)
        let fates = Dictionary(grouping: wishes, by: \.fate).mapValues(\.count)
        return RequestTrial.Fate.allCases.map { fate in
            let count = fates[fate, default: 0]
            return pad("\(count)", 6)
                + pad(fixed(100 * Double(count) / Double(max(1, wishes.count)), 1) + " %", 9)
        }.joined(separator: "   ")
    }

    private var wishLines: [String] {
        let pad = EvaluationTable.pad
        let again = wishes.count { $0.isHeard(withinSayings: 2) }
        var lines = [
            "wishes: \(wishes.count) recordings, each said twice; \(again) brought a person",
            "  " + pad("", 36) + "at once           asked back        only again        lost",
            "  " + pad("all", 36) + Self.fates(wishes),
        ]
        func add(_ name: String, _ group: [RequestTrial.Outcome]) {
            guard !group.isEmpty else { return }
            lines.append("  " + pad(name, 28) + pad("of \(group.count)", 8) + Self.fates(group))
        }
        let voices = wishes.map(\.recording.voice)
        for (index, voice) in voices.enumerated() where voices.firstIndex(of: voice) == index {
            add(voice, wishes.filter { $0.recording.voice == voice })
        }
        for phrase in phrases { add(phrase, wishes.filter { $0.recording.phrase == phrase }) }
        let missed = Dictionary(grouping: wishes.filter { $0.fate == .lost }, by: \.recording.text)
        for text in missed.keys.sorted() {
            let voices = missed[text, default: []].map(\.recording.voice)
            lines.append("    lost: \(text) (\(voices.joined(separator: ", ")))")
        }
        return lines
    }

    package var json: JSONValue {
        [
            "phrases": .array(phrases.map(JSONValue.string)),
            "parts": .array(
                parts.map { part in
                    [
                        "name": .string(part.name), "hours": .number(part.hours),
                        "falseAlarms": .integer(Int64(part.alarms)),
                        "falseAlarmsAnHourAndPhrase": .number(rate(part.alarms, part.hours)),
                        "recordings": .array(part.outcomes.map(Self.json)),
                    ]
                }),
            "wishes": .array(wishes.map(Self.json)),
        ]
    }

    private static func json(_ outcome: RequestTrial.Outcome) -> JSONValue {
        [
            "phrase": .string(outcome.recording.phrase), "text": .string(outcome.recording.text),
            "voice": .string(outcome.recording.voice), "seconds": .number(outcome.seconds),
            "again": outcome.again.map(JSONValue.number) ?? .null,
            "speech": .array(
                outcome.speech.map { .array([.number($0.lowerBound), .number($0.upperBound)]) }),
            "hits": .array(
                outcome.hits.map { hit in
                    [
                        "phrase": .string(hit.phrase), "score": .number(Double(hit.score)),
                        "start": .number(hit.start.seconds), "end": .number(hit.end.seconds),
                        "sure": .bool(hit.confirmed),
                    ]
                }),
            "requests": .array(
                outcome.requests.map { request in
                    [
                        "phrase": .string(request.phrase), "score": .number(request.score),
                        "start": .number(request.start.seconds),
                    ]
                }),
        ]
    }
}
