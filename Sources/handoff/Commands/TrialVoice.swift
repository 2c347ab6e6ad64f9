// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Codecs
import Foundation
import Voice

/// Who says a sentence of an evaluation: a voice of this program, or of a program that is installed
/// beside it.
struct TrialVoice: ExpressibleByArgument, Hashable {
    enum Program: Hashable {
        case own(SpeechVoice)
        case flite(String)
        case espeak(String)
    }

    var program: Program
    /// The pace relative to the voice's own.
    var rate = 1.0
    /// As it is written.
    let name: String

    /// The ones that need nothing installed first.
    static let standard = [
        "slt", "rms", "slt@1.3", "rms@1.3", "flite:kal16", "flite:awb", "espeak:en-us",
        "espeak:en-us+f3", "espeak:en-gb", "espeak:en-gb-scotland",
    ].compactMap { TrialVoice(argument: $0) }

    /// `slt`, `slt@1.3`, `flite:awb`, `espeak:en-gb`.
    init?(argument: String) {
        name = argument
        let parts = argument.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return nil }
        if parts.count == 2 {
            guard let rate = Double(parts[1]), (0.5...2).contains(rate) else { return nil }
            self.rate = rate
        }
        let words = parts[0].split(separator: ":", maxSplits: 1).map(String.init)
        switch (words.first, words.count) {
        case ("flite", 2): program = .flite(words[1])
        case ("espeak", 2): program = .espeak(words[1])
        case (let name?, 1):
            guard let voice = SpeechVoice(rawValue: name) else { return nil }
            program = .own(voice)
        case (_, _): return nil
        }
    }

    /// The sentence as a telephone carries it: 8 kHz, mu-law, -20 dBFS; nil where the voice is not
    /// installed or says nothing.
    func say(_ text: String) -> [Int16]? {
        let sound: [Int16]?
        switch program {
        case .own(let voice):
            sound = try? SpeechSynthesiser().speak(text, voice: voice, rate: rate)
        case .flite(let voice):
            sound = Self.made(text) { input, output in
                [
                    "flite", "-voice", voice, "--setf", "duration_stretch=\(1 / rate)", "-f", input,
                    "-o", output,
                ]
            }
        case .espeak(let voice):
            sound = Self.made(text) { input, output in
                [
                    "espeak-ng", "-v", voice, "-s", "\(Int(150 * rate))", "-f", input, "-w",
                    output,
                ]
            }
        }
        return sound.map { $0.map { PCMU.expand(PCMU.compress($0)) } }
    }

    /// What a program that reads a file and writes a WAV file makes of the text.
    private static func made(_ text: String, _ command: (String, String) -> [String]) -> [Int16]? {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("handoff-voice-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appendingPathComponent("words.txt")
        let output = folder.appendingPathComponent("sound.wav").path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command(input.path, output)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try text.write(to: input, atomically: true, encoding: .utf8)
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { return nil }
            let sound = SpeechLevel.trimmed(try ListeningOptions.sound(output))
            return sound.isEmpty ? nil : SpeechLevel.levelled(sound)
        } catch {
            return nil
        }
    }
}
