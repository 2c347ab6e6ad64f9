// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Testing
import Timing

/// Each call waits for its own records, in order, and never for ever.
@Suite struct WriteAheadTests {
    typealias Ahead = WriteAhead<String>

    static let a = CallID(rawValue: "a")
    static let b = CallID(rawValue: "b")

    /// Plays inputs, each at its millisecond, and tells what came out of each.
    private func play(
        _ inputs: [(at: Int, Ahead.Input)], on ahead: inout Ahead
    ) -> [String] {
        inputs.map { at, input in
            ahead.handle(input, at: .zero + .milliseconds(at)).map(Self.words)
                .joined(separator: " ")
        }
    }

    private static func words(_ effect: Ahead.Effect) -> String {
        switch effect {
        case .perform(let action): action
        case .wentOn(let call, let records): "[\(call) goes on, \(records)]"
        case .fellSilent: "[silent]"
        case .answers(let after): "[answers after \(after.inMilliseconds)]"
        case .caughtUp(let call, let late): "[\(call) caught up, \(late)]"
        }
    }

    /// What is played, and what has to come of each input.
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var inputs: [(at: Int, Ahead.Input)]
        var expected: [String]
    }

    static let cases: [Case] = [
        Case(
            testDescription: "what no record stands before is done at once",
            inputs: [(0, .act(a, "x")), (0, .act(b, "y"))], expected: ["x", "y"]),
        Case(
            testDescription: "an answer lets go what it stood before, in order",
            inputs: [
                (0, .noted(a, sequence: 1)), (0, .act(a, "x")), (0, .act(a, "y")),
                (5, .answered(a, 1...1)), (6, .act(a, "z")),
            ], expected: ["", "", "", "x y", "z"]),
        Case(
            testDescription: "one call waits alone",
            inputs: [
                (0, .noted(a, sequence: 1)), (0, .act(a, "x")), (1, .act(b, "y")),
                (2, .noted(b, sequence: 1)), (2, .act(b, "z")), (3, .answered(b, 1...1)),
                (4, .answered(a, 1...1)),
            ], expected: ["", "", "y", "", "", "z", "x"]),
        Case(
            testDescription: "answers out of order change no order",
            inputs: [
                (0, .noted(a, sequence: 1)), (0, .act(a, "x")), (0, .noted(a, sequence: 2)),
                (0, .noted(a, sequence: 3)), (0, .act(a, "y")), (1, .answered(a, 2...3)),
                (2, .act(a, "z")), (3, .answered(a, 1...1)),
            ], expected: ["", "", "", "", "", "", "", "x y z"]),
        Case(
            testDescription: "an answer to a part lets go a part",
            inputs: [
                (0, .noted(a, sequence: 1)), (0, .act(a, "x")), (0, .noted(a, sequence: 2)),
                (0, .act(a, "y")), (1, .answered(a, 1...1)), (2, .answered(a, 2...2)),
            ], expected: ["", "", "", "", "x", "y"]),
        Case(
            testDescription: "after the patience the call goes on, and does not wait again",
            inputs: [
                (0, .noted(a, sequence: 1)), (0, .act(a, "x")), (99, .timersDue),
                (100, .timersDue), (110, .noted(a, sequence: 2)), (110, .act(a, "y")),
                (500, .answered(a, 1...1)), (501, .answered(a, 2...2)),
                (502, .noted(a, sequence: 3)), (502, .act(a, "z")), (503, .answered(a, 3...3)),
            ],
            expected: [
                "", "", "", "[silent] [a goes on, 1] x", "", "y", "[answers after 400]",
                "[a caught up, 2]", "", "", "z",
            ]),
        Case(
            testDescription: "the oldest record's age decides, also after others were answered",
            inputs: [
                (0, .noted(a, sequence: 1)), (0, .act(a, "x")), (60, .noted(a, sequence: 2)),
                (60, .act(a, "y")), (90, .answered(a, 1...1)), (100, .timersDue),
                (159, .timersDue), (160, .timersDue),
            ], expected: ["", "", "", "", "x", "", "", "[a goes on, 1] y"]),
        Case(
            testDescription: "a journal that answers nobody keeps nobody else waiting",
            inputs: [
                (0, .noted(a, sequence: 1)), (0, .act(a, "x")), (100, .timersDue),
                (101, .noted(b, sequence: 1)), (101, .act(b, "y")),
                (900, .answered(b, 1...1)), (901, .noted(b, sequence: 2)), (901, .act(b, "z")),
                (902, .answered(b, 2...2)),
            ],
            expected: [
                "", "", "[silent] [a goes on, 1] x", "", "y",
                "[answers after 800] [b caught up, 1]",
                "", "", "z",
            ]),
        Case(
            testDescription: "one that answers others is not silent, and they go on waiting for it",
            inputs: [
                (0, .noted(a, sequence: 1)), (0, .act(a, "x")), (50, .noted(b, sequence: 1)),
                (60, .answered(b, 1...1)), (100, .timersDue), (101, .noted(b, sequence: 2)),
                (101, .act(b, "y")), (102, .answered(b, 2...2)),
            ], expected: ["", "", "", "", "[a goes on, 1] x", "", "", "y"]),
        Case(
            testDescription: "answers to nothing we know change nothing",
            inputs: [
                (0, .answered(a, 1...9)), (0, .noted(a, sequence: 1)), (0, .act(a, "x")),
                (1, .answered(a, 2...(.max))), (2, .answered(b, 1...1)), (3, .answered(a, 1...1)),
                (4, .answered(a, 1...1)),
            ], expected: ["", "", "", "", "", "x", ""]),
    ]

    @Test(arguments: cases)
    func comesOutInOrder(of story: Case) {
        var ahead = Ahead(patience: .milliseconds(100))
        let seen = play(story.inputs, on: &ahead)
        #expect(seen == story.expected)
        #expect(ahead.isEmpty)
    }

    @Test func theNextDeadlineIsTheEndOfTheFirstPatience() {
        var ahead = Ahead(patience: .milliseconds(100))
        #expect(ahead.nextDeadline == nil)
        _ = play(
            [(10, .noted(Self.a, sequence: 1)), (20, .noted(Self.b, sequence: 1))], on: &ahead)
        #expect(ahead.nextDeadline == .zero + .milliseconds(110))
        _ = play([(30, .answered(Self.a, 1...1))], on: &ahead)
        #expect(ahead.nextDeadline == .zero + .milliseconds(120))
        _ = play([(30, .answered(Self.b, 1...1))], on: &ahead)
        #expect(ahead.nextDeadline == nil)
    }

    /// What a call holds back is bounded: beyond that it goes on, and nothing is dropped.
    @Test func aCallThatDoesTooMuchGoesOn() {
        var ahead = Ahead(patience: .seconds(60))
        _ = ahead.handle(.noted(Self.a, sequence: 1), at: .zero)
        var performed = 0
        for number in 0..<Ahead.longestLine * 3 {
            for case .perform in ahead.handle(.act(Self.a, "\(number)"), at: .zero) {
                performed += 1
            }
        }
        #expect(performed == Ahead.longestLine * 3)
        #expect(ahead.counts.impatient == 1 && ahead.counts.late == 1)
    }

    /// A store that never answers leaves nothing behind of calls that are over.
    @Test func nothingIsKeptOfCallsThatAreOver() {
        var ahead = Ahead(patience: .milliseconds(100))
        for number in 0..<1000 {
            let call = CallID(rawValue: "\(number)")
            let at = Instant.zero + .milliseconds(number)
            _ = ahead.handle(.noted(call, sequence: 1), at: at)
            _ = ahead.handle(.timersDue, at: at + .milliseconds(100))
            _ = ahead.handle(.over(call), at: at + .milliseconds(100))
        }
        #expect(ahead.counts.unanswered == 0)
        #expect(ahead.nextDeadline == nil)
    }

    /// Random stores: whatever answers when, all is done once, in order, and never before its
    /// records are answered unless the patience has run out.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func everyOrderOfAnswersKeepsTheOrderOfActions(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        // In half of the stories nobody ever loses patience.
        var ahead = Ahead(patience: seed.isMultiple(of: 2) ? .milliseconds(50) : .seconds(60))
        var sequence = 0
        var open: [(sequence: Int, since: Int)] = []
        var needs: [Int: (records: Set<Int>, since: Int)] = [:]
        var performed: [Int] = []
        for tick in 0..<2000 {
            let at = Instant.zero + .milliseconds(tick)
            var effects = ahead.handle(.timersDue, at: at)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                sequence += 1
                open.append((sequence, tick))
                effects += ahead.handle(.noted(Self.a, sequence: sequence), at: at)
            case 1:
                needs[tick] = (Set(open.map(\.sequence)), tick)
                effects += ahead.handle(.act(Self.a, "\(tick)"), at: at)
            case 2 where !open.isEmpty:
                let index = Int.random(in: open.indices, using: &random)
                let answered = open.remove(at: index).sequence
                for key in needs.keys { needs[key]?.records.remove(answered) }
                effects += ahead.handle(.answered(Self.a, answered...answered), at: at)
            default: break
            }
            for case .perform(let action) in effects {
                let number = Int(action) ?? -1
                performed.append(number)
                let isImpatient = ahead.counts.impatient > 0
                #expect(needs[number]?.records.isEmpty == true || isImpatient)
            }
        }
        #expect(performed == performed.sorted())
        #expect(Set(performed).count == performed.count)
    }
}
