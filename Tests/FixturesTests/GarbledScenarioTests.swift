// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import Testing
import Timing

@testable import Fixtures

/// Scenarios that somebody's editor, merge or cat has been at: read or refused, never more.
@Suite struct GarbledScenarioTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func areReadOrRefused(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folders = FixtureFolder.committed
        var refused = 0
        for _ in 0..<60 {
            let folder = folders[Int.random(in: 0..<folders.count, using: &random)]
            let text = try String(contentsOfFile: folder + "/scenario.yaml", encoding: .utf8)
            let garbled = Self.garbled(Array(text.utf8), &random)
            let file = ConfigurationFile(
                name: folder + "/scenario.yaml", text: String(decoding: garbled, as: UTF8.self))
            let cell = [FixtureCase.Coordinate(axis: "operator", value: "busy")]
            let overlay = MatrixReader.overlay(cell, of: file)
            let reader = ScenarioReader(
                file, directory: folder, shipped: FixtureFolder.shipped, cell: overlay)
            if case .failure(let problems) = reader.read() {
                refused += 1
                #expect(!problems.list.isEmpty)
            }
            _ = Fingerprint.acting(in: file.text)
        }
        #expect(refused > 10)
    }

    private static func garbled(_ text: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var text = text
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            guard text.count > 4 else { break }
            let place = Int.random(in: 0..<text.count, using: &random)
            let length = min(text.count - place, Int.random(in: 1...12, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: text.removeSubrange(place..<place + length)
            case 1: text[place] = UInt8.random(in: 0...255, using: &random)
            case 2: text.insert(contentsOf: text[place..<place + length], at: place)
            case 3: text.removeSubrange(place...)
            case 4:
                let signs = Array("{}[]:-#'\"&*!|>%@`\t\n9\u{0}".utf8)
                text.insert(signs[Int.random(in: 0..<signs.count, using: &random)], at: place)
            default:
                let other = Int.random(in: 0..<text.count, using: &random)
                text.swapAt(place, other)
            }
        }
        return text
    }
}
