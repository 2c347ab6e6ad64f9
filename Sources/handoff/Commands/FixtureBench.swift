// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Fixtures
import Foundation
import JSON
import Verdicts

struct FixtureBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fixtures",
        abstract: "How many times faster than real time recorded calls are played, on one core.",
        discussion: """
            Plays every fixture twice on one thread and counts the second time. Those with \
            detectors run the models of a live gateway, those by level none.

            Examples:
              handoff bench fixtures
              handoff bench fixtures audio-fixtures/calls --json
            """)

    @Argument(help: "Folders with fixtures, or trees of them.")
    var paths = ["audio-fixtures/calls"]

    @Option(name: .long, help: "The configuration of scenarios that name none.")
    var config = "config/gateway.yaml"

    @Flag(name: .long, help: "As JSON.")
    var json = false

    func run() throws {
        let cases = FixtureFinder.find(in: paths).cases
        let trial = FixtureTrial(
            shelf: SettingsShelf(), shipped: config, madeBy: "handoff \(HandoffCommand.number)",
            wantsPicture: false)
        var done = 0
        let rows = FixtureBenchmark(trial: trial).run(cases) { result in
            done += 1
            FileHandle.standardError.write(Data("\(done) \(result.name)\n".utf8))
        }
        for row in rows {
            let pace = (row.pace * 10).rounded() / 10
            if json {
                print(
                    JSONText.compact([
                        "listening": .string(row.listening),
                        "fixtures": .integer(Int64(row.fixtures)), "played_s": .number(row.played),
                        "taken_s": .number(row.taken), "times_real_time": .number(pace),
                    ]))
            } else {
                print(
                    "\(row.listening): \(row.fixtures) fixtures, \(Int(row.played)) s of calls, "
                        + "\(pace) times real time on one core")
            }
        }
        if rows.isEmpty { throw ValidationError("nothing could be played in \(paths)") }
    }
}
