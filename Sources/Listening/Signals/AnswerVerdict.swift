// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Who or what answered a leg we dialled, judged by the sound alone, with the numbers behind it.
package struct AnswerVerdict: Sendable, Hashable {
    package var kind: AnswerKind
    /// How sure, 0...1.
    package var confidence: Float
    package var at: SampleTime
    /// Milliseconds of speech heard so far.
    package var speechMilliseconds: Int64
    /// Milliseconds of speech in the first stretch, pauses under half a second included.
    package var greetingMilliseconds: Int64
    /// Milliseconds of silence before it.
    package var leadMilliseconds: Int64
    /// A beep was heard after the greeting.
    package var beep: Bool

    /// Whether a call may act on it. A colleague who talks on after answering must not be hung up
    /// on: only the beep tells a voicemail from a talkative human for sure, and accepting takes a
    /// key anyway.
    package var isConclusive: Bool { kind != .voicemail || beep }
}
