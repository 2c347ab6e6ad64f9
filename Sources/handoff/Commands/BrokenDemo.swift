// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Fixtures
import Foundation
import Verdicts

/// `handoff demo --broken NAME`: a fault is planted into the gateway, and a recorded call tells what
/// is wrong.
struct BrokenDemo {
    /// Where pages are left.
    let out: String
    /// Where recorded calls are, and the configuration of those that name none.
    let fixtures: String
    private static let config = "config/gateway.yaml"
    /// The call that shows most.
    private static let first = "asks-for-a-person"

    /// The fault of this name; `list` tells of all.
    static func fault(_ name: String) throws -> PlantedFault? {
        if name == "list" { return nil }
        if let fault = PlantedFault(rawValue: name) { return fault }
        let nearest = PlantedFault.nearest(to: name).map { "; did you mean '\($0)'?" } ?? ""
        throw ValidationError(
            "there is no fault '\(name)'\(nearest) (--broken list tells of all)")
    }

    static func list() {
        let faults = PlantedFault.allCases
        let width = faults.map(\.rawValue.count).max() ?? 0
        for fault in faults {
            let name = fault.rawValue.padding(toLength: width, withPad: " ", startingAt: 0)
            print("\(name)  \(fault.summary)")
        }
    }

    func play(_ fault: PlantedFault) throws {
        print("the fault: \(fault.summary)")
        let trial = FixtureTrial(
            shelf: SettingsShelf(), shipped: Self.config,
            madeBy: "handoff \(HandoffCommand.number)", wantsPicture: true)
        switch PlantedShow(trial: trial, cases: cases).show(fault) {
        case .noticed(let outcome): try tell(of: outcome, fault)
        case .survived(let played):
            print("\(played) recorded calls were played, and none of them noticed")
            throw ExitCode(1)
        case .nothingToPlay(let verdict):
            let why =
                switch verdict {
                case .cannotTell(let words), .skipped(let words): words
                case .changed: "they are not as expected even without the fault: handoff test"
                case .asExpected, nil: "there are none in \(fixtures)/calls"
                }
            FileHandle.standardError.write(Data("no recorded call can be played: \(why)\n".utf8))
            throw ExitCode(2)
        }
    }

    /// The one that shows most before the others.
    private var cases: [FixtureCase] {
        let cases = FixtureFinder.find(in: ["\(fixtures)/calls"]).cases
        let isFirst = { (fixture: FixtureCase) in fixture.name.hasSuffix("/" + Self.first) }
        return cases.filter(isFirst) + cases.filter { !isFirst($0) }
    }

    private func tell(of outcome: FixtureOutcome, _ fault: PlantedFault) throws {
        print("the call: \(outcome.fixture.name)")
        print("what handoff test says of it:\n")
        let command = "handoff demo --broken \(fault.rawValue)"
        print(
            DifferenceReport.text(
                of: outcome.result, command: command, inColour: isatty(STDOUT_FILENO) == 1))
        guard let picture = outcome.picture else { return }
        try FileManager.default.createDirectory(
            atPath: out, withIntermediateDirectories: true)
        let path = "\(out)/broken.html"
        try FixtureTestRun.page(picture, outcome, command: command).write(
            toFile: path, atomically: true, encoding: .utf8)
        print("to look at and to listen to: \(path)")
    }
}
