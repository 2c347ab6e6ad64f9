// SPDX-License-Identifier: Apache-2.0

package import Timing

/// Something heard or reported during a call. Triggers judge signals; signals decide nothing.
package enum Signal: Sendable, Hashable {
    /// A party's speech began; the time is that of the sound, not of the detection.
    case speechBegan(Party, at: SampleTime)
    /// A party's speech ended; the times are those of the sound.
    case speechEnded(Party, began: SampleTime, ended: SampleTime)
    case keyword(KeywordHit)
    case digit(Digit)
    case transcript(TranscriptSegment)
    /// The agent asked for a human.
    case agentAsked(AgentRequest)
    /// The agent's socket closed or could not be opened.
    case agentLost(reason: String)
    /// A measure of trouble has reached a bound that a rule waits for.
    case trouble(Trouble)
    /// A call-progress or fax tone was heard on a party's leg, where it began.
    case tone(Party, CallTone, at: SampleTime)
    /// Who or what answered the operator's leg.
    case answered(AnswerKind, at: SampleTime)

    /// The name in triggers and journals.
    package var name: String {
        switch self {
        case .speechBegan: "speech-began"
        case .speechEnded: "speech-ended"
        case .keyword: "keyword"
        case .digit: "digit"
        case .transcript: "transcript"
        case .agentAsked: "agent-asked"
        case .agentLost: "agent-lost"
        case .trouble: "trouble"
        case .tone: "tone"
        case .answered: "answered"
        }
    }
}

/// Who or what answered an operator's phone, judged by cadence, greeting length and beep.
package enum AnswerKind: String, Sendable, Hashable, CaseIterable {
    case human
    case voicemail
    /// A menu or a queue.
    case menu
    /// A machine that asks who is calling.
    case screening
    case silence
}
