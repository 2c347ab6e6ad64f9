// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Lab
import MediaEngine

struct EvaluateKeys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Keypad tones: how much of voices without any is silenced, and false keys.",
        discussion: """
            A key that comes as a tone is silenced for the other party. Plays recordings in which
            no key is pressed through that, and tells what of them was silenced, set by set.

            Examples:
              handoff evaluate keys --data speech
              handoff evaluate keys --data speech --call-levels
            """)

    @OptionGroup var evaluation: EvaluationOptions

    @Flag(name: .long, help: "Levels as calls have them: 12 dB lower, 6 dB of deviation.")
    var callLevels = false

    func run() throws {
        let recordings = try evaluation.recordings()
        let noise = try evaluation.noiseSamples(needed: evaluation.snr != nil)
        var mixing = SoundMixing()
        // Silence around a recording would only make the rates look better.
        mixing.leadSeconds = 0
        mixing.tailSeconds = 0
        mixing.signalToNoise = evaluation.snr
        if callLevels { mixing.level = SoundMixing.callLevel }
        var text = "set              hours  silenced s/h  places/h  longest ms  false keys\n"
        for set in Set(recordings.map(\.set)).sorted() {
            var trial = KeyMaskTrial()
            for (index, recording) in recordings.enumerated() where recording.set == set {
                guard let sound = evaluation.load(recording.path), !sound.isEmpty else { continue }
                let made = mixing.prepare(sound, number: index + 1, noise: noise)
                guard trial.play(made) else {
                    throw ValidationError("no memory for a detector of keys")
                }
            }
            text += Self.row(set, trial)
        }
        print(text, terminator: "")
        try evaluation.write(text, "keys.txt")
    }

    private static func row(_ set: String, _ trial: KeyMaskTrial) -> String {
        let hours = Double(trial.samples) / 8000 / 3600
        let cells = [
            (EvaluationTable.fixed(hours, 2), 5),
            (EvaluationTable.fixed(trial.secondsAnHour, 1), 14),
            (EvaluationTable.fixed(hours > 0 ? Double(trial.stretches) / hours : 0, 1), 10),
            ("\(trial.longest / 8)", 12), ("\(trial.keys)", 12),
        ]
        let name = set + String(repeating: " ", count: max(0, 17 - set.count))
        return cells.reduce(name) { line, cell in
            line + String(repeating: " ", count: max(0, cell.1 - cell.0.count)) + cell.0
        } + "\n"
    }
}
