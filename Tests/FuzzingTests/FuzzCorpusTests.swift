// SPDX-License-Identifier: Apache-2.0

import Foundation
import Fuzzing
import Testing
import Timing

/// The committed corpora, and inputs made from them: every promise of every target is kept.
/// `scripts/fuzz` plays many more, guided by what they reach.
@Suite struct FuzzCorpusTests {
    static let corpus = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fuzzing/corpus")

    private static func seeds(_ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        let folder = corpus.appending(path: target.rawValue)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
            ($0, [UInt8](try Data(contentsOf: folder.appending(path: $0))))
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func theCorpusKeepsEveryPromise(target: FuzzTarget) async throws {
        let seeds = try Self.seeds(target)
        #expect(seeds.count >= 8)
        for seed in seeds {
            let broken = await OwnThread.run { target.play(seed.bytes) }
            #expect(broken == nil, "\(target.rawValue)/\(seed.name): \(broken ?? "")")
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func mutatedInputsKeepEveryPromise(target: FuzzTarget) async throws {
        let seeds = try Self.seeds(target).map(\.bytes)
        var random = SeededRandom(seed: 20)
        for round in 0..<400 {
            var input = seeds.randomElement(using: &random) ?? []
            let other = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                Self.mutate(&input, with: other, &random)
            }
            let mutated = input
            let broken = await OwnThread.run { target.play(mutated) }
            #expect(broken == nil, "\(target.rawValue), round \(round): \(broken ?? "")")
        }
    }

    private static func mutate(
        _ bytes: inout [UInt8], with other: [UInt8], _ random: inout SeededRandom
    ) {
        let at = Int.random(in: 0...bytes.count, using: &random)
        let length = Int.random(in: 0...min(40, bytes.count - at), using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(at..<at + length)
        case 2: bytes.insert(contentsOf: bytes[at..<at + length], at: at)
        case 3:
            let start = Int.random(in: 0...other.count, using: &random)
            bytes.insert(contentsOf: other[start...].prefix(60), at: at)
        case 4: bytes.insert(FuzzTarget.separator, at: at)
        default: bytes.removeLast(min(length, bytes.count))
        }
    }
}
