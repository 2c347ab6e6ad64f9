// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import GatewayTesting
import JSON
import Journal
import SoundFiles
import Timing

/// Judges a demo, says what happened and leaves its files.
struct DemoReport {
    let story: Story
    let options: DemoOptions
    /// The last briefing as the gateway spoke it.
    let whisper: [Int16]

    /// The bounds of the whisper's correlation with what others and the operator heard.
    private static let leakLimit: Float = 0.4
    private static let heardLimit: Float = 0.9
    private static let stretch = 3 * 8000

    func write() throws -> DemoResult {
        var story = story
        story.audit()
        story.judge(by: [
            .handoffs([.init(.bridged, .completed)]),
            .attempts([.init("lena", .noAnswer), .init("ben", .completed)]),
            .events([
                "escalated", "handoff.began", "operator.dialled: lena", "attempt.ended",
                "operator.dialled: ben", "operator.answered", "operator.chose: accept", "bridged",
                "call.ended",
            ]),
            .noted("lena", .cancelled),
        ])
        let records = story.calls.first?.records ?? []
        let caller = story.phone("anna")?.heard.all ?? []
        let agent = story.calls.first?.bot?.heard.all ?? []
        let operatorEar = story.phone("ben")?.heard
        let measures = measures(
            whisper: whisper, caller: caller, agent: agent, operatorEar: operatorEar?.all ?? [])
        let problems = story.failures + story.violations.map(\.description) + problems(measures)
        try save("caller-heard.wav", caller)
        try save("agent-heard.wav", agent)
        try save("operator-heard.wav", operatorEar?.all ?? [])
        try save("whisper.wav", whisper)
        try save("timeline.txt", story.timeline.text)
        try save("journal.jsonl", JSONText.lines(records))
        let package = records.last { $0.name == "handoff.package" }?.detail ?? .null
        try save("handoff.json", JSONText.pretty(package) + "\n")
        let words = words(records, measures, problems)
        return DemoResult(
            problems: problems, words: words,
            summary: summary(records, measures, problems), files: Self.files)
    }

    private static let files = [
        "timeline.txt", "journal.jsonl", "handoff.json", "caller-heard.wav", "agent-heard.wav",
        "operator-heard.wav", "whisper.wav",
    ]

    // MARK: Measures

    struct Measures {
        var whisperInCaller: Float
        var whisperInAgent: Float
        var whisperInOperator: Float
        /// Escalation to the INVITE, answer to the whisper's first sound, accept to the bridge.
        var escalationToDial: Duration?
        var acceptToBridge: Duration?
    }

    private func measures(
        whisper: [Int16], caller: [Int16], agent: [Int16], operatorEar: [Int16]
    ) -> Measures {
        func correlation(_ recording: [Int16]) -> Float {
            let stretch = min(Self.stretch, whisper.count)
            guard stretch > 0, recording.count >= stretch else { return 0 }
            return RecordingSearch(recording, stretch: stretch)
                .strongestMatch(forAnyStretchOf: whisper, every: 8000)?.correlation ?? 0
        }
        func between(_ from: EventPattern, _ to: EventPattern) -> Duration? {
            guard let first = story.instant(of: .event(from)),
                let second = story.instant(of: .event(to))
            else { return nil }
            return second - first
        }
        return Measures(
            whisperInCaller: correlation(caller), whisperInAgent: correlation(agent),
            whisperInOperator: correlation(operatorEar),
            escalationToDial: between("escalated", "operator.dialled"),
            acceptToBridge: between("operator.chose: accept", "bridged"))
    }

    private func problems(_ measures: Measures) -> [String] {
        var problems: [String] = []
        if measures.whisperInCaller >= Self.leakLimit {
            problems.append("the caller may have heard the whisper")
        }
        if measures.whisperInAgent >= Self.leakLimit {
            problems.append("the agent may have heard the whisper")
        }
        if measures.whisperInOperator <= Self.heardLimit {
            problems.append("the operator did not hear the whisper")
        }
        return problems
    }

    // MARK: Words

    private func words(
        _ records: [JournalRecord], _ measures: Measures, _ problems: [String]
    ) -> [String] {
        func line(_ pattern: EventPattern) -> String {
            records.first(where: pattern.matches)?.words ?? "nothing"
        }
        func said(_ value: Float) -> String { String(format: "%.2f", Double(value)) }
        let package = records.last { $0.name == "handoff.package" }?.words ?? ""
        var words = [
            "Anna called, told the agent her problem and asked for a person: "
                + line("escalated") + ".",
            "Lena's phone rang for five seconds and nobody answered. Ben's was next.",
            "Ben heard the " + package,
            "He pressed 1, and from then on he and Anna heard each other: "
                + line("handoff.ended") + ".",
            "How much of the whisper anyone else heard (0 is nothing alike, 1 is the same): "
                + "Anna \(said(measures.whisperInCaller)), the agent "
                + "\(said(measures.whisperInAgent)); Ben \(said(measures.whisperInOperator)).",
        ]
        words +=
            problems.isEmpty
            ? ["Every invariant held."] : problems.map { "Not as it should be: \($0)." }
        return words
    }

    private func summary(
        _ records: [JournalRecord], _ measures: Measures, _ problems: [String]
    ) -> JSONValue {
        .members([
            "ok": .bool(problems.isEmpty), "problems": .array(problems.map(JSONValue.string)),
            "call": .string(story.calls.first?.id.rawValue ?? ""),
            "outcome": records.first { $0.name == "handoff.ended" }?.detail["outcome"],
            "events": .integer(Int64(records.count)),
            "whisper_correlation": [
                "caller": .number(Double(measures.whisperInCaller)),
                "agent": .number(Double(measures.whisperInAgent)),
                "operator": .number(Double(measures.whisperInOperator)),
            ],
            "escalation_to_dial_ms": measures.escalationToDial.map { .integer($0.inMilliseconds) },
            "accept_to_bridge_ms": measures.acceptToBridge.map { .integer($0.inMilliseconds) },
            "directory": .string(options.directory),
            "files": .array(Self.files.map(JSONValue.string)),
        ])
    }

    // MARK: Files

    private func save(_ name: String, _ samples: [Int16]) throws {
        let writer = try WAVWriter(path: "\(options.directory)/\(name)", format: WAVFormat())
        try writer.append(samples)
        try writer.close()
    }

    private func save(_ name: String, _ text: String) throws {
        try text.write(
            toFile: "\(options.directory)/\(name)", atomically: true, encoding: .utf8)
    }
}
