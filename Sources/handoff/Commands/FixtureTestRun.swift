// SPDX-License-Identifier: Apache-2.0

import Fixtures
import Foundation
import Verdicts

/// A run of `handoff test` as somebody at a terminal sees it: a line for each fixture, what came
/// otherwise below it, and the pages.
final class FixtureTestRun {
    private let isCI: Bool
    private let from: Double?
    private let html: String?
    private let accepts: [String]
    /// Whether calls are played in real time: then what came is nothing to expect.
    private let isLive: Bool
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let inColour = isatty(STDOUT_FILENO) == 1
    private var pages: [FixtureIndexPage.Entry] = []
    /// What changed, for a review.
    private(set) var changed: [FixtureOutcome] = []
    /// The names of fixtures whose calls are what is expected from now on.
    private var accepted: Set<String> = []
    /// A file that waited to be looked at before this run.
    private(set) var leftover: String?

    init(isCI: Bool, from: Double?, html: String?, accepts: [String], isLive: Bool) {
        self.isLive = isLive
        self.isCI = isCI
        self.from = from
        self.html = html
        self.accepts = accepts
    }

    func progress(_ done: Int, of count: Int) {
        guard isTerminal else { return }
        note("\r\(done) of \(count)", ending: done == count ? "\r" : "")
    }

    func note(_ text: String, ending: String = "\n") {
        FileHandle.standardError.write(Data((text + ending).utf8))
    }

    /// Tells what came of a fixture, and writes what is to be written.
    func tell(_ outcome: FixtureOutcome) {
        let result = outcome.result
        if isTerminal { note("\r", ending: "") }
        if isCI, ExpectedTimeline.isProposed(outcome.fixture) {
            leftover = outcome.fixture.newPath
        }
        let speed = Int(result.simulatedSeconds / max(0.001, result.wallSeconds))
        switch result.settledVerdict {
        case .asExpected: print("as expected   \(result.name)  \(speed)x")
        case .skipped(let why): print("skipped       \(result.name): \(why)")
        case .cannotTell(let why):
            print("cannot tell   \(result.name): \(why)")
            // What is demanded is judged without a timeline, too.
            if result.expectations.contains(where: { !$0.isMet }) { explain(result) }
        case .changed:
            print("CHANGED       \(result.name)")
            explain(result)
        }
        if let from, let actual = outcome.actual { show(actual, from: from) }
        keep(outcome)
        do { try writePage(outcome) } catch { note("no page of \(result.name): \(error)") }
    }

    private func explain(_ result: FixtureResult) {
        let start = DifferenceReport.startSeconds(of: result).map { " --from \($0)" } ?? ""
        print(
            DifferenceReport.text(
                of: result, command: command(of: result) + start, inColour: inColour))
    }

    private func command(of result: FixtureResult) -> String {
        "handoff test '\(result.name)'" + (isLive ? " --live" : "")
    }

    private func show(_ file: TimelineFile, from seconds: Double) {
        for line in file.lines where Double(line.milliseconds) >= seconds * 1000 {
            print(line.text)
        }
    }

    private func keep(_ outcome: FixtureOutcome) {
        guard outcome.actual != nil, !isLive else { return }
        do {
            let name = outcome.fixture.name
            if accepts.contains("all") || accepts.contains(where: { Self.same($0, name) }) {
                if try accept(outcome) { print("              accepted") }
            } else if !outcome.result.differences.isEmpty || outcome.isWithoutExpected {
                changed.append(outcome)
                if !isCI { try ExpectedTimeline.propose(outcome) }
            } else if outcome.result.settledVerdict == .asExpected, !isCI {
                ExpectedTimeline.reject(outcome.fixture)
            }
        } catch {
            note("\(outcome.fixture.newPath): \(error.localizedDescription)")
        }
    }

    /// What came of the fixture is expected from now on.
    func accept(_ outcome: FixtureOutcome) throws -> Bool {
        let isAccepted = try ExpectedTimeline.accept(outcome)
        if isAccepted { accepted.insert(outcome.result.name) }
        return isAccepted
    }

    /// The results as they stand with what was accepted.
    func settled(_ results: [FixtureResult]) -> [FixtureResult] {
        results.map { accepted.contains($0.name) ? $0.accepted : $0 }
    }

    private static func same(_ one: String, _ other: String) -> Bool {
        one.split(separator: "/") == other.split(separator: "/")
    }

    // MARK: Pages

    private func writePage(_ outcome: FixtureOutcome) throws {
        guard let html, let picture = outcome.picture else { return }
        _ = try Self.write(
            picture, outcome, into: html, command: command(of: outcome.result))
        pages.append(entry(outcome))
    }

    /// The page of a fixture; the path it was written to.
    static func write(
        _ picture: FixturePicture, _ outcome: FixtureOutcome, into folder: String,
        command: String
    ) throws -> String {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/" + fileName(of: outcome.result.name)
        try page(picture, outcome, command: command).write(
            toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// The page of a fixture, with the command that plays it.
    static func page(
        _ picture: FixturePicture, _ outcome: FixtureOutcome, command: String
    ) -> String {
        FixturePage(
            picture: picture, verdict: outcome.result.settledVerdict,
            expected: outcome.expected?.lines ?? [], actual: outcome.actual?.lines ?? [],
            marks: marks(of: outcome.result), expectations: outcome.result.expectations,
            command: command
        ).html
    }

    private static func fileName(of fixture: String) -> String {
        let plain = fixture.map { character in
            character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
        }
        return String(plain) + ".html"
    }

    private static func marks(of result: FixtureResult) -> [ReportMark] {
        let differences = result.differences.map { difference in
            ReportMark(
                at: difference.milliseconds, gravity: Self.weight(of: difference),
                words: difference.words,
                party: difference.actual?.subject ?? difference.expected?.subject)
        }
        let unmet = result.expectations.filter { !$0.isMet }.compactMap { expectation in
            expectation.at.map {
                ReportMark(at: $0, gravity: 10, words: "not met: \(expectation.words)")
            }
        }
        return differences + unmet
    }

    /// The page has the greatest first.
    private static func weight(of difference: Difference) -> Int {
        Difference.Gravity.allCases.count - difference.gravity.rawValue
    }

    private func entry(_ outcome: FixtureOutcome) -> FixtureIndexPage.Entry {
        let result = outcome.result
        let unmet = result.expectations.first { !$0.isMet }.map { "not met: \($0.words)" }
        return FixtureIndexPage.Entry(
            name: outcome.fixture.directory, page: Self.fileName(of: result.name),
            verdict: result.settledVerdict,
            worst: result.differences.first?.words ?? unmet ?? "",
            gravity: result.differences.first.map(Self.weight) ?? (unmet == nil ? 0 : 10),
            length: Int64(result.simulatedSeconds * 1000), taken: Int64(result.wallSeconds * 1000),
            command: command(of: result),
            cell: outcome.fixture.cell.map { .init($0.axis, $0.value) })
    }

    /// The list of all pages, with those that have none.
    func writeIndex(_ results: [FixtureResult]) throws {
        guard let html else { return }
        try FileManager.default.createDirectory(atPath: html, withIntermediateDirectories: true)
        let path = html + "/index.html"
        try FixtureIndexPage(entries: pages).html.write(
            toFile: path, atomically: true, encoding: .utf8)
        print(path)
    }
}

extension FixtureOutcome {
    /// Nobody has said yet what is expected.
    var isWithoutExpected: Bool { fixture.cell.isEmpty && expected == nil }
}
