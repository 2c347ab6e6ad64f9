// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import ConfigurationFiles
import Foundation
import JSON
import Journal
import Lab
import SoundFiles

struct RecordingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recordings",
        abstract: "Lists, shows, checks, exports and removes what calls sounded like.",
        discussion: """
            The recording of a call is `call.opus` (or `call.wav`) in the call's folder; messages that
            callers left are beside it.

            Examples:
              handoff recordings list
              handoff recordings show last
              handoff recordings verify last
              handoff recordings export last --track caller caller.wav
              handoff recordings delete call-3f2a
            """,
        subcommands: [
            ListRecordings.self, ShowRecording.self, VerifyRecordings.self, ExportRecording.self,
            DeleteRecording.self,
        ], defaultSubcommand: ListRecordings.self)
}

/// Where recordings are, and which is meant.
struct RecordingOptions: ParsableArguments {
    @Option(name: .long, help: "The gateway file that names folder and journal.")
    var config = "config/gateway.yaml"

    @Option(name: .long, help: "The folder of recordings itself, instead of the one in --config.")
    var folder: String?

    var recordings: RecordingFolder {
        get throws { RecordingFolder(try folder ?? loadConfiguration(config).media.recordings) }
    }

    /// The recording of the one call of this identity, or with this beginning of it; `last` is the
    /// newest.
    func find(_ name: String) throws -> RecordingFolder.Entry {
        let folder = try recordings
        let all = folder.entries().filter(\.isOfCall)
        let found = name == "last" ? Array(all.prefix(1)) : all.filter { $0.call.hasPrefix(name) }
        switch found.count {
        case 1: return found[0]
        case 0:
            throw ValidationError(
                "no recording of \(name) in \(folder.path); `handoff recordings list` lists them")
        default:
            if let exact = found.first(where: { $0.call == name }) { return exact }
            throw ValidationError(
                "\(found.count) recordings are of calls that begin with \(name): write more of the "
                    + "identity")
        }
    }
}

extension RecordingFolder.Entry {
    var written: WallTime { WallTime(milliseconds: modified * 1000) }

    /// As the API lists it.
    var json: JSONValue {
        .members([
            "call": .string(call), "file": .string(name), "kind": isOfCall ? "call" : "message",
            "type": format.map { .string($0.mediaType) }, "bytes": .integer(Int64(bytes)),
            "written": .string(written.rfc3339),
        ])
    }
}

private struct ListRecordings: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists recordings and messages, newest first.",
        discussion: """
            Examples:
              handoff recordings list
              handoff recordings list --limit 500 --json
            """)

    @OptionGroup var options: RecordingOptions

    @Option(name: .long, help: "At most this many files.")
    var limit = 20

    @Flag(name: .long, help: "One JSON object a line.")
    var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1") }
    }

    func run() throws {
        let folder = try options.recordings
        let entries = folder.entries().prefix(limit)
        if json {
            for entry in entries { print(JSONText.compact(entry.json)) }
            return
        }
        guard !entries.isEmpty else { return print("no recordings in \(folder.path)") }
        print("WRITTEN                   BYTES      FILE              CALL")
        for entry in entries {
            print(
                [
                    entry.written.rfc3339.padded(to: 25), "\(entry.bytes)".padded(to: 10),
                    entry.name.padded(to: 17), entry.call,
                ].joined(separator: " "))
        }
    }
}

private struct ShowRecording: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Tells what is in a recording, and how loud its tracks are.",
        discussion: """
            Examples:
              handoff recordings show last
              handoff recordings show call-3f2a
            """)

    @OptionGroup var options: RecordingOptions

    @Argument(help: "A call: its identity, the beginning of it, or `last`.")
    var call: String

    func run() throws {
        let entry = try options.find(call)
        print("\(entry.path): \(entry.bytes) bytes, written \(entry.written.rfc3339)")
        if entry.format == .opus, let summary = try? OggOpusFile(path: entry.path).summary() {
            for comment in summary.tags.comments { print("  \(comment)") }
        }
        try ProbeCommand.tell(entry.path, ProbeCommand.read(entry.path))
    }
}

private struct VerifyRecordings: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks recordings against the SHA-256 that the journal has of them.",
        discussion: """
            Exit status 1 when one of them was changed, or the journal does not know it.

            Examples:
              handoff recordings verify
              handoff recordings verify last
            """)

    @OptionGroup var options: RecordingOptions

    @Option(name: .long, help: "The journal file itself, instead of the one in --config.")
    var journal: String?

    @Argument(help: "A call, or `last`; without it all recordings.")
    var call: String?

    func run() throws {
        var source = JournalOptions()
        source.config = options.config
        source.journal = journal
        let journal = try source.open()
        let entries =
            try call.map { [try options.find($0)] }
            ?? options.recordings.entries().filter(\.isOfCall)
        var isGood = true
        for entry in entries {
            let records = try journal.records(CallID(rawValue: entry.call))
            let known = records.last { $0.name == "recording.finished" }?.detail["sha256"]?.string
            let (hash, _) = try FileHash.sha256(path: entry.path)
            switch known {
            case hash?: print("good      \(entry.call)")
            case nil:
                print("unknown   \(entry.call): the journal does not say that it was finished")
                isGood = false
            case .some:
                print("CHANGED   \(entry.call): \(hash) is not what the journal has")
                isGood = false
            }
        }
        if entries.isEmpty { print("no recordings") }
        if !isGood { throw ExitCode(1) }
    }
}

private struct ExportRecording: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes a recording, or one track of it, as a WAV file.",
        discussion: """
            Examples:
              handoff recordings export last call.wav
              handoff recordings export call-3f2a --track caller caller.wav
              handoff recordings export last --track 2 heard.wav
            """)

    @OptionGroup var options: RecordingOptions

    @Option(
        name: .long, help: "A track: its name, or its number from 1 on; without it all of them.")
    var track: String?

    @Argument(help: "A call: its identity, the beginning of it, or `last`.")
    var call: String

    @Argument(help: "The WAV file to write.")
    var output: String

    func run() throws {
        let entry = try options.find(call)
        let file = try ProbeCommand.read(entry.path)
        var (samples, channels) = (file.samples, file.channels)
        if let track {
            let named = file.tracks.firstIndex(of: track)
            guard let index = named ?? Int(track).map({ $0 - 1 }),
                (0..<file.channels).contains(index)
            else {
                let known =
                    file.tracks.isEmpty
                    ? "1 to \(file.channels)" : file.tracks.joined(separator: ", ")
                throw ValidationError("there is no track \(track); write one of \(known)")
            }
            (samples, channels) = (file.channel(index), 1)
        }
        do {
            let writer = try WAVWriter(
                path: output, format: WAVFormat(channels: channels, rate: file.rate))
            try writer.append(samples)
            try writer.close()
        } catch {
            throw ValidationError("\(output) cannot be written: \(error)")
        }
        print("\(output): \(channels) channels, \(file.rate) Hz, \(file.frameCount) samples each")
    }
}

private struct DeleteRecording: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Removes the recording of a call; its journal stays.",
        discussion: """
            Examples:
              handoff recordings delete call-3f2a
            """)

    @OptionGroup var options: RecordingOptions

    @Argument(help: "A call: its identity, or the beginning of it.")
    var call: String

    func run() throws {
        let entry = try options.find(call)
        try options.recordings.remove(entry)
        print("removed \(entry.path)")
    }
}
