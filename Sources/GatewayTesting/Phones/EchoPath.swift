// SPDX-License-Identifier: Apache-2.0

import Codecs
import Glibc
import Timing

/// What a phone receives on its way from the loudspeaker back into the microphone.
struct EchoPath: Sendable {
    /// More than this waits in no echo: a second.
    private static let limit = 8000

    private let gain: Double
    private var waiting: [Int16]

    init(_ echo: PhoneScript.Echo) {
        gain = pow(10, -echo.loss / 20)
        let delay = Int(max(0, min(echo.delay.inMilliseconds, 900))) * 8
        waiting = Array(repeating: 0, count: delay)
    }

    mutating func hear(_ samples: [Int16]) {
        waiting += samples
        if waiting.count > Self.limit { waiting.removeFirst(waiting.count - Self.limit) }
    }

    /// Mixes what comes back now into the microphone's frame, PCMU.
    mutating func add(to frame: inout [UInt8]) {
        let count = min(frame.count, waiting.count)
        for index in 0..<count {
            let back = Double(waiting[index]) * gain
            frame[index] = PCMU.compress(
                Int16(max(-32768, min(32767, Double(PCMU.expand(frame[index])) + back))))
        }
        waiting.removeFirst(count)
    }
}
