// SPDX-License-Identifier: Apache-2.0

import Fixtures
import Testing
import Verdicts

/// The steps of a call in real time, held against a timeline of simulated time.
@Suite struct LiveComparisonTests {
    private static let expected = [
        TimelineLine(10, "caller", "arrives", "sip:+15550101 on line main"),
        TimelineLine(160, "caller", "hears", "agent", .detected(tolerance: 60, score: nil)),
        TimelineLine(10_000, "trigger", "fires", "asked: for a person"),
        TimelineLine(10_000, "anna", "dialled"),
        TimelineLine(10_100, "anna", "rings", "180"),
        TimelineLine(12_000, "anna", "answers"),
        TimelineLine(
            13_000, "bridge", "joins", "caller ⇄ anna",
            .latency(LatencyBound(limit: 20, measured: 0, cause: "accepting"))),
        TimelineLine(20_000, "call", "ends", "caller hung up"),
    ]

    private static func words(_ change: (inout [TimelineLine]) -> Void) -> [String] {
        var actual = expected
        change(&actual)
        actual.sort { $0.milliseconds < $1.milliseconds }
        return LiveComparison(expected: expected, actual: actual).differences.map { difference in
            let line = difference.actual ?? difference.expected
            return "\(difference.words) | \(line?.subject ?? "") \(line?.event ?? "")"
        }
    }

    private static func moved(_ by: Int64, from first: Int = 0) -> (inout [TimelineLine]) -> Void {
        { lines in for index in lines.indices.dropFirst(first) { lines[index].milliseconds += by } }
    }

    @Test func theSameIsTheSame() { #expect(Self.words { _ in } == []) }

    @Test func aSecondAndAHalfMakeNoDifference() { #expect(Self.words(Self.moved(1500)) == []) }

    @Test func whatFollowsIsCountedWithWhatCameLateFirst() {
        #expect(
            Self.words(Self.moved(2000, from: 2)) == [
                "moved: 2000 ms later, allowed 1700 ms, and 5 more lines after it moved by the same "
                    + "2000 ms | trigger fires"
            ])
    }

    @Test func whatSoundsIsNotCompared() {
        #expect(
            Self.words { lines in
                lines.remove(at: 1)
                lines.append(TimelineLine(15_000, "caller", "speaks"))
                lines.append(TimelineLine(16_000, "anna", "hears", "whisper"))
            } == [])
    }

    @Test func aWhisperThatTheCallerHearsIsTheWorst() {
        #expect(
            Self.words { lines in
                lines.remove(at: 5)
                lines.append(TimelineLine(12_500, "caller", "hears", "whisper"))
            } == ["appeared | caller hears", "vanished | anna answers"])
    }

    @Test func neighboursMayChangePlaces() {
        #expect(
            Self.words { lines in
                lines[3].milliseconds = 10_120
                lines[4].milliseconds = 10_050
            } == [])
    }

    @Test func anotherOrderIsADifference() {
        #expect(
            Self.words { lines in
                lines[4].milliseconds = 12_050
                lines[5].milliseconds = 11_500
            } == ["vanished | anna rings", "appeared | anna rings"])
    }

    @Test func aStepInPlaceOfAnotherChanged() {
        #expect(Self.words { $0[7].detail = "agent hung up" } == ["changed | call ends"])
    }

    @Test func aLatencyHasAsMuchMoreRoom() {
        func joined(after measured: Int) -> [String] {
            Self.words { lines in
                lines[6].kind = .latency(
                    LatencyBound(limit: 1540, measured: measured, cause: "accepting"))
            }
        }
        #expect(joined(after: 1520) == [])
        #expect(
            joined(after: 1521) == [
                "late: 1521 ms after accepting, allowed 1520 ms | bridge joins"
            ])
    }

    @Test func whatIsIgnoredMayComeAndGo() throws {
        let pattern = try IgnorePattern(parsing: "anna rings")
        var actual = Self.expected
        actual.remove(at: 4)
        let all = LiveComparison(expected: Self.expected, actual: actual).differences
        #expect(all.map(\.words) == ["vanished"])
        let rest = LiveComparison(
            expected: Self.expected, actual: actual, ignoring: [pattern]
        ).differences
        #expect(rest == [])
    }

    @Test func differencesHaveTheirNeighbours() {
        var actual = Self.expected
        actual.remove(at: 5)
        let difference = LiveComparison(expected: Self.expected, actual: actual).differences.first
        #expect(difference?.before.map(\.event) == ["dialled", "rings"])
        #expect(difference?.after.map(\.event) == ["joins", "ends"])
    }
}
