// SPDX-License-Identifier: Apache-2.0

import Testing
import Timing
import Verdicts

@Suite struct TimelineFileTests {
    private let sample = TimelineFile(header: SampleTimeline.header, lines: SampleTimeline.lines)

    @Test func aFileIsWrittenAsItIsShown() throws {
        #expect(sample.text == SampleTimeline.text)
        #expect(try TimelineFile(parsing: SampleTimeline.text) == sample)
    }

    @Test func whatIsForPeopleIsNotKept() throws {
        var text = SampleTimeline.text.replacing("   0.120", with: "\n# why\n\n   0.120")
        text = text.replacing("# seed", with: "# the second run\n# seed")
        #expect(try TimelineFile(parsing: text) == sample)
        #expect(try TimelineFile(parsing: text.replacing("\n", with: "\r\n")) == sample)
        #expect(try TimelineFile(parsing: text.replacing("\n", with: "  \n")) == sample)
    }

    @Test func headersKeepWhatTheyDoNotKnow() throws {
        let text = SampleTimeline.text.replacing("# seed", with: "# weather  fine, windy\n# seed")
        let file = try TimelineFile(parsing: text)
        #expect(file.header.others == [.init("weather", "fine, windy")])
        #expect(try TimelineFile(parsing: file.text) == file)
    }

    @Test func headersTellWhichInputsDiffer() {
        var other = SampleTimeline.header
        #expect(SampleTimeline.header.differences(from: other) == [])
        other.madeBy = "handoff 0.2.0"
        other.models = "sha256 aa"
        other.seed = 8
        let differences = SampleTimeline.header.differences(from: other)
        #expect(differences == [.version, .models, .seed])
        #expect(differences.filter { !$0.isComparable } == [.models, .seed])
        #expect(TimelineHeader.Input.allCases.filter(\.isComparable) == [.version])
    }

    /// Whatever lines a file is made of, it is read as it was written.
    @Test func everyFileReadsAsItself() throws {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            let lines = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                OddLine.make(using: &random)
            }
            var header = SampleTimeline.header
            header.madeBy = OddLine.text(using: &random)
            header.others = [.init(OddLine.text(using: &random), OddLine.text(using: &random))]
            let file = TimelineFile(header: header, lines: lines)
            let read = try TimelineFile(parsing: file.text)
            #expect(read == file, "seed \(seed)\n\(file.text)")
            #expect(read.text == file.text)
        }
    }

    @Test func roundingNeverCarriesAScoreOverItsThreshold() throws {
        for (score, threshold) in [(-1.3501, -1.35), (-1.3499, -1.35), (0.5, 0.5), (0.49996, 0.5)] {
            let band = ScoreBand(score: score, band: 0.1, threshold: threshold)
            let line = TimelineLine(0, "a", "b", "c", .detected(tolerance: 60, score: band))
            let file = try TimelineFile(
                parsing: TimelineFile(header: SampleTimeline.header, lines: [line]).text)
            guard case .detected(_, let read?)? = file.lines.first?.kind else {
                Issue.record("\(score) got lost")
                continue
            }
            #expect((read.score >= threshold) == (score >= threshold), "\(score)")
        }
    }

    @Test(arguments: [
        ("", 1, "no timeline"),
        ("hello", 1, "no timeline"),
        ("# handoff timeline 2\n", 1, "does not know"),
        ("# handoff timeline 1\n", 1, "'made by'"),
        ("# handoff timeline 1\n# made by  x\n# made by  y\n", 3, "twice"),
    ])
    func brokenHeadersAreNamed(text: String, line: Int, fault: String) {
        #expect { try TimelineFile(parsing: text) } throws: { error in
            guard let error = error as? TimelineFileError else { return false }
            return error.line == line && error.fault.contains(fault) && !error.advice.isEmpty
        }
    }

    @Test(arguments: [
        ("1.5  caller  arrives", "is no time"), ("1.500", "who does what"),
        ("1.500  caller", "who does what"), ("caller arrives", "is no time"),
        ("-1.000  caller  arrives", "is no time"), ("1.5000  caller  arrives", "is no time"),
        ("9999999999.000  caller  arrives", "hundred days"),
        ("99999999999999999999.000  caller  arrives", "is no time"),
        ("1.000? caller  arrives", "is no time"),
        ("1.000  caller  arrives  within 5 ms of x", "two spaces"),
        ("1.000! caller  arrives", "how long after"),
        ("1.000! caller  arrives  within 5 s of x", "how long after"),
        ("1.000! caller  arrives  within 99999999 ms of x", "how long after"),
        ("1.000~ caller  says x  ±80", "tolerance"),
        ("1.000~ caller  says x  ±80 ms score 1.0 ±0.1", "tolerance"),
        ("1.000~ caller  says x  score nan ±0.1", "tolerance"),
        ("1.000~ caller  says x  score 1.0 ±-0.1", "tolerance"),
        ("1.000~ caller  says x  score 1.0 ±0.1 threshold", "tolerance"),
        ("1.000~ caller  says x  score 1e9 ±0.1", "tolerance"),
        ("1.000\tcaller  arrives", "U+9"), ("1.000  caller  arri\u{1B}ves", "U+1B"),
        ("50.000  caller  a\n   49.999  caller  b", "comes after"),
    ])
    func brokenLinesAreNamed(line: String, fault: String) {
        let number = 8 + line.count { $0 == "\n" }
        let text = TimelineFile(header: SampleTimeline.header, lines: []).text + line + "\n"
        #expect(text.split(separator: "\n").count == number)
        #expect { try TimelineFile(parsing: text) } throws: { error in
            guard let error = error as? TimelineFileError else { return false }
            return error.line == number && error.fault.contains(fault)
                && error.description.contains(error.advice)
        }
    }

    @Test func filesAreBounded() {
        let header = TimelineFile(header: SampleTimeline.header, lines: []).text
        let tooLong = header + "1.000  a  b " + String(repeating: "c", count: 1000)
        let tooMany = header + String(repeating: "\n", count: TimelineFile.Limit.lines)
        let tooLarge = header + String(repeating: "# x\n", count: 600_000)
        for (text, fault) in [
            (tooLong, "1000 characters"), (tooMany, "100000 lines"), (tooLarge, "2 MB"),
        ] {
            #expect { try TimelineFile(parsing: text) } throws: { error in
                (error as? TimelineFileError)?.fault.contains(fault) == true
            }
        }
    }

    /// Cut, garbled or doubled text is refused, or is a file that reads as itself.
    @Test func garbledTextNeverTraps() throws {
        let original = Array(SampleTimeline.text.utf8)
        let odd = Array("~!±#. \t\r\n0123456789-\"⇄\u{301}\u{2028}\u{0}".utf8)
        var taken = 0
        for seed in 0..<3000 {
            var random = SeededRandom(seed: UInt64(seed))
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                guard !bytes.isEmpty else { break }
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = odd[Int.random(in: 0..<odd.count, using: &random)]
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(odd[Int.random(in: 0..<odd.count, using: &random)], at: place)
                case 3 where seed.isMultiple(of: 10): bytes.removeLast(bytes.count - place)
                default:
                    let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
                    bytes.insert(contentsOf: bytes[place..<end], at: place)
                }
            }
            guard let file = try? TimelineFile(parsing: String(decoding: bytes, as: UTF8.self))
            else { continue }
            taken += 1
            #expect(try TimelineFile(parsing: file.text) == file, "seed \(seed)")
        }
        #expect(taken > 100, "some must be left whole")
    }
}

