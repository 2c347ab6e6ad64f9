// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import GatewayTesting
import Testing

@testable import Fixtures

/// A folder of its own in which a capture is imported and what came of it is played.
final class ImportStage {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let shipped = root.appending(path: "config/gateway.yaml").path

    let folder: String

    init() throws {
        folder =
            FileManager.default.temporaryDirectory
            .appending(path: "import-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The path of a committed capture.
    static func capture(_ name: String) -> String {
        root.appending(path: "Tests/FixturesTests/captures/\(name).pcap").path
    }

    /// Writes a capture, and gives its path.
    func keep(_ bytes: [UInt8], as name: String = "a.pcap") throws -> String {
        let path = "\(folder)/\(name)"
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    func run(_ path: String, call: Int? = nil) throws -> CaptureImportReport {
        try CaptureImport(
            shelf: SettingsShelf(), shipped: Self.shipped, madeBy: "a test", wantsDetectors: false
        ).run(path: path, to: "\(folder)/calls", call: call)
    }

    func text(_ name: String, of fixture: ImportedFixture) throws -> String {
        try String(contentsOfFile: "\(fixture.directory)/\(name)", encoding: .utf8)
    }

    /// Plays the fixture in a folder, with what each party heard.
    func play(_ directory: String) throws -> FixtureRun {
        try FixturePlay(scenario(directory), shelf: SettingsShelf()).run()
    }

    func scenario(_ directory: String) throws -> FixtureScenario {
        let file = try ConfigurationFile.read(path: "\(directory)/scenario.yaml").get()
        return try ScenarioReader(file, directory: directory, shipped: Self.shipped).read().get()
    }
}
