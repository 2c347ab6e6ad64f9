// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Lab

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measures listening on labelled recordings.",
        discussion: """
            DIR holds manifest.csv with the columns path, set, keyword and labels.

            Examples:
              handoff evaluate vad --data speech
              handoff evaluate keywords --data speech --phrases Docs/keyword-phrases.txt
              handoff evaluate keys --data speech
              handoff evaluate near-misses
              handoff evaluate non-speech
            """,
        subcommands: [
            EvaluateVoice.self, EvaluateKeywords.self, EvaluateKeys.self, EvaluateNearMisses.self,
            EvaluateNonSpeech.self,
        ])
}

/// Which recordings to measure on, and under what conditions.
struct EvaluationOptions: ParsableArguments {
    enum Half: String, ExpressibleByArgument, CaseIterable {
        case even
        case odd
    }

    @Option(name: .long, help: "The folder of manifest.csv.")
    var data: String

    @Option(name: .long, help: "Only this set of the manifest; default: all but noise.")
    var set: String?

    @Option(name: .long, help: "Every other recording of each set: even or odd. Default: all.")
    var half: Half?

    @Option(name: .long, help: "At most this many recordings, evenly taken.")
    var limit: Int?

    @Option(name: .long, help: "Mixes noise in: speech over noise in decibels.")
    var snr: Double?

    @Option(name: .long, help: "The noise, a WAV file; default: the first of DIR/noise.")
    var noise: String?

    @Option(name: .long, help: "Where the table and plot are written; default: nowhere.")
    var out: String?

    func recordings() throws -> [SpeechManifest.Recording] {
        let path = data + "/manifest.csv"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ValidationError("cannot read \(path)")
        }
        var all = SpeechManifest(text).recordings
        all = all.filter { set == nil ? $0.set != "noise" : $0.set == set }
        guard !all.isEmpty else {
            throw ValidationError("\(path) has no recordings" + (set.map { " in set \($0)" } ?? ""))
        }
        if let half { all = Self.every(half == .even ? 0 : 1, of: all) }
        guard let limit, limit < all.count, limit > 0 else { return all }
        return (0..<limit).map { all[$0 * all.count / limit] }
    }

    /// The recordings whose number within their set is even, or odd.
    private static func every(
        _ rest: Int, of recordings: [SpeechManifest.Recording]
    ) -> [SpeechManifest.Recording] {
        var counts: [String: Int] = [:]
        return recordings.filter { recording in
            defer { counts[recording.set, default: 0] += 1 }
            return counts[recording.set, default: 0] % 2 == rest
        }
    }

    func load(_ path: String) -> [Int16]? {
        try? ListeningOptions.sound(data + "/" + path)
    }

    /// The noise to mix in; empty where none is asked for.
    func noiseSamples(needed: Bool) throws -> [Int16] {
        guard needed else { return [] }
        if let noise { return try ListeningOptions.sound(noise) }
        let folder = data + "/noise"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard let first = names.sorted().first(where: { $0.hasSuffix(".wav") }) else {
            throw ValidationError("no noise in \(folder): name a file with --noise")
        }
        return try ListeningOptions.sound(folder + "/" + first)
    }

    func write(_ text: String, _ name: String) throws {
        guard let out else { return }
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        try text.write(toFile: "\(out)/\(name)", atomically: true, encoding: .utf8)
    }
}
