// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import Foundation
import JSON
import Lab
import Listening

struct ListenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen",
        abstract: "Listens to recordings as to a live call: speech, phrases, keys, tones, trouble.",
        discussion: """
            Prints what was heard with times and scores (0 is perfect). Runs faster than real time.

            Examples:
              handoff listen audio-fixtures/caller-person.wav --phrase "talk to a person"
              handoff listen call.wav --json
              handoff listen call.wav --phrase "cancel my account" --plot call.svg
            """)

    @OptionGroup var options: ListeningOptions

    @Argument(help: "WAV files, any rate; the first channel is heard.")
    var files: [String]

    @Flag(name: .long, help: "One JSON object a file and line.")
    var json = false

    @Option(name: .long, help: "Draws waveform, speech, keywords and level as SVG (one file).")
    var plot: String?

    func validate() throws {
        guard plot == nil || files.count == 1 else {
            throw ValidationError("--plot draws one recording")
        }
    }

    func run() throws {
        let models = options.openModels()
        var plan = ListeningPlan(party: .caller)
        let phrases = try options.keywordPhrases()
        if !phrases.isEmpty {
            guard models.phones != nil else {
                throw ValidationError("--phrase needs the models: run scripts/fetch-models")
            }
            plan.keywords = try KeywordSet(
                phrases, pronouncer: models.pronouncer)
        }
        for file in files {
            let samples: [Int16]
            do {
                samples = try ListeningOptions.sound(file)
            } catch {
                throw ValidationError("\(file): \(error)")
            }
            let report = RecordingReport(samples, plan: plan, models: models)
            if !json { print("\(file), \(report.seconds) s") }
            print(json ? JSONText.compact(report.json(file: file)) : report.text)
            if let plot {
                let picture = RecordingPlot.svg(title: file, samples: samples, report: report)
                try picture.write(toFile: plot, atomically: true, encoding: .utf8)
            }
        }
    }
}
