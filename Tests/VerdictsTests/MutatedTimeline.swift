// SPDX-License-Identifier: Apache-2.0

import Timing
import Verdicts

/// A made-up timeline, what a run made of it, and what is therefore different.
struct MutatedTimeline {
    enum Mutation: CaseIterable {
        case drop, add, addAgain, move, movePastOthers, swap, change, changeToAnother, rescore
        case cross, delay
    }

    private(set) var expected: [TimelineLine] = []
    private(set) var actual: [TimelineLine] = []
    private(set) var truth: [Difference.Kind] = []
    private var random: SeededRandom
    /// Lines that a mutation was at already.
    private var touched: Set<Int> = []
    private var dropped: Set<Int> = []
    private var added: [TimelineLine] = []

    init(seed: UInt64, lines: Int) {
        random = SeededRandom(seed: seed)
        expected = Self.lines(lines, using: &random)
        // What is heard is never heard quite the same.
        actual = expected.map { line in
            var line = line
            guard case .detected(let tolerance, let score) = line.kind else { return line }
            line.milliseconds = max(
                0, line.milliseconds + Int64.random(in: -60...60, using: &random))
            line.kind = .detected(tolerance: tolerance, score: score)
            return line
        }
    }

    /// The run's lines in order of time.
    var run: [TimelineLine] {
        let lines = actual.indices.filter { !dropped.contains($0) }.map { actual[$0] } + added
        return TimelineFile(header: SampleTimeline.header, lines: lines).lines
    }

    // MARK: Making

    private static let subjects = [
        "caller", "agent", "anna", "trigger", "attempt", "bridge", "media",
    ]
    private static let events = ["hears", "says", "fires", "rings", "presses"]

    private static func lines(_ count: Int, using random: inout SeededRandom) -> [TimelineLine] {
        var lines: [TimelineLine] = []
        var time: Int64 = 0
        for index in 0..<count {
            time += 20 * Int64([0, 1, 3, 17, 60, 150][Int.random(in: 0..<6, using: &random)])
            let subject = subjects[Int.random(in: 0..<subjects.count, using: &random)]
            let event = events[Int.random(in: 0..<events.count, using: &random)]
            var line = TimelineLine(
                time, subject, event, "thing \(Int.random(in: 0..<3, using: &random))",
                kind(using: &random))
            // What is the same within a moment cannot be told apart.
            let isNear = lines.suffix(60).contains {
                time - $0.milliseconds < 400 && $0.subject == subject && $0.event == event
            }
            if isNear { line.detail = "number \(index)" }
            lines.append(line)
        }
        return lines
    }

    private static func kind(using random: inout SeededRandom) -> TimelineLine.Kind {
        let score = Double(Int.random(in: -150...150, using: &random)) / 100
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .detected(tolerance: 60, score: nil)
        case 1: return .detected(tolerance: 80, score: .init(score: score, band: 0.15))
        case 2:
            let threshold = score - 0.1
            return .detected(
                tolerance: 60,
                score: .init(
                    score: score, band: 0.15, threshold: (threshold * 100).rounded() / 100))
        case 3: return .latency(.init(limit: 40, measured: 20, cause: "the key"))
        default: return .exact
        }
    }

    // MARK: Mutating

    /// Does this to some line that it can be done to; false where there is none.
    /// By the number of mutations so far no two lines move by the same.
    mutating func mutate(_ mutation: Mutation, number: Int = 0) -> Bool {
        switch mutation {
        case .add:
            add(
                TimelineLine(
                    Int64.random(in: 0...length, using: &random), "recorder", "notes",
                    "new \(number)"))
        case .addAgain:
            guard let index = pick({ _ in true }) else { return false }
            var line = expected[index]
            line.milliseconds = Int64.random(in: 0...length, using: &random)
            // Right beside its like nobody could say which of them is new.
            guard !isNearItsLike(line) else { return false }
            line.kind = .exact
            add(line)
        case .drop:
            guard let index = pick({ _ in true }) else { return false }
            dropped.insert(index)
            truth.append(.vanished(expected[index]))
        case .swap: return swapTwo()
        case .move, .movePastOthers:
            guard let index = pick({ $0.kind == .exact }) else { return false }
            let far: Int64 = mutation == .move ? 10 : 4000
            move(index, to: expected[index].milliseconds + far + 100 * Int64(number))
        case .change, .changeToAnother:
            guard let index = pick({ $0.kind == .exact }) else { return false }
            actual[index].detail = mutation == .change ? "fresh \(number)" : otherDetail(index)
            truth.append(.changed(from: expected[index], to: actual[index]))
        case .rescore: return rescore(by: 0.16)
        case .cross: return rescore(by: 0.11)
        case .delay:
            let index = pick { if case .latency = $0.kind { true } else { false } }
            guard let index else { return false }
            actual[index].kind = .latency(.init(limit: 40, measured: 41, cause: "the key"))
            truth.append(.late(from: expected[index], to: actual[index], delay: 41))
        }
        return true
    }

    private var length: Int64 { expected.last?.milliseconds ?? 0 }

    private mutating func pick(_ suits: (TimelineLine) -> Bool) -> Int? {
        let indices = expected.indices.filter { !touched.contains($0) && suits(expected[$0]) }
        guard !indices.isEmpty else { return nil }
        let index = indices[Int.random(in: 0..<indices.count, using: &random)]
        touched.insert(index)
        return index
    }

    private mutating func add(_ line: TimelineLine) {
        added.append(line)
        truth.append(.appeared(line))
    }

    private func isNearItsLike(_ line: TimelineLine) -> Bool {
        expected.contains {
            abs($0.milliseconds - line.milliseconds) < 400 && $0.subject == line.subject
                && $0.event == line.event && $0.detail == line.detail
        }
    }

    private mutating func move(_ index: Int, to time: Int64) {
        actual[index].milliseconds = time
        truth.append(.moved(from: expected[index], to: actual[index], followers: 0))
    }

    private mutating func swapTwo() -> Bool {
        guard let one = pick({ $0.kind == .exact }),
            let other = pick({ [first = expected[one]] line in
                // Further apart, one of several alike is one that vanished and one that appeared.
                (1...5000).contains(abs(line.milliseconds - first.milliseconds))
                    && line.kind == .exact
            })
        else { return false }
        var (there, here) = (expected[one], expected[other])
        swap(&there.milliseconds, &here.milliseconds)
        guard !isNearItsLike(there), !isNearItsLike(here) else { return false }
        move(one, to: there.milliseconds)
        move(other, to: here.milliseconds)
        return true
    }

    /// A detail that lines of the kind may have as well.
    private func otherDetail(_ index: Int) -> String {
        expected[index].detail == "thing 1" ? "thing 2" : "thing 1"
    }

    private mutating func rescore(by more: Double) -> Bool {
        let index = pick { line in
            guard case .detected(_, let score?) = line.kind else { return false }
            return score.threshold != nil
        }
        guard let index, case .detected(let tolerance, var score?) = expected[index].kind else {
            return false
        }
        // Downwards, to the other side of the threshold in any case.
        score.score = ((score.score - more) * 100).rounded() / 100
        actual[index].kind = .detected(tolerance: tolerance, score: score)
        truth.append(
            more > score.band
                ? .rescored(from: expected[index], to: actual[index])
                : .crossed(from: expected[index], to: actual[index]))
        return true
    }
}
