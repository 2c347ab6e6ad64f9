// SPDX-License-Identifier: Apache-2.0

import Fixtures
import Foundation
import Testing
import Verdicts

/// One planted fault at a time, and what a fixture says of it.
@Suite struct PlantedShowTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    private static let scenario = """
        listening: level
        limit: 40 s
        caller:
          does:
            - when connected, after 2 s: presses 0
            - when no longer hears hold, after 4 s: hangs up
        operators:
          anna:
            answers: after 3 s
            does:
              - when hears whisper, after 2 s: presses 1
        expect:
          - outcome bridged
          - anna hears whisper
        """

    private let trial = FixtureTrial(
        shelf: SettingsShelf(), shipped: root + "/config/gateway.yaml", madeBy: "a test",
        wantsPicture: true)

    private func show(_ fault: PlantedFault, accepts: Bool = true) throws -> PlantedShow.Ending {
        let folder = NSTemporaryDirectory() + "/show-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Self.scenario.write(
            toFile: folder + "/scenario.yaml", atomically: true, encoding: .utf8)
        let cases = FixtureFinder.find(in: [folder]).cases
        if accepts {
            for fixture in cases { #expect(try ExpectedTimeline.accept(trial.play(fixture))) }
        }
        return PlantedShow(trial: trial, cases: cases).show(fault)
    }

    @Test func aFaultIsShownWithThePage() throws {
        guard case .noticed(let outcome) = try show(.noWhisper) else {
            Issue.record("nobody noticed")
            return
        }
        #expect(
            outcome.result.expectations.contains { !$0.isMet && $0.words == "anna hears whisper" })
        #expect(outcome.picture != nil)
    }

    @Test func whatNobodyNoticesSurvives() throws {
        guard case .survived(played: 1) = try show(.negationDropped) else {
            Issue.record("nothing was said in that call")
            return
        }
    }

    @Test func whatCannotBeToldWithoutAFaultTellsNothingWithOne() throws {
        guard case .nothingToPlay(.cannotTell) = try show(.noWhisper, accepts: false) else {
            Issue.record("there is no expected timeline")
            return
        }
        guard case .nothingToPlay(nil) = PlantedShow(trial: trial, cases: []).show(.noWhisper)
        else {
            Issue.record("there is nothing to play")
            return
        }
    }

    @Test(arguments: PlantedFault.allCases)
    func aMistypedNameIsUnderstood(fault: PlantedFault) {
        let typed = fault.rawValue.dropLast() + "x"
        #expect(PlantedFault.nearest(to: String(typed)) == fault.rawValue)
        #expect(PlantedFault.nearest(to: "zzzz") == nil)
        #expect(!fault.summary.isEmpty)
    }
}
