// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Audio
import Foundation
import Listening
import SoundFiles

/// What to listen with, and for.
struct ListeningOptions: ParsableArguments {
    @Option(name: .long, help: "Where scripts/fetch-models put the models.")
    var models = "models"

    @Option(
        name: .long,
        help: "A phrase to listen for, \"TEXT\" or \"TEXT = ARPABET\"; several times allowed.")
    var phrase: [String] = []

    @Option(name: .long, help: "A file of phrases, one a line, # begins a comment.")
    var phrases: String?

    /// The phrases asked for; none when no option names any.
    func keywordPhrases() throws -> [KeywordPhrase] {
        var lines = phrase[...]
        if let phrases {
            guard let text = try? String(contentsOfFile: phrases, encoding: .utf8) else {
                throw ValidationError("cannot read \(phrases)")
            }
            lines += text.split(whereSeparator: \.isNewline).map(String.init)
        }
        return lines.compactMap { KeywordPhrase(line: $0) }
    }

    /// Writes a line to standard error.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data("listening: \(text)\n".utf8))
    }

    /// Opens the models and says on standard error what is missing.
    func openModels(recogniser: Bool = false) -> ListeningModels {
        let opened = ListeningModels(directory: models, recogniser: recogniser)
        for problem in opened.problems {
            Self.note(problem)
        }
        return opened
    }

    /// Reads a recording as mono samples at 8 kHz.
    static func sound(_ path: String) throws -> [Int16] {
        let file = try SoundFile(path: path)
        let mono = file.channel(0)
        guard file.rate != 8000 else { return mono }
        guard let sound = Resampler.convert(mono, from: file.rate, to: 8000) else {
            throw ValidationError("cannot convert \(file.rate) samples a second to 8000")
        }
        return sound
    }
}
