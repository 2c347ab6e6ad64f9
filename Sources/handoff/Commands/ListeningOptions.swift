// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Audio
import Foundation
import Listening

/// What to listen with, and for.
struct ListeningOptions: ParsableArguments {
    @Option(name: .long, help: "Where scripts/fetch-models put the models.")
    var models = "models"

    @Option(name: .long, help: "A phrase to listen for; may be given several times.")
    var phrase: [String] = []

    /// Opens the models and says on standard error what is missing.
    func openModels() -> ListeningModels {
        let opened = ListeningModels(directory: models)
        for problem in opened.problems {
            FileHandle.standardError.write(Data("listening: \(problem)\n".utf8))
        }
        return opened
    }

    /// Reads a recording as mono samples at 8 kHz.
    static func sound(_ path: String) throws -> [Int16] {
        let file = try WAVFile(path: path)
        let mono = file.channel(0)
        guard file.format.rate != 8000 else { return mono }
        guard let sound = Resampler.convert(mono, from: file.format.rate, to: 8000) else {
            throw ValidationError("cannot convert \(file.format.rate) samples a second to 8000")
        }
        return sound
    }
}
