// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Foundation
import Timing

@testable import Fixtures

/// A scenario that was played, as a gateway would have kept it: journal, recording, configuration.
struct RecordedRun {
    let run: FixtureRun
    let texts: ConfigurationTexts

    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// A folder that is gone with the process's temporary files.
    static func folder() throws -> String {
        let path = NSTemporaryDirectory() + "fixtures-\(UInt64.random(in: 0...(.max)))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Plays the text of a scenario; its sounds are looked for in `audio-fixtures`.
    init(_ scenario: String, listening: String = "level", operators: Bool = true) throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text =
            "listening: \(listening)\n" + scenario + """

                settings:
                  file: \(Self.root)/config/gateway.yaml
                  changes:
                    recordings: {begin: answered, consultation: \(operators), pause_on_keys_seconds: 0}

                """
        let file = ConfigurationFile(name: "scenario.yaml", text: text)
        let reader = ScenarioReader(
            file, directory: Self.root + "/audio-fixtures", shipped: "")
        let read = try reader.read().get()
        run = try FixturePlay(read, shelf: SettingsShelf()).run()
        texts = read.configuration.texts
    }

    /// What a recorder would have kept.
    var tape: CallTape {
        let account = CallAccount(run.records)
        guard let began = account.recordingBegan else { return CallTape(tracks: [:]) }
        let first = (began + (run.arrived - .zero).inMilliseconds) * 8
        let last = (account.length + 10) * 8
        func track(_ sound: SoundTrack?) -> [Int16] {
            sound?.part(Int(first)..<Int(max(first, last))) ?? []
        }
        let all = [
            "caller": track(run.said[.caller]), "heard": track(run.sent[.caller]),
            "operator": track(run.said[.operator]), "whisper": track(run.sent[.operator]),
        ]
        return CallTape(tracks: all.filter { account.tracks.contains($0.key) })
    }

    /// Makes a fixture of it in a new folder.
    func make(
        in folder: String, _ change: (inout FixtureMaker.Settings) -> Void = { _ in }
    ) throws -> FixtureMade {
        var settings = FixtureMaker.Settings(madeBy: "a test")
        settings.overwrites = true
        settings.listensByLevel = true
        change(&settings)
        return try FixtureMaker(run.records, tape: tape, texts: texts, settings: settings)
            .make(in: folder, shelf: SettingsShelf())
    }
}

extension RecordedRun {
    /// Plays the fixture in a folder.
    static func play(_ folder: String) throws -> FixtureRun {
        let file = try ConfigurationFile.read(path: folder + "/scenario.yaml").get()
        let scenario = try ScenarioReader(file, directory: folder, shipped: "").read().get()
        return try FixturePlay(scenario, shelf: SettingsShelf()).run()
    }
}
