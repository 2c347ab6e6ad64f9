// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import CallModel
package import Handoff
package import MediaEngine
package import SIP
package import Timing

/// Everything that reaches the gateway's decisions. The shell turns sockets, threads and clocks
/// into these; the simulation makes them itself.
package enum GatewayInput: Sendable {
    /// SIP bytes, or the loss of the flow they would come on.
    case sip(SIPEndpoint.Input)
    /// The media thread of a call has something to report.
    case media(CallID, MediaEvent)
    /// The answer to `GatewayEffect.reserve`: the port is ours, or somebody else's.
    case portReserved(UInt16)
    case portTaken(UInt16)
    /// The sockets of a leg on this port are closed.
    case portClosed(UInt16)
    /// The answer to `GatewayEffect.lease`.
    case lease(target: String, CallID, LeaseAnswer)
    /// A leg has no media to run on.
    case mediaFailed(CallID, Party, reason: String)
    /// What becomes of a stream; its audio never comes this way.
    case stream(StreamID, AgentConnectionEvent)
    /// What becomes of a sound card.
    case card(StreamID, CardEvent)
    /// Somebody is heard on the sound card of the line of this name.
    case cardRang(line: String)
    /// Something heard by listening, or written by a recogniser.
    case heard(CallID, Signal)
    /// The recogniser wrote other words of a keyword candidate's sound.
    case candidateRejected(CallID, KeywordHit)
    /// A clip that was to be synthesised can be played.
    case clipReady(CallID, ClipID)
    case clipFailed(CallID, ClipID, reason: String)
    /// What became of the question for a summary, in the place of the briefing with this clip.
    case summarised(CallID, ClipID, Summary)
    /// The recording of a message ended, or could not be written.
    case recorded(CallID, RecordingResult)
    /// What whoever writes the recording of a call reports.
    case recorder(CallID, RecorderNews)
    case console(ConsoleCommand)
    /// What became of records of a call that went to the journal.
    case journal(CallID, JournalAnswer)
    /// An operator says whether they take calls.
    case presence(operator: String, PresenceWish)
    /// What an earlier run of the gateway knew of operators.
    case remembered([OperatorRecord])
    /// Other rules and routes, for the calls that come after.
    case reload(GatewayRules)
    /// No new calls; running ones have until the deadline.
    case drain(deadline: Instant)
    /// A deadline has passed.
    case timersDue
}

/// What whoever shares our operators says of a lease.
package enum LeaseAnswer: Sendable, Hashable {
    case granted
    /// Another gateway's call holds the operator.
    case elsewhere
    /// It cannot be told; the call goes by what this gateway knows.
    case unknown(reason: String)
}

/// What the journal says of records given to it, named by their sequence numbers.
package enum JournalAnswer: Sendable, Hashable {
    case written(ClosedRange<Int>)
    /// They never will be.
    case refused(ClosedRange<Int>, reason: String)
}
