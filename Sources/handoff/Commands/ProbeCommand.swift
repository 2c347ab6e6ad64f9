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
            Of a WAV or Ogg Opus file: format, level, level of speech (ITU-T P.56), noise floor, silence, clipping,
            bandwidth. Of a call in the journal: what each leg's network did to it, what that is
            worth by the E-model (ITU-T G.107), and its recordings where there are any.

            Examples:
              handoff probe audio-fixtures/caller-person.wav
              handoff probe call.wav --draw call.svg
              handoff probe call.opus
              handoff probe last
              handoff probe call-3f2a --json
            """)

    @OptionGroup var source: JournalOptions

    @Argument(help: "A sound file, or a call: its identity, the beginning of it, or `last`.")
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
        guard !subject.contains("/"), !subject.hasSuffix(".wav"), !subject.hasSuffix(".opus")
        else {
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
                    "\(path) has \(file.channels) channels and \(file.frameCount) samples "
                        + "in each: channel \(channel) cannot be drawn")
            }
            let picture = SoundPicture.svg(
                title: path, samples: samples, rate: file.rate)
            do {
                try picture.write(toFile: draw, atomically: true, encoding: .utf8)
            } catch {
                throw ValidationError("\(draw) cannot be written: \(error.localizedDescription)")
            }
        }
        if json { return print(JSONText.compact(Self.json(path, file))) }
        Self.tell(path, file)
    }

    static func read(_ path: String) throws -> SoundFile {
        do {
            return try SoundFile(path: path)
        } catch {
            throw ValidationError("\(path): \(error)")
        }
    }

    static func tell(_ path: String, _ file: SoundFile) {
        let channels = file.channels == 1 ? "1 channel" : "\(file.channels) channels"
        let seconds = Double(file.frameCount) / Double(file.rate)
        print(
            "\(path): \(file.codec), \(file.rate) Hz, \(channels), "
                + EvaluationTable.fixed(seconds, 2) + " s")
        for remark in file.remarks { print("  \(remark)") }
        for index in 0..<file.channels {
            let name = file.tracks.isEmpty ? "" : ", \(file.tracks[index])"
            if file.channels > 1 { print("  channel \(index + 1)\(name)") }
            for line in SoundProbe(file.channel(index), rate: file.rate).lines {
                print("  \(line)")
            }
        }
    }

    private static func json(_ path: String, _ file: SoundFile) -> JSONValue {
        let channels = (0..<file.channels).map {
            SoundProbe(file.channel($0), rate: file.rate).json
        }
        return .members([
            "file": .string(path), "codec": .string(file.codec),
            "tracks": file.tracks.isEmpty ? nil : .array(file.tracks.map { .string($0) }),
            "remarks": file.remarks.isEmpty ? nil : .array(file.remarks.map { .string($0) }),
            "channels": .array(channels),
        ])
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
        return RecordingFolder(configuration.media.recordings).files(of: call.rawValue).map(\.path)
    }
}
