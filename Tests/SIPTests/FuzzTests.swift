// SPDX-License-Identifier: Apache-2.0

import Foundation
import SIP
import Testing
import Timing

/// Mutated messages against an endpoint with live sessions: nothing crashes, nothing is held for
/// longer than its timers, and no response is larger than sense.
@Suite struct FuzzTests {
    static let corpus = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "corpus")

    /// The committed corpus and the torture messages.
    private func seeds() throws -> [[UInt8]] {
        let files = try FileManager.default.contentsOfDirectory(
            at: Self.corpus, includingPropertiesForKeys: nil)
        let corpus = try files.sorted { $0.path < $1.path }.map {
            [UInt8](try Data(contentsOf: $0))
        }
        #expect(corpus.count >= 8)
        return try corpus + TortureTests.verdicts.keys.sorted().map(TortureTests.bytes)
    }

    private func mutate(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        let special = Array("\r\n \t;:,<>\"\\%@[]?=/*0z".utf8) + [0, 0x7F, 0xC3, 0xFF]
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let length = min(Int.random(in: 1...40, using: &random), bytes.count - at)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[at] = special.randomElement(using: &random) ?? 0
            case 1: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.removeSubrange(at..<at + length)
            case 3: bytes.insert(contentsOf: bytes[at..<at + length], at: at)
            case 4: bytes.insert(special.randomElement(using: &random) ?? 0, at: at)
            default: bytes.removeLast(length)
            }
        }
        return bytes
    }

    @Test(arguments: 1...4)
    func mutatedMessagesLeaveNothingBehind(round: UInt64) throws {
        var random = SeededRandom(seed: round)
        let seeds = try seeds()
        var peer = Peer(seed: round)
        for _ in 0..<5_000 {
            let seed = seeds.randomElement(using: &random) ?? []
            peer.input(.received(mutate(seed, &random), on: peer.flow))
            peer.now = peer.now + .milliseconds(20)
            for (id, event) in peer.events {
                guard case .incoming = event else { continue }
                if Bool.random(using: &random) { peer.command(.answer(id, body: .answer)) }
                if Bool.random(using: &random) { peer.command(.hangUp(id)) }
            }
            peer.events = []
            #expect(peer.sent.allSatisfy { $0.bytes.count < 2 * MessageLimits.message })
            peer.sent = []
        }
        #expect(peer.endpoint.transactionCount < 4_000)
        peer.pass(.seconds(400))
        #expect(peer.endpoint.sessionCount == 0)
        let isIdle = peer.endpoint.isIdle
        #expect(isIdle)
    }

    @Test func mutatedStreamsNeverHoldMoreThanOneMessage() throws {
        var random = SeededRandom(seed: 99)
        let seeds = try seeds()
        for _ in 0..<2_000 {
            var framer = StreamFramer()
            let stream = mutate(seeds.randomElement(using: &random) ?? [], &random)
            _ = framer.append(stream, at: .zero)
            #expect(framer.buffered <= MessageLimits.message)
        }
    }
}
