// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import JSON
import Lab
import Listening
import SoundFiles

extension RecordingLayout.Format: ExpressibleByArgument {}

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures this machine.",
        discussion: """
            Examples:
              handoff bench bridge              bridged calls on one core, and tick lateness
              handoff bench bridge --codecs G711-opus
              handoff bench codecs              encoding, decoding, cleaning: what each costs
              handoff bench handoff             from asking to ringing, from accepting to talking
              handoff bench listening --data speech
              handoff bench torture --messages Tests/SIPTests/torture
              handoff bench fixtures            recorded calls, against real time
              handoff bench triggers            what a signal costs a thousand rules
            """,
        subcommands: [
            BridgeBench.self, CodecBench.self, HandoffBench.self, ListeningCostBench.self,
            TortureBench.self, FixtureBench.self, TriggerBench.self,
        ])
}

struct BridgeBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bridge",
        abstract: "Bridged calls on one core: CPU, memory, tick lateness p50/p99/max, packet loss.",
        discussion: """
            Plays both telephones of every call over real UDP sockets on loopback, with the media
            thread on one CPU and the telephones on another. The figure that counts is
            callsAtSeventyPercent. What callers and operators speak is G.711 unless --codecs names
            it; two that have more than 8 kHz make a call at 16 kHz.

            Examples:
              handoff bench bridge
              handoff bench bridge --steps 100,250,400 --seconds 20
              handoff bench bridge --record opus
              handoff bench bridge --codecs G711-opus --steps 20,50,100
              handoff bench bridge --codecs G722-G722 --steps 50,100
            """)

    @Flag(name: .long, help: "Three steps in less than half a minute.")
    var quick = false

    @Option(name: .long, help: "Numbers of calls to measure, with commas between them.")
    var steps: String?

    @Option(name: .long, help: "Seconds a step.")
    var seconds: Double?

    @Option(name: .long, help: "Records every call, opus or mulaw, and tells what that costs.")
    var record: RecordingLayout.Format?
    @Option(name: .long, help: "What callers and operators speak, such as G711-opus.")
    var codecs: String?

    func run() async throws {
        var settings = quick ? BridgeSettings.quick : BridgeSettings()
        if let codecs {
            let names = codecs.split(separator: "-").map(String.init)
            guard names.count == 2 else {
                throw ValidationError("--codecs takes two, such as G711-opus")
            }
            settings.codecs = try (CodecBench.codec(names[0]), CodecBench.codec(names[1]))
        }
        if let steps {
            let numbers = steps.split(separator: ",").compactMap { Int($0) }
            guard !numbers.isEmpty, numbers.allSatisfy({ $0 > 0 }) else {
                throw ValidationError("--steps takes numbers such as 100,250,400")
            }
            settings.steps = numbers.sorted()
        }
        if let seconds { settings.secondsPerStep = max(1, seconds) }
        settings.recording = record
        let report = try BridgeBenchmark.run(settings)
        print(JSONText.pretty(report.json))
    }
}

struct ListeningCostBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listening",
        abstract: "What listening to a caller costs, in shares of a core.",
        discussion: """
            Callers who speak 40 % of the time, voice activity and 20 phrases, keys and level
            included; says what part is the models.

            Examples:
              handoff bench listening --data speech
              handoff bench torture --messages Tests/SIPTests/torture
              handoff bench listening --data speech --callers 32
            """)

    @OptionGroup var evaluation: EvaluationOptions
    @OptionGroup var options: ListeningOptions

    @Option(name: .long, help: "Callers followed at once.")
    var callers = 16

    func run() throws {
        let models = options.openModels()
        guard models.phones != nil else {
            throw ValidationError("this needs the models: run scripts/fetch-models")
        }
        // Running speech where the manifest has it: single words between pauses are not how
        // callers speak.
        let all = try evaluation.recordings()
        let running = all.filter { $0.keyword.isEmpty }
        let sounds = (running.isEmpty ? all : running).prefix(400).compactMap {
            evaluation.load($0.path)
        }
        guard !sounds.isEmpty else {
            throw ValidationError("no recording of \(evaluation.data) could be read")
        }
        var phrases = try options.keywordPhrases()
        if phrases.isEmpty { phrases = Self.phrases.map { KeywordPhrase(text: $0) } }
        let keywords = try KeywordSet(phrases, pronouncer: models.pronouncer)
        var bench = ListeningBench()
        bench.callers = max(1, callers)
        ListeningOptions.note("\(bench.callers) callers, \(keywords.phrases.count) phrases")
        let result = bench.run(recordings: sounds, keywords: keywords, models: models) {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        print(result.text)
    }

    private static let phrases = [
        "talk to a person", "speak to a person", "talk to a human", "speak to an agent",
        "real person", "representative", "operator", "cancel my account", "close my account",
        "speak to a manager", "this is an emergency", "call the police", "my lawyer",
        "file a complaint", "charged twice", "stolen card", "lost my card",
        "this is ridiculous", "customer service", "help desk",
    ]
}
