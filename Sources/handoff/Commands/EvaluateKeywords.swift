// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import Foundation
import Lab
import Listening
import Models
import Transcripts

struct EvaluateKeywords: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keywords",
        abstract: "Phrases: miss rate at false alarms an hour, with 90 % intervals.",
        discussion: """
            Prints a table: how many in a hundred are missed at 0.1, 1, 5 and 20 false alarms an
            hour and phrase, and at which threshold. A phrase counts as spoken in a recording whose
            keyword it is or whose labels hold it. Without --phrase and --phrases, every keyword of
            the manifest that is a word is listened for. Progress goes to standard error; with
            --out, the table and a plot are written there too.

            Examples:
              handoff evaluate keywords --data speech --set wake-words
              handoff evaluate keywords --data speech --set coffee-orders --phrase "dark roast"
              handoff evaluate keywords --data speech --phrases Docs/keyword-phrases.txt \\
                --call-levels --snr 10 --out var/keywords
              handoff evaluate keywords --data speech --call-levels --confirm --limit 300
              handoff evaluate keywords --data speech --call-levels --fault gsm-twice
            """)

    @OptionGroup var evaluation: EvaluationOptions
    @OptionGroup var options: ListeningOptions

    @Flag(name: .long, help: "Levels as calls have them: 12 dB lower, 6 dB of deviation.")
    var callLevels = false

    @Option(
        name: .long, help: "What the line does to it: echo, clipping, gsm-twice or burst-loss.")
    var fault: LineFault?

    @Flag(
        name: .long,
        help: "Hits count at their phrase's thresholds, candidates if the recogniser confirms them."
    )
    var confirm = false

    func run() throws {
        let models = options.openModels(recogniser: confirm)
        guard models.phones != nil else {
            throw ValidationError("keywords need the models: run scripts/fetch-models")
        }
        let recordings = try evaluation.recordings()
        var phrases = try options.keywordPhrases()
        if phrases.isEmpty { phrases = Self.keywords(of: recordings) }
        guard !phrases.isEmpty else {
            throw ValidationError("the manifest names no keywords: give some with --phrase")
        }
        var trial = KeywordTrial()
        trial.mixing.signalToNoise = evaluation.snr
        if callLevels { trial.mixing.level = SoundMixing.callLevel }
        trial.mixing.fault = fault
        if confirm { trial.confirm = try Self.confirmation(of: phrases, by: models) }
        let result = try trial.run(
            recordings, phrases: phrases, models: models,
            noise: try evaluation.noiseSamples(needed: evaluation.snr != nil),
            load: evaluation.load
        ) { done in
            guard done % 100 == 0 else { return }
            ListeningOptions.note("\(done) of \(recordings.count) recordings")
        }
        let unread = recordings.count - result.evaluation.recordingCount
        if unread > 0 { ListeningOptions.note("\(unread) recordings could not be read") }
        guard result.evaluation.recordingCount > 0 else {
            throw ValidationError("no recording of \(evaluation.data) could be read")
        }
        let hours = EvaluationTable.fixed(result.seconds / 3600, 2)
        let table =
            "\(result.evaluation.recordingCount) recordings, \(hours) h with the silence around "
            + "them\n" + EvaluationTable.text(result.evaluation)
        print(table)
        try evaluation.write(table, "keywords.txt")
        try evaluation.write(Self.plot(result.evaluation), "keywords.svg")
    }

    /// Judges a candidate by what the recogniser writes down of its sound.
    private static func confirmation(
        of phrases: [KeywordPhrase], by models: ListeningModels
    ) throws -> (KeywordHit, [Int16]) -> CandidateVerdict {
        guard let model = models.recogniser else {
            throw ValidationError("--confirm needs scripts/fetch-models --with-recogniser")
        }
        let recogniser = SpeechRecogniser(model: model)
        var judge = CandidateJudge(
            ways: try KeywordSet(phrases, pronouncer: models.pronouncer).ways,
            pronouncer: models.pronouncer)
        return { hit, sound in
            guard let heard = try? recogniser.recognise(sound) else { return .abstained }
            return judge.judge(hit, words: heard.text, isWhole: heard.isWhole)
        }
    }

    /// The keywords of the manifest that are words: a digit alone is none.
    private static func keywords(of recordings: [SpeechManifest.Recording]) -> [KeywordPhrase] {
        let named = Set(recordings.map(\.keyword)).filter { $0.contains(where: \.isLetter) }
        return named.sorted().map { KeywordPhrase(text: $0) }
    }

    /// The mean, and every phrase where they are few enough to be told apart.
    private static func plot(_ evaluation: KeywordEvaluation) -> String {
        let rows = evaluation.rows(draws: 0)
        let shown = rows.count > 7 ? Array(rows.suffix(1)) : rows
        let lines = shown.map { row in
            CurvePlot.Line(
                name: row.name, points: zip(evaluation.rates, row.missed).map { (x: $0, y: $1) })
        }
        return CurvePlot.svg(
            title: "phrases missed", xName: "false alarms an hour and phrase", yName: "missed",
            xLimit: evaluation.rates.max() ?? 1, lines: lines)
    }
}

extension LineFault: ExpressibleByArgument {}
