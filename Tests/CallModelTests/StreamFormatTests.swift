// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing

@Suite struct StreamFormatTests {
    @Test func lengthsFollowFromEncodingAndRate() throws {
        let table: [(StreamFormat.Encoding, Int, frame: Int, second: Int, String)] = [
            (.pcmu, 8000, 160, 8000, "PCMU/8000"), (.l16, 8000, 320, 16_000, "L16/8000"),
            (.l16, 16_000, 640, 32_000, "L16/16000"), (.l16, 24_000, 960, 48_000, "L16/24000"),
            (.l16, 48_000, 1920, 96_000, "L16/48000"),
        ]
        for (encoding, rate, frame, second, name) in table {
            let format = try #require(StreamFormat(encoding, sampleRate: rate))
            #expect(format.frameBytes == frame)
            #expect(format.bytesPerSecond == second)
            #expect(format.frameBytes * 50 == second)
            #expect("\(format)" == name)
        }
    }

    @Test func ratesOfNoTelephoneAreRefused() {
        for rate in [Int.min, 0, 4000, 7999, 8001, 11_025, 96_000, .max] {
            #expect(StreamFormat(.l16, sampleRate: rate) == nil)
        }
    }
}
