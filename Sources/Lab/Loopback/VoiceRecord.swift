// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Synchronization
import Timing

/// What the parties of a call said, as a live gateway decoded it, in its place in time.
///
/// Frames come off the media threads in bunches. The one that was quickest tells when its leg's own
/// time began.
final class VoiceRecord: Sendable {
    private struct Leg {
        /// By the leg's own time, in samples.
        var frames: [(time: Int64, samples: [Int16])] = []
        /// When its own time began, as late as can be.
        var began: Instant
        /// The same by the frame that was slowest.
        var slowest: Instant

        init(began: Instant) {
            self.began = began
            slowest = began
        }
    }

    private struct Kept {
        var legs: [Party: [Leg]] = [:]
        var frames = 0
    }

    /// Twenty minutes of three parties.
    private static let most = 180_000
    /// How much earlier a voice is put than it came here, at most 20 ms after it was decoded: what
    /// is heard of it is then never before it.
    private static let early = Duration.milliseconds(40)

    private let kept = Mutex(Kept())

    /// A frame came, of this time on the party's leg, now by the machine's clock.
    func add(_ samples: [Int16], of party: Party, at time: SampleTime, _ now: Instant) {
        kept.withLock { kept in
            guard kept.frames < Self.most else { return }
            kept.frames += 1
            let began = now.advanced(by: .zero - .microseconds(time.samples * 125))
            var legs = kept.legs.removeValue(forKey: party) ?? []
            if legs.last.map({ ($0.frames.last?.time ?? -1) >= time.samples }) ?? true {
                legs.append(Leg(began: began))
            }
            legs[legs.count - 1].began = min(legs[legs.count - 1].began, began)
            legs[legs.count - 1].slowest = max(legs[legs.count - 1].slowest, began)
            legs[legs.count - 1].frames.append((time.samples, samples))
            kept.legs[party] = legs
        }
    }

    /// How long the slowest frame took to whoever listens, beyond what the quickest took.
    var lag: Duration {
        kept.withLock { $0.legs.values.joined().map { $0.slowest - $0.began }.max() ?? .zero }
    }

    /// What each party said, a stretch a leg, by the times of a scenario.
    func voices(since clock: ScenarioClock) -> [Party: HeardSound] {
        kept.withLock { $0.legs }.mapValues { legs in
            var sound = HeardSound()
            for (number, leg) in legs.enumerated() {
                let began = clock.time(of: leg.began).advanced(by: .zero - Self.early)
                for frame in leg.frames {
                    let at = began + .microseconds(frame.time * 125)
                    // Before the scenario there was nothing.
                    guard at >= .zero else { continue }
                    sound.add(
                        frame.samples, timestamp: UInt32(truncatingIfNeeded: frame.time),
                        ssrc: UInt32(truncatingIfNeeded: number), at: at)
                }
            }
            return sound
        }
    }
}
