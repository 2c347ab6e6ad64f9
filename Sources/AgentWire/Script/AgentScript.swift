// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// What a scripted agent does, line by line. Data, so that a demo, a scenario and a test each
/// write their own.
package struct AgentScript: Sendable, Hashable {
    package enum Step: Sendable, Hashable {
        /// Says a clip in real time and goes on once it has been played. An interruptible clip is
        /// cut off with `clear` when the caller speaks.
        case say(clip: String, interruptible: Bool = false)
        /// Sends a clip all at once, to be played as soon as what was sent before it has been, and
        /// goes on.
        case sendClip(String)
        /// Goes on once the caller has spoken and then been quiet for `quiet`, or after `atMost`.
        case hear(quiet: Duration, atMost: Duration)
        /// Goes on when this key comes, or after `atMost`.
        case awaitDigit(Character, atMost: Duration)
        case pause(Duration)
        /// Goes on at this moment of its clock; at once when that is over.
        case pauseUntil(Instant)
        /// Tells the gateway what was said.
        case transcript(TranscriptSegment)
        /// Tells the gateway something beside its words, and goes on.
        case report(AgentReport)
        /// Asks for a person, and goes on: the handoff itself interrupts the script.
        case askForPerson(AgentRequest)
        /// Goes on once it is offered a call, or has one, whichever is named; or after `atMost`.
        case awaitCall(accepted: Bool, atMost: Duration)
        /// Takes the call it was offered, and goes on.
        case accept
        /// Does not, and goes on.
        case decline(reason: String)
        /// Asks for the end of the call, and goes on: what it said is still to be heard.
        case hangUp(reason: String)
        /// Sends this text as it is: garbage, unknown events.
        case send([UInt8])
        /// Sends a binary message: sound cut anywhere, or something that is none.
        case sendBinary([UInt8])
        /// Goes on with the step of this number, counted from 0.
        case goTo(Int)
        /// Neither speaks nor listens from here on; its socket stays open.
        case goSilent
        case close(code: UInt16, reason: String)
    }

    package var steps: [Step]
    /// What it does when the caller comes back from a handoff that found nobody. Empty: it goes
    /// on where it was.
    package var onReturn: [Step]

    package init(steps: [Step], onReturn: [Step] = []) {
        self.steps = steps
        self.onReturn = onReturn
    }
}
