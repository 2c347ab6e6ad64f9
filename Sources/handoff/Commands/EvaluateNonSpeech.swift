// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Lab
import Listening
import SoundFiles

struct EvaluateNonSpeech: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "non-speech",
        abstract: "Typing, breath, ringback and keys: how much of them is taken for speech.",
        discussion: """
            Makes 4 s of each: a keyboard at six rates, breaths of four lengths, the ringback of every
            country that is known, each key of the keypad in three lengths, all at four levels; and
            tells how many seconds of each the voice activity takes for speech.
            """)

    @Option(name: .long, help: "Where scripts/fetch-models put the models.")
    var models = "models"

    @Option(name: .long, help: "Only this kind (repeat): typing, breath, ringback, keys.")
    var kind: [NonSpeech] = []

    func run() throws {
        let opened = ListeningModels(directory: models)
        for problem in opened.problems { ListeningOptions.note(problem) }
        let kinds = kind.isEmpty ? NonSpeech.allCases : kind
        let outcomes = NonSpeechTrial().run(kinds.flatMap(\.sounds), models: opened)
        print(NonSpeechTrial.table(outcomes))
    }
}

extension NonSpeech: ExpressibleByArgument {}
