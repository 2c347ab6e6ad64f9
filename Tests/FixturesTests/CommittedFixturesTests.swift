// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import Testing
import Verdicts

@testable import Fixtures

/// The recorded calls of this repository come as they are expected.
@Suite struct CommittedFixturesTests {
    private static func listens(_ folder: String) -> Bool {
        let text = (try? String(contentsOfFile: folder + "/scenario.yaml", encoding: .utf8)) ?? ""
        return !text.contains("\nlistening: level\n")
    }

    static let byLevel = FixtureFolder.committed.filter { !listens($0) }
    static let byModels = FixtureFolder.committed.filter(listens)
    private static let trial = FixtureFolder.trial()

    private func plays(_ folder: String) {
        for fixture in FixtureFinder.find(in: [folder]).cases {
            let result = Self.trial.play(fixture).result
            let unmet = result.expectations.filter { !$0.isMet }.map { "\($0.words): \($0.got)" }
            switch result.settledVerdict {
            case .asExpected, .skipped: break
            case .changed, .cannotTell:
                Issue.record(
                    """
                    \(fixture.name): \(result.settledVerdict), \(result.differences.map(\.words)), \
                    \(unmet)
                    """)
            }
        }
    }

    @Test(arguments: byLevel)
    func comesAsExpected(folder: String) { plays(folder) }

    @Test(
        .enabled(
            if: FixtureFolder.hasModels, "the listening models are not here: scripts/fetch-models"),
        arguments: byModels)
    func isHeardAsExpected(folder: String) { plays(folder) }

    @Test func thereAreEnough() {
        #expect(FixtureFolder.committed.count >= 40)
        let matrix = FixtureFinder.find(in: [FixtureFolder.calls + "/handoff-matrix"]).cases
        #expect(matrix.count >= 108)
        #expect(matrix.allSatisfy { $0.cell.count == 3 })
    }

    /// Whoever sees one fail has to know what it is about; and a call in which only good things are
    /// looked for does not tell what must not be.
    @Test(arguments: FixtureFolder.committed)
    func saysWhatItIsAboutAndWhatMustNotHappen(folder: String) throws {
        for fixture in FixtureFinder.find(in: [folder]).cases.prefix(1) {
            let scenario = try #require(Self.scenario(fixture))
            #expect(scenario.about.count > 20)
            #expect(scenario.expectations.count >= 2)
            let negative = scenario.expectations.filter { $0.demand.isNegative }
            #expect(!negative.isEmpty)
        }
    }

    /// A fixture with a timeline has its sounds beside it; none is kept for nobody.
    @Test func everySoundIsUsed() throws {
        let folder = FixtureFolder.calls + "/sounds"
        let sounds = try FileManager.default.contentsOfDirectory(atPath: folder)
        let list = try String(contentsOfFile: FixtureFolder.calls + "/sounds.tsv", encoding: .utf8)
        let texts = try FixtureFolder.committed.map {
            try String(contentsOfFile: $0 + "/scenario.yaml", encoding: .utf8)
        }
        for sound in sounds {
            let name = String(sound.dropLast(4))
            #expect(list.contains("\n\(name)\t"), "\(sound) is not in sounds.tsv")
            let isPart = list.split(separator: "\n").contains { line in
                let fields = line.split(separator: "\t")
                return fields.count == 3 && ["join", "mix"].contains(fields[1])
                    && fields[2].split(whereSeparator: { " @".contains($0) }).contains(
                        Substring(name))
            }
            #expect(
                isPart || texts.contains { $0.contains("sounds/\(sound)") }, "nobody plays \(sound)"
            )
        }
    }

    private static func scenario(_ fixture: FixtureCase) -> FixtureScenario? {
        guard let text = try? String(contentsOfFile: fixture.scenarioPath, encoding: .utf8) else {
            return nil
        }
        let file = ConfigurationFile(name: fixture.scenarioPath, text: text)
        let reader = ScenarioReader(
            file, directory: fixture.directory, shipped: FixtureFolder.shipped,
            cell: MatrixReader.overlay(fixture.cell, of: file))
        return try? reader.read().get()
    }
}

extension FixtureExpectation.Demand {
    /// Whether it says what must not happen.
    var isNegative: Bool {
        switch self {
        case .happens(_, let wanted), .rule(_, let wanted), .escalation(let wanted),
            .handoff(let wanted), .bridge(let wanted), .rung(_, let wanted),
            .hears(_, _, let wanted, _), .hearsSound(_, _, let wanted), .key(_, _, let wanted):
            !wanted
        case .gap, .clipping, .leak: true
        case .outcome, .latency, .level, .package: false
        }
    }
}
