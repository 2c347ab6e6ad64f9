// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Lab
import Listening
import SoundFiles
import Testing
import Timing

/// The pace of voices, in times their own before: what faster speech measures, voice by voice.
@Suite struct PaceTests {
    private static let fixtures =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path + "/audio-fixtures"

    private static func clip(_ name: String) throws -> [Int16] {
        try WAVFile(path: "\(fixtures)/\(name).wav").channel(0)
    }

    /// Speech made faster, but no higher: pieces of 30 ms, laid over each other where they fit best.
    private static func hurried(_ sound: [Int16], by factor: Double) -> [Int16] {
        let (piece, hop, reach) = (240, 120, 80)
        var out: [Int16] = []
        var previous = 0
        for index in 0... {
            let ideal = Int(Double(index * hop) * factor)
            guard ideal + piece + reach + hop < sound.count else { break }
            var best = (place: ideal, score: -Double.infinity)
            if index > 0 {
                for place in max(0, ideal - reach)...ideal + reach {
                    var score = 0.0
                    for step in stride(from: 0, to: hop, by: 3) {
                        score +=
                            Double(sound[place + step]) * Double(sound[previous + hop + step])
                    }
                    if score > best.score { best = (place, score) }
                }
            }
            for step in 0..<hop {
                let weight = Double(step) / Double(hop)
                let old = Double(sound[previous + (index > 0 ? hop : 0) + step])
                let new = Double(sound[best.place + step])
                out.append(Int16((1 - weight) * old + weight * new))
            }
            previous = best.place
        }
        return out
    }

    /// What a turn measures after others, as the monitor tells it; nil below the least bound.
    private static func pace(of turn: [Int16], after others: [[Int16]]) -> Double? {
        var monitor = ConversationMonitor(bounds: [TroubleBound(.pace, atLeast: 0.3)])
        var time = SampleTime(samples: 0)
        // The gate of the line stays open for a while after the last word.
        let hangover = [Int16](repeating: 0, count: 4800)
        for sound in others { _ = say(sound + hangover, to: &monitor, at: &time) }
        // A hum has no pace: the bound is left, and the next turn is told of.
        _ = say((0..<6400).map { $0 % 40 < 20 ? 3000 : -3000 }, to: &monitor, at: &time)
        return say(turn + hangover, to: &monitor, at: &time).first?.value
    }

    private static func say(
        _ sound: [Int16], to monitor: inout ConversationMonitor, at time: inout SampleTime
    ) -> [Trouble] {
        _ = monitor.handle(.speechBegan(.caller, at: time), at: time)
        for start in stride(from: 0, to: sound.count - 159, by: 160) {
            let power = sound[start..<start + 160].reduce(0.0) { $0 + pow(Double($1), 2) } / 160
            let decibels = Float(10 * log10(power + 1e-2) - 90.3)
            _ = monitor.handle(.voice(.caller, decibels: decibels, pitch: nil), at: time)
        }
        time = time.advanced(bySamples: Int64(sound.count))
        let found = monitor.handle(.speechEnded(.caller, at: time), at: time)
        time = time.advanced(bySamples: 8000)
        return found
    }

    /// Three sentences of a voice each; the first is said again, faster.
    private static let voices = [
        ["caller-problem", "caller-person", "caller-confirms"],
        ["agent-filler", "agent-greeting", "agent-answer"],
        ["operator-hello", "operator-refund", "operator-hello"],
        [
            "requests/speak-with-a-person.rms", "requests/talk-to-a-person.rms",
            "requests/speak-to-an-operator.rms", "requests/talk-to-somebody.rms",
        ],
        [
            "requests/speak-with-a-person.gb", "requests/talk-to-a-person.gb",
            "requests/speak-to-an-operator.gb", "requests/talk-to-somebody.gb",
        ],
    ]

    @Test(arguments: voices) func fasterSpeechMeasuresAsFastAsItIs(names: [String]) throws {
        let clips = try names.map(Self.clip)
        for factor in [1.0, 1.2, 1.4, 1.6, 1.8] {
            let turn = factor == 1 ? clips[0] : Self.hurried(clips[0], by: factor)
            let measured = Self.pace(of: turn, after: clips) ?? 0
            #expect(
                measured > factor * 0.8 && measured < factor * 1.25,
                "\(factor) times measures \(measured)")
        }
    }

    /// Nobody is in a hurry who only says something else.
    @Test(arguments: voices) func otherWordsAreNoHurry(names: [String]) throws {
        let clips = try names.map(Self.clip)
        for turn in clips.indices {
            let others = clips.indices.filter { $0 != turn }.map { clips[$0] }
            let measured = Self.pace(of: clips[turn], after: others + others)
            #expect(measured ?? 1 < 1.4, "\(names[turn]): \(measured ?? 1)")
        }
    }

    /// Real people, in their own words: an order said again at 1.6 times its pace passes the
    /// usual bound nearly always, and the same person's order as it was never does.
    @Test(.enabled(if: SpeechData.path != nil, "needs SPEECH_DATA, a folder of recordings"))
    func realPeopleInAHurry() throws {
        let orders = SpeechData.manifest.recordings.filter { $0.set == "coffee-orders" }
        var (passed, tried) = (0, 0)
        for order in orders.prefix(60) {
            let sound = try #require(SpeechData.load(order.path))
            guard sound.count > 16_000 else { continue }
            tried += 1
            let measured = Self.pace(
                of: Self.hurried(sound, by: 1.6), after: [sound, sound, sound])
            if measured ?? 0 >= 1.4 { passed += 1 }
            let unhurried = Self.pace(of: sound, after: [sound, sound, sound]) ?? 1
            #expect(unhurried < 1.15)
        }
        #expect(tried >= 30 && passed * 10 >= tried * 8, "\(passed) of \(tried)")
    }
}