/// Lines as no program writes them.
private enum OddLine {
    private static let pieces = [
        "caller", " ", "  ", "\n", "\t", "\u{0}", "±80 ms", "score", "-0.31", "#", "within", "⇄",
        "e\u{301}", "\u{301}", "\u{2028}", "\r\n", "", "\"", "~", "!", "0.000", "日本", "\u{A0}",
    ]

    static func text(using random: inout SeededRandom) -> String {
        (0..<Int.random(in: 0...8, using: &random)).map { _ in
            pieces[Int.random(in: 0..<pieces.count, using: &random)]
        }.joined()
    }

    static func make(using random: inout SeededRandom) -> TimelineLine {
        let times: [Int64] = [.min, -5, 0, 1, 999, 59_999, 1_000_000, .max]
        return TimelineLine(
            times[Int.random(in: 0..<times.count, using: &random)], text(using: &random),
            text(using: &random),
            text(using: &random) + String(repeating: "x ", count: Int(random.next() % 3) * 400),
            kind(using: &random))
    }

    private static func kind(using random: inout SeededRandom) -> TimelineLine.Kind {
        let numbers = [.nan, .infinity, -.infinity, 0, -0.0, 0.001, -1.35, 1.0 / 3, 1e300, -7]
        func number() -> Double { numbers[Int.random(in: 0..<numbers.count, using: &random)] }
        let counts = [Int.min, -1, 0, 60, 80, 3_600_000, .max]
        let count = counts[Int.random(in: 0..<counts.count, using: &random)]
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return .exact
        case 1: return .latency(.init(limit: count, cause: text(using: &random)))
        case 2: return .detected(tolerance: count, score: nil)
        default:
            let threshold = Bool.random(using: &random) ? number() : nil
            return .detected(
                tolerance: count,
                score: .init(score: number(), band: number(), threshold: threshold))
        }
    }
}
