// SPDX-License-Identifier: Apache-2.0

import Timing
import Verdicts

/// Holds what happened when a captured call was played against the capture.
struct CaptureComparison {
    /// Keys may come so much earlier or later, in milliseconds.
    private static let keyTolerance: Int64 = 60
    /// A key further away is another.
    private static let nearest: Int64 = 2000
    /// Operators may be rung, and calls may end, so much earlier or later: whoever was before this
    /// gateway took its own time.
    private static let tolerance: Int64 = 1000
    /// From the gateway's answer until a packet of the first moment is heard by it.
    private static let firstPacket: Int64 = 40

    private let scenario: CaptureScenario
    private let lines: [TimelineLine]
    /// The answer, on the clock of the lines.
    private let answered: Int64

    /// In words, what came otherwise.
    static func differences(
        of scenario: CaptureScenario, in lines: [TimelineLine]
    ) -> [String] {
        guard let through = lines.first(where: { $0.subject == "caller" && $0.event == "connects" })
        else { return ["the call was not answered"] }
        let comparison = CaptureComparison(
            scenario: scenario, lines: lines, answered: through.milliseconds)
        return comparison.keys() + comparison.operators() + comparison.end()
    }

    /// Whether anybody was rung, or was to be, by a moment of the captured call.
    static func callsPerson(by time: Duration, in lines: [TimelineLine]) -> Bool {
        let moment = (CaptureScenario.connected + time).inMilliseconds + tolerance
        return lines.contains {
            $0.subject == "handoff" && $0.event == "begins" && $0.milliseconds <= moment
        }
    }

    private init(scenario: CaptureScenario, lines: [TimelineLine], answered: Int64) {
        self.scenario = scenario
        self.lines = lines
        self.answered = answered
    }

    private var call: CapturedCall { scenario.visit.call }

    /// A time of the lines as one since the answer.
    private func words(_ milliseconds: Int64) -> String {
        Duration.milliseconds(milliseconds - answered).words
    }

    // MARK: Keys

    private struct Press {
        var key: String
        /// Since the answer, in milliseconds.
        var at: Int64
        var isInVoice = false

        var words: String { Duration.milliseconds(at).words }
    }

    private func keys() -> [String] {
        let sent = (call.side(of: .caller)?.keys ?? [])
            .filter { $0.at >= call.start && $0.at - call.start <= scenario.length }
            .map { Press(key: String($0.key), at: ($0.at - call.start).inMilliseconds) }
        let heard = lines.filter { $0.subject == "caller" && $0.event == "presses" }.map {
            Press(
                key: String($0.detail.prefix(1)),
                at: $0.milliseconds - answered - Self.firstPacket,
                isInVoice: $0.detail.contains("inband"))
        }
        var pairs: [(sent: Int, heard: Int, moved: Int64)] = []
        for (number, press) in sent.enumerated() {
            for (other, found) in heard.enumerated() where found.key == press.key {
                let moved = found.at - press.at
                if abs(moved) <= Self.nearest { pairs.append((number, other, moved)) }
            }
        }
        // The nearest of all are the same, then the nearest of what is left.
        var found: [Int: Int64] = [:]
        var known: Set<Int> = []
        for pair in pairs.sorted(by: { abs($0.moved) < abs($1.moved) })
        where found[pair.sent] == nil && !known.contains(pair.heard) {
            found[pair.sent] = pair.moved
            known.insert(pair.heard)
        }
        let missed = sent.indices.compactMap { number -> String? in
            let what = "key \(sent[number].key), pressed after \(sent[number].words),"
            guard let moved = found[number] else { return what + " is not heard" }
            guard abs(moved) > Self.keyTolerance else { return nil }
            return what + " comes \(abs(moved)) ms " + (moved > 0 ? "later" : "earlier")
        }
        // Tones in the voice are not looked for in captures.
        let extra = heard.indices.filter { !known.contains($0) && !heard[$0].isInVoice }.map {
            "key \(heard[$0].key) is heard after \(heard[$0].words), and is not in the capture"
        }
        return missed + extra
    }

    // MARK: Operators

    private func operators() -> [String] {
        scenario.operators.flatMap { person -> [String] in
            let wanted = (person.leg.call.began - call.start).inMilliseconds
            let time = Duration.milliseconds(wanted).words
            guard
                let rung = lines.first(where: {
                    $0.subject == person.name && $0.event == "dialled"
                })
            else { return ["\(person.name), rung after \(time), is never rung"] }
            var differences: [String] = []
            if abs(rung.milliseconds - answered - wanted) > Self.tolerance {
                differences.append(
                    "\(person.name), rung after \(time), is rung after \(words(rung.milliseconds))")
            }
            let isJoined = lines.contains {
                $0.subject == "bridge" && $0.detail.hasSuffix(person.name)
            }
            if person.answered != nil, !isJoined {
                differences.append("\(person.name) answered, and is not joined with the caller")
            }
            return differences
        }
    }

    // MARK: The end

    private func end() -> [String] {
        guard let end = lines.last(where: { $0.subject == "call" && $0.event == "ends" }) else {
            return ["the call does not end"]
        }
        guard let ended = call.ended, call.length == scenario.length, let party = call.end.party
        else { return [] }
        let wanted = (ended - call.start).inMilliseconds
        let left = lines.first { $0.subject == "caller" && $0.event == "leaves" }
        let byCaller = left?.detail.hasPrefix("hung up") ?? false
        let at = (left ?? end).milliseconds
        let whose: CapturedParty = byCaller ? .caller : .called
        guard whose == party else {
            return [
                "\(party.words) ended it after \(Duration.milliseconds(wanted).words), here "
                    + "\(whose.words) does after \(words(at))"
            ]
        }
        guard abs(at - answered - wanted) > Self.tolerance else { return [] }
        return [
            "it ended after \(Duration.milliseconds(wanted).words), here after \(words(at))"
        ]
    }
}
