// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import ConfigurationFiles
import Foundation
import JSON
import Journal
import Lab
import SoundFiles

struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Measures the sound of a recording, or of a call and its legs.",
        discussion: """
            Of a WAV file: format, level, level of speech (ITU-T P.56), noise floor, silence, clipping,
            bandwidth. Of a call in the journal: what each leg's network did to it, what that is
            worth by the E-model (ITU-T G.107), and its recordings where there are any.

            Examples:
              handoff probe audio-fixtures/caller-person.wav
              handoff probe call.wav --draw call.svg
              handoff probe last
              handoff probe call-3f2a --json
            """)

    @OptionGroup var source: JournalOptions

    @Argument(help: "A WAV file, or a call: its identity, the beginning of it, or `last`.")
    var subject: String

    @Option(name: .long, help: "Draws waveform, spectrogram and level of a file as SVG.")
    var draw: String?

    @Option(name: .long, help: "The channel to draw, counted from 1.")
    var channel = 1

    @Flag(name: .long, help: "JSON instead of text.")
    var json = false

    func run() throws {
        if FileManager.default.fileExists(atPath: subject) {
            return try probe(file: subject)
        }
        guard !subject.contains("/"), !subject.hasSuffix(".wav") else {
            throw ValidationError("there is no file \(subject)")
        }
        guard draw == nil else {
            throw ValidationError("--draw draws a file; name one of the call's recordings")
        }
        try probe(call: subject)
    }

    // MARK: A file

    private func probe(file path: String) throws {
        let file = try Self.read(path)
        if let draw {
            let samples = file.channel(channel - 1)
            guard !samples.isEmpty else {
                throw ValidationError(
                    "\(path) has \(file.format.channels) channels and \(file.frameCount) samples "
                        + "in each: channel \(channel) cannot be drawn")
            }
            let picture = SoundPicture.svg(
                title: path, samples: samples, rate: file.format.rate)
            do {
                try picture.write(toFile: draw, atomically: true, encoding: .utf8)
            } catch {
                throw ValidationError("\(draw) cannot be written: \(error.localizedDescription)")
            }
        }
        if json { return print(JSONText.compact(Self.json(path, file))) }
        Self.tell(path, file)
    }

    private static func read(_ path: String) throws -> WAVFile {
        do {
            return try WAVFile(path: path)
        } catch {
            throw ValidationError("\(path): \(error)")
        }
    }

    private static func tell(_ path: String, _ file: WAVFile) {
        let format = file.format
        let channels = format.channels == 1 ? "1 channel" : "\(format.channels) channels"
        let seconds = Double(file.frameCount) / Double(format.rate)
        print(
            "\(path): \(format.encoding.name), \(format.rate) Hz, \(channels), "
                + EvaluationTable.fixed(seconds, 2) + " s")
        for index in 0..<format.channels {
            if format.channels > 1 { print("  channel \(index + 1)") }
            for line in SoundProbe(file.channel(index), rate: format.rate).lines {
                print("  \(line)")
            }
        }
    }

    private static func json(_ path: String, _ file: WAVFile) -> JSONValue {
        let channels = (0..<file.format.channels).map {
            SoundProbe(file.channel($0), rate: file.format.rate).json
        }
        return [
            "file": .string(path), "codec": .string(file.format.encoding.name),
            "channels": .array(channels),
        ]
    }

    // MARK: A call

    private func probe(call name: String) throws {
        let journal = try source.open()
        let call = try source.find(name, in: journal)
        let legs = LegProbe.legs(of: try journal.records(call.call))
        let recordings = recordings(of: call.call)
        if json {
            let files = try recordings.map { Self.json($0, try Self.read($0)) }
            return print(
                JSONText.compact([
                    "call": .string(call.call.rawValue), "legs": .array(legs.map(\.json)),
                    "recordings": .array(files),
                ]))
        }
        print("\(call.call) on line \(call.line), \(call.arrived.rfc3339)")
        if legs.isEmpty { print("no leg of it has ended yet: its figures come with its end") }
        for leg in legs {
            for line in leg.lines { print("  \(line)") }
        }
        if recordings.isEmpty { print("no recordings") }
        for path in recordings { Self.tell(path, try Self.read(path)) }
    }

    /// What was kept of the call, where the configuration keeps it.
    private func recordings(of call: CallID) -> [String] {
        guard let configuration = try? loadConfiguration(source.config) else { return [] }
        let folder = configuration.media.recordings + "/" + call.rawValue
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
        return (names ?? []).filter { $0.hasSuffix(".wav") }.sorted().map { "\(folder)/\($0)" }
    }
}

extension WAVFormat.Encoding {
    fileprivate var name: String {
        switch self {
        case .pcm16: "linear, 16 bits"
        case .muLaw: "G.711 µ-law"
        case .aLaw: "G.711 A-law"
        }
    }
}
