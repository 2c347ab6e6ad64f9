// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConfigurationFiles
import Foundation
import Gateway
import JSON
import Lab
import Listening
import SoundFiles

struct EvaluateNearMisses: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "near-misses",
        abstract: "Speech that sounds like a wish for a person: false alarms an hour and phrase.",
        discussion: """
            Says each sentence of a list in several voices, plays it at levels as calls have them to the
            listener with the phrases and bounds of the configuration, and tells which sentence set off
            which phrase at which score, and what of it would have brought a person. Wishes for a person
            are said twice: how many bring one at once, how many are asked back about at once where the
            configuration says so (unsure: ask), and how many bring one only when said again. Nothing is written
            down of what is said: no recogniser confirms anything.
            A voice is slt or rms, flite:NAME or espeak:NAME where these programs are installed, with
            @RATE for its pace. Progress goes to standard error; with --out, the table and all that was
            heard (near-misses.json) are written there.

            Examples:
              handoff evaluate near-misses
              handoff evaluate near-misses --recordings orders --recordings words --out var/near-misses
              handoff evaluate near-misses --voice slt --voice espeak:en-gb@1.3 --limit 50
            """)

    @Option(name: .long, help: "Sentences without a wish: phrase, tab, sentence.")
    var sentences = "Docs/near-misses.tsv"

    @Option(name: .long, help: "Sentences with a wish, in the same form; 'none' leaves them out.")
    var wishes = "Docs/wishes.tsv"

    @Option(name: .long, help: "A folder of recordings without a wish, searched through (repeat).")
    var recordings: [String] = []

    @Option(name: .long, help: "Who speaks (repeat). Default: ten voices, as far as installed.")
    var voice: [TrialVoice] = []

    @Option(name: .long, help: "The configuration whose phrases are listened for.")
    var config = "config/gateway.yaml"

    @Option(name: .long, help: "Where scripts/fetch-models put the models.")
    var models = "models"

    @Option(name: .long, help: "Every other sentence and wish: even or odd. Default: all.")
    var half: EvaluationOptions.Half?

    @Option(name: .long, help: "At most this many sentences, wishes and recordings, evenly taken.")
    var limit: Int?

    @Option(name: .long, help: "Mixes noise in: speech over noise in decibels; needs --noise.")
    var snr: Double?

    @Option(name: .long, help: "The noise, a WAV file.")
    var noise: String?

    @Option(name: .long, help: "Where the table and the JSON are written; default: nowhere.")
    var out: String?

    @Flag(name: .long, help: "Prints the JSON in place of the table.")
    var json = false

    func validate() throws {
        guard limit.map({ $0 > 0 }) ?? true else {
            throw ValidationError("--limit is a number from 1 on")
        }
        guard (snr == nil) == (noise == nil) else {
            throw ValidationError("--snr and --noise go together")
        }
    }

    func run() throws {
        let opened = ListeningModels(directory: models)
        for problem in opened.problems { ListeningOptions.note(problem) }
        guard opened.phones != nil else {
            throw ValidationError("near misses need the models: run scripts/fetch-models")
        }
        let keywords = try phrases(for: opened)
        let speakers = spoken(by: voice.isEmpty ? TrialVoice.standard : voice)
        var report = RequestReport(phrases: keywords.phrases.map(\.text))
        var trial = RequestTrial()
        trial.mixing.level = SoundMixing.callLevel
        trial.mixing.signalToNoise = snr
        trial.noise = try noise.map { try ListeningOptions.sound($0) } ?? []
        let said = sayings(of: try list(sentences), by: speakers)
        report.parts.append(
            RequestReport.Part(
                name: "near misses",
                outcomes: run(trial, said, "near misses", keywords, opened)))
        for folder in recordings {
            report.parts.append(try recorded(in: folder, trial, keywords, opened))
        }
        if wishes != "none" {
            trial.isRepeated = true
            let said = sayings(of: try list(wishes), by: speakers)
            report.wishes = run(trial, said, "wishes", keywords, opened)
        }
        print(json ? JSONText.compact(report.json) : report.text)
        try write(report)
    }

    /// The phrases and bounds of the configuration, as `serve` listens for them.
    private func phrases(for models: ListeningModels) throws -> KeywordSet {
        let listening = try loadConfiguration(config).listening
        let phrases = listening.keywords.map(KeywordPhrase.init)
        guard !phrases.isEmpty else { throw ValidationError("\(config) names no keywords") }
        return try KeywordSet(phrases, pronouncer: models.pronouncer)
    }

    private func list(_ path: String) throws -> [SentenceList.Sentence] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ValidationError("cannot read \(path)")
        }
        let list = SentenceList(text)
        if let line = list.unread.first {
            throw ValidationError("\(path), line \(line): write a phrase, a tab and a sentence")
        }
        let all = list.sentences.enumerated().filter { number, _ in
            half.map { (number % 2 == 0) == ($0 == .even) } ?? true
        }
        return limited(all.map(\.element))
    }

    private func limited<Item>(_ items: [Item]) -> [Item] {
        guard let limit, limit < items.count else { return items }
        return (0..<limit).map { items[$0 * items.count / limit] }
    }

    /// Those that can speak here.
    private func spoken(by voices: [TrialVoice]) -> [TrialVoice] {
        voices.filter { voice in
            let speaks = voice.say("hello") != nil
            if !speaks { ListeningOptions.note("voice \(voice.name) is not installed") }
            return speaks
        }
    }

    private typealias Saying = (recording: RequestTrial.Recording, sound: () -> [Int16]?)

    private func sayings(
        of sentences: [SentenceList.Sentence], by voices: [TrialVoice]
    ) -> [Saying] {
        sentences.flatMap { sentence in
            voices.map { voice in
                (
                    RequestTrial.Recording(
                        phrase: sentence.phrase, text: sentence.text, voice: voice.name),
                    { voice.say(sentence.text) }
                )
            }
        }
    }

    private func recorded(
        in folder: String, _ trial: RequestTrial, _ keywords: KeywordSet, _ models: ListeningModels
    ) throws -> RequestReport.Part {
        let names = (FileManager.default.enumerator(atPath: folder)?.allObjects ?? [])
            .compactMap { $0 as? String }.filter { $0.lowercased().hasSuffix(".wav") }.sorted()
        guard !names.isEmpty else { throw ValidationError("no recordings in \(folder)") }
        let sayings: [Saying] = limited(names).map { name in
            (
                RequestTrial.Recording(text: name, voice: "recorded"),
                { try? ListeningOptions.sound(folder + "/" + name) }
            )
        }
        let title = URL(fileURLWithPath: folder).lastPathComponent
        return RequestReport.Part(
            name: title, outcomes: run(trial, sayings, title, keywords, models))
    }

    private func run(
        _ trial: RequestTrial, _ sayings: [Saying], _ title: String, _ keywords: KeywordSet,
        _ models: ListeningModels
    ) -> [RequestTrial.Outcome] {
        let outcomes = trial.run(
            sayings.map(\.recording), keywords: keywords, models: models,
            load: { sayings[$0].sound() },
            progress: { done in
                guard done % 100 == 0 else { return }
                ListeningOptions.note("\(title): \(done) of \(sayings.count) recordings")
            })
        let unread = sayings.count - outcomes.count
        if unread > 0 { ListeningOptions.note("\(title): \(unread) could not be had") }
        return outcomes
    }

    private func write(_ report: RequestReport) throws {
        guard let out else { return }
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        try report.text.write(
            toFile: "\(out)/near-misses.txt", atomically: true, encoding: .utf8)
        try JSONText.compact(report.json).write(
            toFile: "\(out)/near-misses.json", atomically: true, encoding: .utf8)
    }
}
