// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Listening
import Testing
import Timing

@Suite struct EchoGuardTests {
    /// Bursts of noise whose loudness goes up and down unevenly, by seed.
    private func murmur(seed: UInt64, amplitude: Double) -> [Int16] {
        var random = SeededRandom(seed: seed)
        return (0..<40).flatMap { _ -> [Int16] in
            let loud = Double(random.next() >> 61) / 7
            return Sounds.noise(0.08, amplitude: amplitude * (0.02 + loud), seed: seed)
        }
    }

    private func isEcho(
        from place: ClosedRange<Int64> = 12_000...20_000, _ heard: [Int16], played: [Int16]
    ) -> Bool {
        var echo = EchoGuard()
        heard.withUnsafeBufferPointer { near in
            played.withUnsafeBufferPointer { far in echo.hear(near, played: far) }
        }
        return echo.isEcho(from: place.lowerBound, to: place.upperBound)
    }

    @Test func whatWasPlayedAndComesBackQuieterAndLaterIsAnEcho() {
        let played = murmur(seed: 1, amplitude: 20_000)
        let back = Array(repeating: Int16(0), count: 1600) + played.map { $0 / 6 }
        #expect(isEcho(Array(back.prefix(played.count)), played: played))
    }

    /// The last words of a sentence, half a second of quiet before them and more after them.
    private func lastWords(seed: UInt64, amplitude: Double) -> [Int16] {
        Sounds.silence(1) + murmur(seed: seed, amplitude: amplitude).prefix(8000)
            + Sounds.silence(1)
    }

    @Test func theLastWordsOfASentenceAreAnEchoToo() {
        let played = lastWords(seed: 1, amplitude: 20_000)
        let back = Array(repeating: Int16(0), count: 800) + played.map { $0 / 12 }
        #expect(isEcho(from: 8800...16_800, Array(back.prefix(played.count)), played: played))
    }

    @Test(arguments: [2, 3, 4, 5, 6] as [UInt64])
    func aWordSaidAtOnceWithAnotherIsNone(seed: UInt64) {
        #expect(
            !isEcho(
                from: 8000...16_000, lastWords(seed: seed, amplitude: 8000),
                played: lastWords(seed: 1, amplitude: 20_000)))
    }

    @Test func aPartyWhoTalksOverItIsNot() {
        #expect(
            !isEcho(murmur(seed: 77, amplitude: 8000), played: murmur(seed: 1, amplitude: 20_000)))
    }

    @Test func withoutAFarEndNothingIsAnEcho() {
        #expect(!isEcho(murmur(seed: 1, amplitude: 8000), played: []))
        #expect(
            !isEcho(
                murmur(seed: 1, amplitude: 8000), played: Sounds.silence(3.2)))
    }
}
