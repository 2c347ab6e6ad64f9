// SPDX-License-Identifier: Apache-2.0

package import Timing

/// Turns a stream of "how likely is speech" into speech began and ended, with the times of the
/// sound: a threshold to begin, a lower one to go on, a hangover, and no speech shorter than a
/// syllable.
package struct SpeechSegmenter: Sendable, Hashable {
    package enum Event: Sendable, Hashable {
        case began(at: SampleTime)
        case ended(began: SampleTime, at: SampleTime)
    }

    private enum State: Sendable, Hashable {
        case silence
        /// Over the threshold since a sample, not long enough or not surely speech yet.
        case rising(since: Int64)
        /// In speech since a sample; the end of the last sound over the lower threshold.
        case speech(since: Int64, lastSound: Int64)
    }

    package var beginThreshold: Float
    package var goOnThreshold: Float
    /// Samples of sound before speech counts as begun.
    package var shortest: Int64 = 480
    /// Samples of silence before speech counts as ended.
    package var hangover: Int64 = 3200
    /// The longest that sound may have lasted before it is known to be speech, and belong to it.
    private static let longestDoubt: Int64 = 4000
    private var state = State.silence

    package init(beginThreshold: Float = 0.5, goOnThreshold: Float = 0.35) {
        self.beginThreshold = beginThreshold
        self.goOnThreshold = goOnThreshold
    }

    package var isSpeaking: Bool {
        switch state {
        case .silence, .rising: false
        case .speech: true
        }
    }

    /// Takes the value of the samples `start..<end`; `onset` is where the sound in it began. What
    /// is not `isSpeech` may be how speech begins, but does not begin it.
    package mutating func hear(
        _ value: Float, from start: Int64, to end: Int64, onset: Int64, isSpeech: Bool = true
    ) -> Event? {
        switch state {
        case .silence:
            if value >= beginThreshold {
                state = .rising(since: onset)
                if isSpeech, end - start >= shortest { return begin(onset, end) }
            }
        case .rising(let since):
            guard value >= goOnThreshold else {
                state = .silence
                return nil
            }
            guard isSpeech else {
                state = .rising(since: max(since, end - Self.longestDoubt))
                return nil
            }
            if end - since >= shortest { return begin(since, end) }
        case .speech(let since, let lastSound):
            if value >= goOnThreshold {
                state = .speech(since: since, lastSound: end)
            } else if end - lastSound >= hangover {
                state = .silence
                return Self.ended(since, lastSound)
            }
        }
        return nil
    }

    /// The stream ends: speech that goes on ends with it.
    package mutating func finish() -> Event? {
        defer { state = .silence }
        guard case .speech(let since, let lastSound) = state else { return nil }
        return Self.ended(since, lastSound)
    }

    private mutating func begin(_ since: Int64, _ end: Int64) -> Event {
        state = .speech(since: since, lastSound: end)
        return .began(at: SampleTime(samples: since))
    }

    private static func ended(_ since: Int64, _ lastSound: Int64) -> Event {
        .ended(began: SampleTime(samples: since), at: SampleTime(samples: lastSound))
    }
}
