// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import ConfigurationFiles
import Fixtures
import Foundation
import Journal
import SoundFiles

struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Makes a fixture of a recorded call, for `handoff test`.",
        discussion: """
            The journal says what happened, the recording what was said: 'recordings: {begin: \
            answered, consultation: true}' has to be on when the call comes. The fixture is played \
            at once, and what comes otherwise than in the call is told.

            --redact takes out what tells who called and about what: numbers, names, keys and \
            secrets in texts, and the utterances in which they were said. Look at and listen to what \
            it leaves before you pass it on.

            The exit status is 0 when the fixture replays to the timeline of the call, 1 when it \
            comes out otherwise, 2 when it cannot be told.

            Examples:
              handoff record last --to calls/double-charge
              handoff record call-3f2a --to calls/double-charge --redact
              handoff record last --to calls/double-charge --without-sound
            """)

    @OptionGroup var source: JournalOptions

    @Argument(help: "The call: its identity, the beginning of it, or `last`.")
    var call: String

    @Option(name: .long, help: "The folder to make; fixtures are folders.")
    var to: String

    @Flag(name: .long, help: "Takes out what tells who called and about what.")
    var redact = false

    @Flag(name: .long, help: "With --redact: keeps speech of which there is no text.")
    var keepUnwritten = false

    @Flag(name: .long, help: "Without a recording: a synthesiser says what was written down.")
    var withoutSound = false

    @Flag(name: .long, help: "Writes over a fixture that is there.")
    var force = false

    @Option(name: .long, help: "The folder of recordings itself, instead of the one in --config.")
    var folder: String?

    func validate() throws {
        if keepUnwritten, !redact {
            throw ValidationError("--keep-unwritten goes with --redact")
        }
    }

    func run() throws {
        let journal = try source.open()
        let found = try source.find(call, in: journal)
        let records = try journal.records(found.call)
        var settings = FixtureMaker.Settings(madeBy: "handoff \(HandoffCommand.number)")
        settings.redacts = redact
        settings.keepsUnwritten = keepUnwritten
        settings.speaksWords = withoutSound
        settings.overwrites = force
        let maker = FixtureMaker(
            records, tape: withoutSound ? nil : try tape(of: found.call, records),
            texts: try texts(of: records), settings: settings)
        let made: FixtureMade
        do throws(FixtureMakingError) {
            made = try maker.make(in: to, shelf: SettingsShelf())
        } catch {
            throw ValidationError("\(found.call): \(error)")
        }
        try tell(made)
    }

    /// The recording of a call; nil when there is none.
    private func tape(of call: CallID, _ records: [JournalRecord]) throws -> CallTape? {
        let path = try folder ?? loadConfiguration(source.config).media.recordings
        guard let entry = RecordingFolder(path).recording(of: call.rawValue) else { return nil }
        do {
            return try CallTape(path: entry.path, records)
        } catch {
            throw ValidationError("\(entry.path) cannot be read: \(error)")
        }
    }

    /// The configuration that the call went by; where it was not kept, the one of now.
    private func texts(of records: [JournalRecord]) throws -> ConfigurationTexts {
        let version = FixtureMaker.configuration(of: records)
        if let version,
            let texts = ConfigurationShelf(besideJournal: try source.path()).texts(of: version)
        {
            return texts
        }
        let now = try loadConfiguration(source.config).texts
        if now.version != version {
            let why = version.map { "\($0.prefix(12))… is not kept" } ?? "the journal names none"
            FileHandle.standardError.write(
                Data(
                    "the configuration of the call: \(why); \(source.config) is in its place\n".utf8
                ))
        }
        return now
    }

    private func tell(_ made: FixtureMade) throws {
        print("\(to): \(made.files.joined(separator: ", "))")
        for note in made.notes { print("not as in the call: \(note)") }
        for removed in made.removed { print("removed: \(removed)") }
        for unmet in made.unmet { print("not met: \(unmet)") }
        switch made.replay {
        case .same(let events):
            print("replays to the same timeline: \(events) events")
            if !made.unmet.isEmpty { throw ExitCode(1) }
        case .differs(let events, let differences):
            print("of \(events) events these come otherwise:")
            for difference in differences { print("  \(difference)") }
            throw ExitCode(1)
        case .cannotTell(let why):
            print("cannot be played here: \(why)")
            throw ExitCode(2)
        }
    }
}
