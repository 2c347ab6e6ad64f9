// SPDX-License-Identifier: Apache-2.0

import Testing
import Verdicts

@Suite struct TimelineComparisonTests {
    private func kinds(_ actual: [TimelineLine]) -> [Difference.Kind] {
        SampleTimeline.differences(actual).map(\.kind)
    }

    @Test func theSameIsTheSame() {
        #expect(kinds(SampleTimeline.lines) == [])
    }

    @Test func whatIsHeardMayMoveWithinItsToleranceAndNothingElseMay() {
        for (index, shift, differs) in [
            (2, 60, false), (2, -60, false), (2, 61, true), (7, 80, false), (7, -81, true),
            (5, 1, true), (5, -1, true), (9, 5000, false),
        ] {
            let lines = SampleTimeline.with(index) { $0.milliseconds += Int64(shift) }
            let found = kinds(lines)
            let expected = Difference.Kind.moved(
                from: SampleTimeline.lines[index], to: lines[index], followers: 0)
            // Beyond its limit, what nobody measured is late.
            if index == 9 {
                #expect(found.count == 1)
                guard case .late(_, _, 5000)? = found.first else {
                    Issue.record("\(found)")
                    continue
                }
            } else {
                #expect(found == (differs ? [expected] : []), "\(index) by \(shift)")
            }
        }
    }

    @Test func latenciesAreHeldAgainstTheirLimit() {
        for (measured, isLate) in [(0, false), (40, false), (41, true)] {
            let lines = SampleTimeline.with(9) {
                $0.kind = .latency(.init(limit: 1000, measured: measured, cause: "the key"))
                // It is no matter where it stands.
                $0.milliseconds += 700
            }
            #expect(kinds(lines).isEmpty != isLate, "\(measured)")
        }
        let lines = SampleTimeline.with(9) {
            $0.kind = .latency(.init(limit: 40, measured: 85, cause: "the key"))
        }
        let found = SampleTimeline.differences(lines)
        #expect(found.map(\.words) == ["late: 85 ms after the key, allowed 40 ms"])
    }

