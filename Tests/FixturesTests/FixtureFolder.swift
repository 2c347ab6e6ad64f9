// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import JSON

@testable import Fixtures

/// Fixtures of tests: those of the repository, and ones made for a moment.
enum FixtureFolder {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    static let calls = root + "/audio-fixtures/calls"
    static let shipped = root + "/config/gateway.yaml"

    /// The folders of all fixtures of the repository.
    static let committed: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: calls)) ?? []
        return names.sorted().map { calls + "/" + $0 }
            .filter { FileManager.default.fileExists(atPath: $0 + "/scenario.yaml") }
    }()

    /// Runs a test with a folder that holds this scenario, and nothing else.
    static func with<Result>(
        _ scenario: String, files: [String: Data] = [:], _ body: (String) throws -> Result
    ) throws -> Result {
        let folder = NSTemporaryDirectory() + "fixture-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(scenario.utf8).write(to: URL(filePath: folder + "/scenario.yaml"))
        for (name, data) in files { try data.write(to: URL(filePath: folder + "/" + name)) }
        return try body(folder)
    }

    /// What is wrong with a scenario; empty for nothing.
    static func problems(
        _ scenario: String, files: [String: Data] = [:]
    ) throws -> [ConfigurationProblem] {
        try with(scenario, files: files) { folder in
            problems(of: scenario, in: folder)
        }
    }

    static func problems(of scenario: String, in folder: String) -> [ConfigurationProblem] {
        let file = ConfigurationFile(name: folder + "/scenario.yaml", text: scenario)
        switch ScenarioReader(file, directory: folder, shipped: shipped).read() {
        case .success: return []
        case .failure(let problems): return problems.list
        }
    }

    static func trial() -> FixtureTrial {
        FixtureTrial(
            shelf: SettingsShelf(), shipped: shipped, madeBy: "a test", wantsPicture: false)
    }

    /// Whether the models that detectors need are here.
    static let hasModels = FileManager.default.fileExists(atPath: root + "/models/silero_vad.onnx")
}
