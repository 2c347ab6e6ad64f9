// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import SoundFiles
import Synchronization
import Verdicts

/// Hashes of what goes into a run, so that a timeline is only held against what was made under the
/// same.
enum Fingerprint {
    /// What decides nothing that happens: it may change without the timeline being made anew.
    private static let judging = [
        "about", "expect", "always", "ignore", "tolerances", "matrix", "cells",
    ]

    static func header(
        of scenario: FixtureScenario, text: String, madeBy: String
    ) -> TimelineHeader {
        TimelineHeader(
            madeBy: madeBy,
            configuration: hash(Array(withoutComments(scenario.configurationText).utf8)),
            models: models(of: scenario), audio: audio(of: scenario),
            scenario: hash(Array(acting(in: text).utf8)), seed: scenario.seed)
    }

    private static func hash(_ bytes: [UInt8]) -> String { "sha256 " + FileHash.sha256(of: bytes) }

    private static func audio(of scenario: FixtureScenario) -> String {
        guard !scenario.sounds.isEmpty || !scenario.captures.isEmpty else { return "none" }
        var bytes: [UInt8] = []
        for (name, samples) in scenario.sounds.sorted(by: { $0.key < $1.key }) {
            bytes += Array(name.utf8) + [0]
            for sample in samples {
                bytes.append(UInt8(truncatingIfNeeded: sample))
                bytes.append(UInt8(truncatingIfNeeded: sample >> 8))
            }
        }
        for (name, capture) in scenario.captures.sorted(by: { $0.key < $1.key }) {
            bytes += Array("\(name)\0\(capture)\0".utf8)
        }
        return hash(bytes)
    }

    /// The parts of a scenario that say what happens, without comments.
    static func acting(in text: String) -> String {
        var keeps = true
        return withoutComments(text).split(separator: "\n").filter { line in
            if line.first != " ", line.first != "-", let colon = line.firstIndex(of: ":") {
                keeps = !judging.contains(String(line[..<colon]))
            }
            return keeps
        }.joined(separator: "\n")
    }

    /// What YAML reads of a text: no comments, no empty lines, no spaces at the end of lines.
    static func withoutComments(_ text: String) -> String {
        text.split(separator: "\n").map(withoutComment).filter { !$0.isEmpty }
            .joined(separator: "\n")
    }

    /// A `#` at the beginning or after a space, outside of quotes, begins a comment.
    private static func withoutComment(_ line: Substring) -> Substring {
        var quote: Character?
        var last: Character = " "
        var kept = line
        for index in line.indices {
            let character = line[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "#", last == " " {
                kept = line[..<index]
                break
            } else if character == "\"" || character == "'", !last.isLetter {
                quote = character
            }
            last = character
        }
        while kept.last == " " || kept.last == "\r" { kept.removeLast() }
        return kept
    }

    // MARK: Models

    private static let files = [
        "asr_waveform.hama", "silero_vad.onnx", "encoder.onnx", "decoder_step.onnx",
        "g2p_vocab.json",
    ]
    /// By directory: reading them takes longer than a call.
    private static let known = Mutex<[String: String]>([:])

    private static func models(of scenario: FixtureScenario) -> String {
        let listening = scenario.configuration.listening
        guard scenario.listening == .detectors, listening.isEnabled else { return "none" }
        return known.withLock { known in
            if let hash = known[listening.models] { return hash }
            let hashes = files.map { name -> String in
                let path = listening.models + "/" + name
                return (try? FileHash.sha256(path: path).hash) ?? "missing"
            }
            let whole = hash(Array(hashes.joined(separator: " ").utf8))
            known[listening.models] = whole
            return whole
        }
    }
}
