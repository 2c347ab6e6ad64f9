// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import Foundation
import JSON
import Lab
import Listening
import Timing

struct ListenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen",
        abstract:
            "Listens to recordings, or a sound card, as to a live call: speech, phrases, keys.",
        discussion: """
            Prints what was heard with times and scores (0 is perfect). Recordings run faster than real
            time. On a sound card it goes on until Ctrl-C and shows the level, with a * while somebody
            speaks.

            Examples:
              handoff listen audio-fixtures/caller-person.wav --phrase "talk to a person"
              handoff listen call.wav --json
              handoff listen call.wav --phrase "cancel my account" --plot call.svg
              handoff listen --alsa default --phrase "talk to a person"
              handoff listen --alsa hw:1,0 --seconds 30 --json
            """)

    @OptionGroup var options: ListeningOptions

    @Argument(help: "WAV or Ogg Opus files, any rate; the first channel is heard.")
    var files: [String] = []

    @Option(name: .long, help: "An ALSA device to listen to; 'handoff devices' lists them.")
    var alsa: String?

    @Option(name: .long, help: "With --alsa: how long, in seconds. Without it, for ever.")
    var seconds: Double?

    @Flag(name: .long, help: "One JSON object a file and line.")
    var json = false

    @Option(name: .long, help: "Draws waveform, speech, keywords and level as SVG (one file).")
    var plot: String?

    func validate() throws {
        guard files.isEmpty != (alsa == nil) else {
            throw ValidationError("name WAV files, or a sound card with --alsa")
        }
        guard plot == nil || files.count == 1 else {
            throw ValidationError("--plot draws one recording")
        }
        guard seconds.map({ $0 > 0 && $0 <= 86_400 && alsa != nil }) ?? true else {
            throw ValidationError("--seconds goes with --alsa, and is 0 to 86400")
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
        if let alsa { return try listen(to: alsa, plan, models) }
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

    /// Shows what a sound card hears, as it hears it.
    private func listen(
        to device: String, _ plan: ListeningPlan, _ models: ListeningModels
    ) throws {
        let terminal = json ? nil : LevelLine()
        let listening = LiveListening(device: device, plan: plan, models: models)
        var loudest = -Float.infinity
        do {
            try listening.run(seconds: seconds) { news in
                switch news {
                case .opened(let words), .lost(let words):
                    terminal?.clear()
                    ListeningOptions.note(words)
                case .heard(let detection):
                    terminal?.clear()
                    print(
                        json
                            ? JSONText.compact(RecordingReport.json(detection))
                            : RecordingReport.line(detection))
                    fflush(nil)
                case .level(let level, let speaks, let time):
                    terminal?.show(level, speaks: speaks, at: time)
                    loudest = max(loudest, level)
                    guard json, time.samples % 8000 == 0 else { break }
                    print(levelJSON(loudest, speaks, time))
                    loudest = -.infinity
                }
            }
        } catch {
            throw ValidationError("\(error)")
        }
        terminal?.clear()
    }

    private func levelJSON(_ level: Float, _ speaks: Bool, _ time: SampleTime) -> String {
        JSONText.compact([
            "ms": .integer(time.milliseconds), "kind": "level",
            "dBFS": .number((Double(level) * 10).rounded() / 10), "speaks": .bool(speaks),
        ])
    }
}

/// A line of the terminal that is written over and over: the level as a bar.
private struct LevelLine {
    private static let width = 40
    private let isTerminal = isatty(STDERR_FILENO) == 1

    func show(_ level: Float, speaks: Bool, at time: SampleTime) {
        guard isTerminal else { return }
        let share = min(max((Double(level) + 70) / 70, 0), 1)
        let count = Int(share * Double(Self.width))
        let bar =
            String(repeating: "#", count: count)
            + String(repeating: ".", count: Self.width - count)
        let seconds = time.milliseconds / 1000
        write("\r\(seconds) s  [\(bar)] \(Int(level)) dBFS \(speaks ? "*" : " ")  ")
    }

    func clear() {
        if isTerminal { write("\r" + String(repeating: " ", count: Self.width + 30) + "\r") }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
