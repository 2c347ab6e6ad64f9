// SPDX-License-Identifier: Apache-2.0

import Glibc
import Timing

/// What a phone receives on its way from the loudspeaker back into the microphone.
struct EchoPath: Sendable {
    /// More than this waits in no echo: a second.
    private let limit: Int
    private let gain: Double
    private var waiting: [Int16]

    /// `rate` is that of the phone's codec.
    init(_ echo: PhoneScript.Echo, rate: Int) {
        limit = rate
        gain = pow(10, -echo.loss / 20)
        let delay = Int(max(0, min(echo.delay.inMilliseconds, 900))) * rate / 1000
        waiting = Array(repeating: 0, count: delay)
    }

    mutating func hear(_ samples: [Int16]) {
        waiting += samples
        if waiting.count > limit { waiting.removeFirst(waiting.count - limit) }
    }

    /// Mixes what comes back now into the microphone's frame.
    mutating func add(to frame: inout [Int16]) {
        let count = min(frame.count, waiting.count)
        for index in 0..<count {
            let back = Double(waiting[index]) * gain
            frame[index] = Int16(max(-32768, min(32767, Double(frame[index]) + back)))
        }
        waiting.removeFirst(count)
    }
}
