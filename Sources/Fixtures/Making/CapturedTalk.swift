// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Timing

/// What one side of a captured call said, to be said by somebody who speaks on no telephone: its keys
/// are tones in it.
struct CapturedTalk: Sendable {
    struct Part: Sendable {
        /// Since the answer.
        var at: Duration
        /// 8 kHz, with something at its beginning and at its end.
        var samples: [Int16]
    }

    private static let block = 160
    /// As loud as this is no noise of a line.
    private static let audible: Int16 = 128

    private let samples: [Int16]
    /// When the first sample was sent, since the answer; in samples.
    private let offset: Int
    let isSilent: Bool

    init(_ side: CapturedSide?, since start: Instant) {
        var keys = side?.keys ?? []
        keys.removeAll { $0.at < start }
        guard let sound = side?.sound(at: 8000) else {
            // Keys alone are heard, too.
            (samples, offset) = Self.mixed([], at: 0, keys, start)
            isSilent = samples.isEmpty
            return
        }
        (samples, offset) = Self.mixed(
            sound.samples, at: (sound.began - start).inSamples, keys, start)
        isSilent = !samples.contains { $0.magnitude >= Self.audible.magnitude }
    }

    private static func mixed(
        _ sound: [Int16], at offset: Int, _ keys: [CapturedKey], _ start: Instant
    ) -> ([Int16], Int) {
        // What came before the answer is not said.
        var (sound, offset) = (sound, offset)
        if offset < 0 {
            sound.removeFirst(min(sound.count, -offset))
            offset = 0
        }
        for key in keys {
            let place = (key.at - start).inSamples - offset
            let tone = KeyTones.sound(of: key.key)
            guard place >= 0, place < 3600 * 8000 else { continue }
            let missing = place + tone.count - sound.count
            if missing > 0 { sound += repeatElement(0, count: missing) }
            for (index, sample) in tone.enumerated() {
                sound[place + index] = Int16(
                    clamping: Int(sound[place + index]) + Int(sample))
            }
        }
        return (sound, offset)
    }

    /// What is said between two times since the answer; nil where that is nothing.
    func part(from: Duration, to: Duration) -> Part? {
        let first = max(0, from.inSamples - offset)
        let last = min(samples.count, max(0, to.inSamples - offset))
        guard first < last else { return nil }
        let heard = stride(from: first, to: last, by: Self.block).filter { start in
            samples[start..<min(last, start + Self.block)].contains {
                $0.magnitude >= Self.audible.magnitude
            }
        }
        guard let begin = heard.first, let end = heard.last else { return nil }
        return Part(
            at: .nanoseconds((begin + offset) * 125_000),
            samples: Array(samples[begin..<min(last, end + Self.block)]))
    }
}
