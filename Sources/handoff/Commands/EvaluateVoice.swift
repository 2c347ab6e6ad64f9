// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Lab

struct EvaluateVoice: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vad",
        abstract: "Voice activity: area under the curve, onsets, beside plain Silero and level.",
        discussion: """
            Recordings are set one after the other with pauses of 0.8 to 2 s. What is speech in
            them is judged by their own level before noise is added, or, in sets that are cut
            tightly, is all of them. Without --snr: clean and 20, 10 and 5 dB.

            Examples:
              handoff evaluate vad --data speech
              handoff evaluate vad --data speech --set digits --snr 10 --out var/vad
              handoff evaluate vad --data speech --half odd
            """)

    @OptionGroup var evaluation: EvaluationOptions
    @OptionGroup var options: ListeningOptions

    @Option(name: .long, help: "A set cut tightly to the speech (repeat for several).")
    var exact: [String] = ["digits"]

    @Flag(name: .long, help: "Levels as calls have them: 12 dB lower, 6 dB of deviation.")
    var callLevels = false

    func run() throws {
        let models = options.openModels()
        // The noise is no recording of speech.
        let recordings = try evaluation.recordings().filter { $0.set != "noise" }
        let ratios: [Double?] = evaluation.snr.map { [$0] } ?? [nil, 20, 10, 5]
        let noise = try evaluation.noiseSamples(needed: true)
        var table = VoiceEvaluation()
        for set in Set(recordings.map(\.set)).sorted() {
            let sounds = recordings.filter { $0.set == set }
                .compactMap { evaluation.load($0.path) }
            for ratio in ratios {
                var trial = VoiceTrial()
                trial.bounds = exact.contains(set) ? .exact : .byLevel
                trial.mixing.signalToNoise = ratio
                if callLevels { trial.mixing.level = SoundMixing.callLevel }
                let result = trial.run(sounds, models: models, noise: noise)
                table.rows.append(
                    VoiceEvaluation.Row(set: set, signalToNoise: ratio, result: result))
            }
        }
        print(table.text)
        try evaluation.write(table.text, "vad.txt")
        for set in Set(table.rows.map(\.set)) {
            try evaluation.write(table.plot(set: set), "vad-\(set).svg")
        }
    }
}