    @Test func scoresAreHeldAgainstBandAndThreshold() {
        func found(_ kind: TimelineLine.Kind, from: TimelineLine.Kind) -> [String] {
            var expected = SampleTimeline.lines
            expected[2].kind = from
            let actual = SampleTimeline.with(2) { $0.kind = kind }
            return TimelineComparison(expected: expected, actual: actual).differences.map(\.words)
        }
        let high = SampleTimeline.heard(-0.31)
        #expect(found(SampleTimeline.heard(-0.46), from: high) == [])
        #expect(
            found(SampleTimeline.heard(-0.47), from: high)
                == ["rescored: -0.31 became -0.47, allowed ±0.15"])
        #expect(
            found(.detected(tolerance: 60, score: nil), from: high)
                == ["rescored: -0.31 became no score, allowed ±0.15"])
        let near = SampleTimeline.heard(-1.3)
        #expect(found(SampleTimeline.heard(-1.35), from: near) == [])
        let crossed = found(SampleTimeline.heard(-1.36), from: near)
        #expect(crossed.count == 1 && crossed[0].contains("-1.30 became -1.36"))
        #expect(crossed.first?.contains("no longer counts") == true)
        #expect(crossed.first?.contains("a person has to look") == true)
        #expect(
            found(near, from: SampleTimeline.heard(-1.36)).first?.contains("now counts") == true)
    }

    @Test func everyLineIsMissedAndEveryLineTooMuchIsSeen() {
        for index in SampleTimeline.lines.indices {
            let line = SampleTimeline.lines[index]
            #expect(kinds(SampleTimeline.without(index)) == [.vanished(line)])
            let found = TimelineComparison(
                expected: SampleTimeline.without(index), actual: SampleTimeline.lines)
            #expect(found.differences.map(\.kind) == [.appeared(line)])
            #expect(found.differences.map(\.place) == [index])
        }
    }

    @Test func whatMovesTogetherIsSaidOnce() {
        let lines = SampleTimeline.lines.enumerated().map { index, line in
            var line = line
            if index >= 3 { line.milliseconds += 100 }
            return line
        }
        let found = SampleTimeline.differences(lines)
        #expect(found.count == 1)
        // Of ten lines from the trigger on, one is a latency; it may come any time.
        #expect(
            found.first?.words
                == "moved: 100 ms later, allowed 0 ms, and 8 more lines after it moved by the same "
                + "100 ms")
    }

    /// What was decided exactly moves exactly together; what was heard, by a tick more or less.
    @Test func whatMovesOtherwiseIsSaidByItself() {
        func found(_ shifts: [Int: Int64]) -> [Int] {
            let lines = SampleTimeline.lines.enumerated().map { index, line in
                var line = line
                line.milliseconds += shifts[index] ?? 0
                return line
            }
            return SampleTimeline.differences(lines).map { difference in
                if case .moved(_, _, let followers) = difference.kind { followers } else { -1 }
            }
        }
        #expect(found([3: 100, 4: 100]) == [1])
        #expect(found([3: 100, 4: 101]) == [0, 0])
        #expect(found([3: 100, 4: 200, 5: 100, 6: 200]) == [1, 1])
        #expect(found([2: 120, 3: 100]) == [1])
        #expect(found([2: 121, 3: 100]) == [0, 0])
    }

    @Test func aLineThatIsThereOnceMayMoveFar() {
        let lines = SampleTimeline.with(8) { $0.milliseconds = 5000 }
        let ordered = lines.sorted { $0.milliseconds < $1.milliseconds }
        let moved = Difference.Kind.moved(
            from: SampleTimeline.lines[8], to: lines[8], followers: 0)
        #expect(kinds(ordered) == [moved])
        // Of what is there twice, one that vanished is not another that appeared long after.
        let again = TimelineLine(32_000, "anna", "hears", "whisper")
        let twice = TimelineComparison(
            expected: SampleTimeline.lines + [.init(60_000, "anna", "hears", "whisper")],
            actual: ordered.filter { $0 != lines[8] } + [
                again, .init(60_000, "anna", "hears", "whisper"),
            ])
        #expect(
            Set(twice.differences.map(\.kind))
                == [.vanished(SampleTimeline.lines[8]), .appeared(again)])
    }

    /// Where the gateway decides one thing at a time, another is what it did instead.
    @Test func anotherDeedOfADeciderIsAChange() {
        for (index, event) in [(3, "holds"), (6, "queues"), (10, "agent"), (12, "returned")] {
            let lines = SampleTimeline.with(index) { $0.event = event }
            let changed = Difference.Kind.changed(
                from: SampleTimeline.lines[index], to: lines[index])
            #expect(kinds(lines) == [changed])
        }
        // A party does several things; then one vanished and another appeared.
        #expect(kinds(SampleTimeline.with(7) { $0.event = "starts" }).count == 2)
    }

    @Test func onlyAWhisperThatIsHeardIsALeak() {
        let whisper = TimelineLine(24_010, "caller", "hears", "whisper")
        let other = TimelineLine(24_010, "caller", "hears", "hold")
        for (from, to, gravity) in [
            (other, whisper, Difference.Gravity.leak), (whisper, other, .ears),
        ] {
            let found = TimelineComparison(expected: [from], actual: [to]).differences
            #expect(found.map(\.gravity) == [gravity])
        }
        func appeared(_ line: TimelineLine) -> [Difference.Gravity] {
            TimelineComparison(expected: [], actual: [line]).differences.map(\.gravity)
        }
        #expect(appeared(.init(0, "agent", "hears", "caller + whisper")) == [.leak])
        #expect(appeared(.init(0, "anna", "hears", "whisper")) == [.ears])
        let vanished = TimelineComparison(expected: [whisper], actual: []).differences
        #expect(vanished.map(\.gravity) == [.ears])
    }

    @Test func swappedLinesMovedBoth() {
        var lines = SampleTimeline.lines
        lines[4].milliseconds = 24_000
        lines[8].milliseconds = 19_600
        lines.swapAt(4, 8)
        let found = kinds(lines)
        #expect(
            found == [
                .moved(from: SampleTimeline.lines[4], to: lines[8], followers: 0),
                .moved(from: SampleTimeline.lines[8], to: lines[4], followers: 0),
            ])
    }

    @Test func theOrderAtOneMomentIsNoDifference() {
        var lines = SampleTimeline.lines
        lines.swapAt(3, 4)
        lines.swapAt(10, 11)
        #expect(kinds(lines) == [])
    }

    @Test func ignoredLinesAreLookedAtOnNeitherSide() throws {
        var lines = SampleTimeline.without(5)
        lines.append(.init(41_000, "caller", "hears", "comfort noise"))
        let patterns = [try IgnorePattern(parsing: "caller hears *")]
        let found = TimelineComparison(
            expected: SampleTimeline.lines, actual: lines, ignoring: patterns)
        #expect(found.differences == [])
        #expect(kinds(lines).count == 2)
    }

    @Test func theGravestComesFirst() {
        var lines = SampleTimeline.lines
        lines[0].milliseconds = 20
        lines[2].kind = SampleTimeline.heard(-0.6)
        lines[3].detail = "long-silence"
        lines[6].detail = "bert"
        lines[7].detail = "talking"
        lines[9].kind = .latency(.init(limit: 40, measured: 41, cause: "the key"))
        lines.insert(.init(24_000, "caller", "hears", "hold + whisper"), at: 9)
        lines.remove(at: 13)
        lines.insert(.init(30_000, "media", "gap"), at: 13)
        let found = SampleTimeline.differences(lines)
        #expect(
            found.map(\.gravity) == [
                .leak, .ears, .trigger, .handoff, .missing, .changed, .late, .moved, .rescored,
            ])
        #expect(found.map(\.gravity).sorted() == found.map(\.gravity))
    }

    @Test func contextIsOfTheExpectedTimeline() {
        let expected = SampleTimeline.lines
        let found = SampleTimeline.differences(SampleTimeline.without(1))
        #expect(found.first?.before == [expected[0]])
        #expect(found.first?.after == [expected[2], expected[3]])
        let more = SampleTimeline.differences(expected + [.init(50_000, "media", "gap")])
        #expect(more.first?.before == Array(expected.suffix(2)))
        #expect(more.first?.after == [])
    }

    // MARK: Causes

    private func causes(_ actual: [TimelineLine]) -> [String?] {
        SampleTimeline.differences(actual).map(\.cause)
    }

    @Test func anotherRuleIsNamed() {
        let changed = SampleTimeline.with(3) { $0.detail = "long-silence" }
        let words = "another rule: fires asked-for-a-person became fires long-silence"
        #expect(causes(changed) == [words])
        // Long before, so that it is none of the expected line.
        var earlier = SampleTimeline.without(3)
        earlier.insert(.init(8000, "trigger", "fires", "long-silence"), at: 2)
        #expect(causes(earlier) == [words, words])
    }

    @Test func anotherTargetIsNamed() {
        let lines = SampleTimeline.lines.map { line in
            var line = line
            line.subject = line.subject == "anna" ? "bert" : line.subject
            line.detail = line.detail.replacing("anna", with: "bert")
            return line
        }
        let found = causes(lines)
        #expect(found.count == 7)
        #expect(Set(found) == ["another target: rings anna became rings bert"])
    }

    @Test func anotherThresholdIsNamed() {
        let lines = SampleTimeline.with(2) {
            $0.kind = SampleTimeline.heard(-0.31, threshold: -0.2)
        }
        let found = SampleTimeline.differences(lines)
        #expect(found.map(\.gravity) == [.crossed])
        #expect(found.map(\.cause) == ["another threshold: -1.35 became -0.20"])
    }

    @Test func whatWasHardlyHeardIsTold() {
        var expected = SampleTimeline.lines
        expected[2].kind = SampleTimeline.heard(-1.3)
        let found = TimelineComparison(expected: expected, actual: SampleTimeline.without(2))
        #expect(
            found.differences.map(\.cause)
                == ["its score was near the threshold: -1.30, counts from -1.35"])
    }

    @Test func aMissingEscalationIsTheCauseOfWhatIsMissingAfterIt() {
        let found = SampleTimeline.differences(Array(SampleTimeline.lines.prefix(3)))
        #expect(found.count == 10)
        let words = "no escalation: fires asked-for-a-person"
        #expect(found.allSatisfy { $0.cause == words })
    }

    @Test func anEarlierEscalationIsTheCauseOfWhatMovedWithIt() {
        let lines = SampleTimeline.lines.enumerated().map { index, line in
            var line = line
            if index >= 3 { line.milliseconds -= 300 }
            if index == 12 { line.detail = "cut short" }
            return line
        }
        let found = SampleTimeline.differences(lines)
        #expect(found.map(\.gravity) == [.ears, .moved])
        #expect(found.allSatisfy { $0.cause == "an earlier escalation, by 300 ms" })
    }

    @Test func anotherNetworkIsTheCauseOfWhatComesAfter() {
        var lines = SampleTimeline.without(1)
        lines.insert(.init(50, "network", "loses", "3 %"), at: 1)
        #expect(causes(lines) == Array(repeating: "another network: loses 3 % appeared", count: 2))
    }

    // MARK: Size

    /// Calls of any length are compared in bounded time, and nearly as well.
    @Test func longTimelinesAreCompared() {
        let events = ["hears", "says", "presses"]
        let lines = (0..<6000).map { index in
            TimelineLine(
                Int64(index) * 20, "caller", events[index % 3],
                index.isMultiple(of: 10) ? "number \(index)" : "word \(index % 7)")
        }
        var actual = lines
        actual.remove(at: 4500)
        actual.insert(.init(40_001, "media", "gap"), at: 2001)
        actual[100].detail = "other"
        let found = TimelineComparison(expected: lines, actual: actual).differences
        #expect(
            Set(found.map(\.kind)) == [
                .vanished(lines[4500]), .appeared(actual[2001]),
                .changed(from: lines[100], to: actual[100]),
            ])
        // Nothing in common, and everything alike.
        let others = lines.map { TimelineLine($0.milliseconds + 7, "agent", "hears", "noise") }
        let none = TimelineComparison(expected: lines, actual: others).differences
        #expect(none.count == 12_000)
        let same = TimelineComparison(
            expected: others,
            actual: others.dropLast(1000).map { line in
                TimelineLine(line.milliseconds + 9, line.subject, line.event, line.detail)
            }
        ).differences
        #expect(same.count < 1100)
    }
}
