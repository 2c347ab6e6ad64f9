// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Something heard on one leg, placed in the sound of that leg.
///
/// A detection says what was heard and how surely; what to do about it is decided elsewhere.
package enum Detection: Sendable, Hashable {
    /// Speech began; the time is that of the sound, not of its detection.
    case speechBegan(at: SampleTime)
    /// Speech ended; the times are those of the sound.
    case speechEnded(began: SampleTime, ended: SampleTime)
    /// A phrase; `confirmed` is false for a candidate that something else has to confirm.
    case keyword(KeywordHit)
    /// A keypad key heard in the sound.
    case digit(Character, at: SampleTime)
    case tone(CallTone, at: SampleTime)
    /// Who or what answered; may be revised as more is heard.
    case answer(AnswerVerdict)
    /// A measure of trouble, with its number.
    case trouble(Trouble)
}
