// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Who or what answered a leg we dialled, judged by the sound alone, with what is behind it.
package struct AnswerVerdict: Sendable, Hashable {
    /// What it was judged by.
    package enum Evidence: Sendable, Hashable {
        /// Milliseconds of speech and their cadence: a guess.
        case length(speech: Int64)
        /// A monologue of so many milliseconds, a beep, silence.
        case beep(greeting: Int64)
        /// Words that only a machine of this kind says.
        case phrase(String, AnswerKind)
    }

    package var kind: AnswerKind
    /// How sure, 0...1.
    package var confidence: Float
    package var at: SampleTime
    package var evidence: Evidence
    /// Milliseconds of speech in the first stretch, pauses under half a second included.
    package var greetingMilliseconds: Int64
    /// Milliseconds of silence before it.
    package var leadMilliseconds: Int64

    /// Whether a call may act on it: a person must not be hung up on for talking on, for a noise
    /// in the room or for colleagues. Accepting takes a key anyway.
    package var isConclusive: Bool {
        switch evidence {
        case .beep, .phrase: true
        case .length: kind == .human || kind == .silence
        }
    }
}
