// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Listening
import Testing
import Timing

@Suite struct KeypadTests {
    private static let rows: [Double] = [697, 770, 852, 941]
    private static let columns: [Double] = [1209, 1336, 1477, 1633]
    private static let keys = Array("123A456B789C*0#D")

    private func keys(_ sound: [Int16]) -> String {
        guard let detector = KeypadDetector() else { return "no detector" }
        var found = ""
        var place = 0
        while place < sound.count {
            let end = min(sound.count, place + 160)
            sound.withUnsafeBufferPointer {
                for key in detector.hear(UnsafeBufferPointer(rebasing: $0[place..<end])) {
                    found.append(key.key)
                }
            }
            place = end
        }
        return found
    }

    @Test func everyKeyIsHeardOnce() {
        for (index, key) in Self.keys.enumerated() {
            let pair = [Self.rows[index / 4], Self.columns[index % 4]]
            let sound =
                Sounds.silence(0.2) + Sounds.tone(pair, 0.1, amplitude: 4000) + Sounds.silence(0.2)
            #expect(keys(sound) == String(key))
        }
    }

    @Test func aKeyPressedTwiceIsTwoKeys() {
        let one = Sounds.tone([941, 1336], 0.08, amplitude: 4000)
        #expect(keys(one + Sounds.silence(0.08) + one + Sounds.silence(0.1)) == "00")
    }

    @Test func noiseSpeechAndSingleTonesAreNoKeys() {
        #expect(keys(Sounds.noise(5, amplitude: 12_000)).isEmpty)
        #expect(keys(Sounds.babble(5)).isEmpty)
        #expect(keys(Sounds.tone([697], 1)).isEmpty)
        #expect(keys([]).isEmpty)
    }
}
