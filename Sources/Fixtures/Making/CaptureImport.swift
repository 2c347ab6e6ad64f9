// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import SoundFiles
import Timing
import Verdicts

/// Makes fixtures of the calls of a capture, and plays each at once.
package struct CaptureImport: Sendable {
    private let shelf: SettingsShelf
    private let shipped: String
    private let madeBy: String
    private let wantsDetectors: Bool

    /// - Parameters:
    ///   - shelf: what was made ready of models.
    ///   - shipped: the path of the configuration they are played under.
    ///   - madeBy: the program and its version, for the header of timelines.
    ///   - wantsDetectors: whether fixtures are heard with the detectors of a live gateway, where
    ///     their models are there; otherwise by level alone.
    package init(
        shelf: SettingsShelf, shipped: String, madeBy: String, wantsDetectors: Bool = true
    ) {
        self.shelf = shelf
        self.shipped = shipped
        self.madeBy = madeBy
        self.wantsDetectors = wantsDetectors
    }

    /// Makes a folder in `directory` of each call of the capture at `path`, or of one of them, counted
    /// from 1. `each` hears of every one once it has been played.
    /// - Throws: `CaptureImportError` where there is nothing to make a fixture of.
    package func run(
        path: String, to directory: String, call chosen: Int? = nil,
        each: (ImportedFixture) -> Void = { _ in }
    ) throws(CaptureImportError) -> CaptureImportReport {
        let capture: CaptureFile
        do throws(CaptureFileError) {
            capture = try CaptureFile.read(path: path)
        } catch {
            throw CaptureImportError(what: "\(path): \(error.what)", remedy: error.remedy)
        }
        let sorting = CaptureSorting(capture)
        let calls = CapturedCalls(sorting, capture)
        let configuration = try configuration()
        var report = CaptureImportReport(
            fixtures: [], leftOut: [], notes: calls.notes)
        var visits: [CapturedVisit] = []
        for visit in try Self.visits(chosen, calls, sorting, path) {
            if let why = visit.call.whyNotPlayed {
                report.leftOut.append("call \(visit.number + 1) \(why)")
            } else {
                visits.append(visit)
            }
        }
        guard !visits.isEmpty else {
            throw CaptureImportError(
                what: "\(path): " + report.leftOut.joined(separator: "; "),
                remedy: "capture SIP and RTP of a call that is answered: " + Self.capturing)
        }
        let name = Self.folderName(of: path)
        var directory = directory
        while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
        for visit in visits {
            let folder = calls.calls.count > 1 ? "\(name)-\(visit.number + 1)" : name
            let source = FixtureSource(
                capture: capture, sorting: sorting, path: path, count: calls.calls.count,
                cutOff: capture.isCutOff)
            let fixture = try make(visit, source, "\(directory)/\(folder)", configuration)
            report.fixtures.append(fixture)
            each(fixture)
        }
        return report
    }

    private static let capturing = "tcpdump -i any -s 0 -w FILE.pcap, from before it is dialled"

    private struct FixtureSource {
        var capture: CaptureFile
        var sorting: CaptureSorting
        var path: String
        var count: Int
        var cutOff: Bool

        func words(_ visit: CapturedVisit) -> String {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            let plain = name.filter { !$0.isNewline }
            return count > 1 ? "\(plain), call \(visit.number + 1) of \(count)" : plain
        }
    }

    private static func visits(
        _ chosen: Int?, _ calls: CapturedCalls, _ sorting: CaptureSorting, _ path: String
    ) throws(CaptureImportError) -> [CapturedVisit] {
        guard !calls.calls.isEmpty else {
            throw CaptureImportError(
                what: "\(path): " + calls.notes.joined(separator: "; "),
                remedy: "capture the signalling beside the sound, where it is not encrypted: "
                    + capturing)
        }
        let visits = CapturedVisit.visits(in: calls, sorting)
        guard let chosen else { return visits }
        guard calls.calls.indices.contains(chosen - 1) else {
            throw CaptureImportError(
                what: "\(path) has no call \(chosen)",
                remedy: "choose one of 1 to \(calls.calls.count)")
        }
        // A leg that is asked for is a call like others.
        return visits.filter { $0.number == chosen - 1 }.isEmpty
            ? [CapturedVisit(number: chosen - 1, call: calls.calls[chosen - 1])]
            : visits.filter { $0.number == chosen - 1 }
    }

    private func configuration() throws(CaptureImportError) -> GatewayConfiguration {
        switch GatewayConfiguration.load(path: shipped, environment: [:]) {
        case .success(let configuration): return configuration
        case .failure(let problems):
            throw CaptureImportError(
                what: "the configuration does not load: \(problems)",
                remedy: "mend it, or name another with --config")
        }
    }

    private static func folderName(of path: String) -> String {
        let file = path.split(separator: "/").last ?? "call"
        let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file
        let plain = stem.map { character -> Character in
            character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
        }
        let name = String(plain.drop { $0 == "-" }.prefix(80))
        return name.isEmpty ? "call" : name
    }

    // MARK: One fixture

    private func make(
        _ visit: CapturedVisit, _ source: FixtureSource, _ directory: String,
        _ configuration: GatewayConfiguration
    ) throws(CaptureImportError) -> ImportedFixture {
        var visit = visit
        if source.cutOff { visit.notes.append("the capture is cut off in the middle of a packet") }
        var listening = FixtureScenario.Listening.level
        if wantsDetectors {
            do throws(FixtureError) {
                _ = try shelf.hearing(configuration.listening)
                listening = .detectors
            } catch {
                visit.notes.append(
                    "the listening models are not there (scripts/fetch-models): speech is heard by "
                        + "level alone")
            }
        }
        func scenario(asks: Bool) -> CaptureScenario {
            CaptureScenario(
                visit, of: source.words(visit), under: configuration, listening: listening,
                asks: asks)
        }
        var written = scenario(asks: false)
        try write(written, source, to: directory, isNew: true)
        var outcome = play(directory)
        if let leg = visit.legs.first, let actual = outcome.actual,
            !CaptureComparison.callsPerson(
                by: leg.call.began - visit.call.start, in: actual.lines)
        {
            written = scenario(asks: true)
            try write(written, source, to: directory, isNew: false)
            outcome = play(directory)
        }
        return finished(written, outcome, directory)
    }

    private func play(_ directory: String) -> FixtureOutcome {
        let fixture = FixtureCase(
            name: directory, directory: directory, cell: [])
        return FixtureTrial(
            shelf: shelf, shipped: shipped, madeBy: madeBy, wantsPicture: false
        ).play(fixture)
    }

    /// What came is expected from now on, and has to come again.
    private func finished(
        _ scenario: CaptureScenario, _ outcome: FixtureOutcome, _ directory: String
    ) -> ImportedFixture {
        var fixture = ImportedFixture(
            number: scenario.visit.number + 1, directory: directory,
            seconds: scenario.visit.call.length.inSeconds, notes: scenario.notes, differences: [])
        guard let actual = outcome.actual else {
            if case .cannotTell(let why) = outcome.result.verdict { fixture.problem = why }
            return fixture
        }
        fixture.differences = CaptureComparison.differences(of: scenario, in: actual.lines)
        fixture.differences += outcome.result.expectations.filter { !$0.isMet }.map {
            "not met: \($0.words)" + ($0.got.isEmpty ? "" : " (\($0.got))")
        }
        do {
            _ = try ExpectedTimeline.accept(outcome)
        } catch {
            fixture.problem = "\(outcome.fixture.expectedPath) cannot be written: \(error)"
            return fixture
        }
        let again = play(directory)
        if !again.result.differences.isEmpty {
            fixture.problem =
                "played again it is another call: "
                + again.result.differences.prefix(3).map(\.words).joined(separator: "; ")
        }
        return fixture
    }

    private func write(
        _ scenario: CaptureScenario, _ source: FixtureSource, to directory: String, isNew: Bool
    ) throws(CaptureImportError) {
        let manager = FileManager.default
        guard !isNew || !manager.fileExists(atPath: directory + "/scenario.yaml") else {
            throw CaptureImportError(
                what: "there is a fixture in \(directory)",
                remedy: "remove it first, or import to another folder")
        }
        var files = scenario.sounds
        files["scenario.yaml"] = Array(scenario.text.utf8)
        if scenario.needsCapture {
            let calls = [scenario.visit.number] + scenario.visit.legs.map(\.number)
            files[CaptureScenario.captureName] = CaptureCut.bytes(
                of: calls, in: source.sorting, source.capture)
        }
        do {
            try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
            for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
                try Data(bytes).write(to: URL(filePath: "\(directory)/\(name)"))
            }
        } catch {
            throw CaptureImportError(
                what: "\(directory) cannot be written: \(error.localizedDescription)",
                remedy: "name a folder for --to that may be written")
        }
    }
}

extension CapturedCall {
    /// Why there is nothing in it to be played; nil where there is.
    fileprivate var whyNotPlayed: String? {
        guard answered == nil, sides.allSatisfy({ $0.packets.isEmpty }) else { return nil }
        switch end {
        case .hungUp, .notSeen: return "is not answered before the capture ends"
        case .cancelled: return "was given up by the caller before anybody answered"
        case .refused(let status, _): return "was refused with \(status)"
        }
    }
}

/// Why nothing is imported of a capture: what is wrong, and what to do.
package struct CaptureImportError: Error, Sendable, Hashable, CustomStringConvertible {
    package var what: String
    package var remedy: String

    package var description: String { "\(what); \(remedy)" }
}
