// SPDX-License-Identifier: Apache-2.0

package import AgentWire
package import CallModel
import Synchronization
import Timing

/// What a running gateway counts, for metrics; shared by all its threads.
package final class GatewayCounters: Sendable {
    package struct Values: Sendable, Hashable, Counted {
        package var callsEnded = 0
        package var journalFailures = 0
        /// Times it could not be kept, or read, what is remembered of operators.
        package var presenceFailures = 0
        /// Broken invariants, each of which is in its call's journal.
        package var defects = 0
        /// Operators rung before it was sure that they are needed: those a handoff went on with, and
        /// those who were disturbed in vain, for how long in all; and how long callers did not wait.
        var ringsAheadUsed = 0
        var ringsAheadWasted = 0
        var ringingWasted = 0
        package var waitingSaved = 0
        package var inputsDropped = 0
        /// SIP requests from who is no peer, and with a wrong password.
        package var strangersTurnedAway = 0
        package var mediaCommandsDropped = 0
        /// Times an RTP port could not be bound because another program held it.
        package var portsTaken = 0
        package var speechFailures = 0
        /// Summaries that were asked for and not there in time, or of no use.
        package var summariesRefused = 0
        /// Keyword candidates by what the recogniser made of them.
        package var candidatesConfirmed = 0
        package var candidatesRejected = 0
        package var candidatesAbstained = 0
        /// Stretches of speech the recogniser on this machine had no time for.
        package var utterancesDropped = 0
        package var recogniserFailures = 0
        /// Pieces of 100 ms the recogniser service did not take, and messages of it that were
        /// no use.
        package var servicePiecesDropped = 0
        package var serviceMessagesDropped = 0
        /// Messages of agents, and frames for them, that found no room in a stream's rings; counted
        /// when a call ends.
        package var agentMessagesDropped = 0
        package var agentFramesDropped = 0
        /// Messages to agents that their sockets did not take in time; counted when a stream ends.
        package var agentMessagesUnsent = 0
        /// Frames that came too fast for listening.
        package var listeningFramesMissed = 0

        /// Somebody was rung ahead.
        mutating func add(_ ring: RungAhead) {
            if ring.isUsed {
                ringsAheadUsed += 1
            } else {
                ringsAheadWasted += 1
                ringingWasted += Int(ring.rang.inMilliseconds)
            }
        }

        /// All of it, by the names it is shown under.
        package static var counters: [Self.Counter] {
            [
                ("calls_ended", \.callsEnded, "Calls that are over."),
                ("journal_failures", \.journalFailures, "Records the journal refused."),
                (
                    "presence_failures", \.presenceFailures,
                    "Times what is remembered of operators could not be kept or read."
                ),
                (
                    "rings_ahead_used", \.ringsAheadUsed,
                    "Operators rung ahead whom a handoff went on with."
                ),
                (
                    "rings_ahead_wasted", \.ringsAheadWasted,
                    "Operators rung ahead whom nobody needed."
                ),
                (
                    "ringing_ahead_wasted_milliseconds", \.ringingWasted,
                    "How long they were rung in all."
                ),
                (
                    "waiting_saved_milliseconds", \.waitingSaved,
                    "How long callers did not wait because somebody had been rung ahead."
                ),
                (
                    "defects", \.defects,
                    "Broken invariants; each is a defect in the journal of its call."
                ),
                (
                    "inputs_dropped", \.inputsDropped,
                    "Inputs for which the control loop had no room."
                ),
                (
                    "sip_strangers", \.strangersTurnedAway,
                    "SIP requests of strangers, and ones with a wrong password."
                ),
                (
                    "media_commands_dropped", \.mediaCommandsDropped,
                    "Commands for which a media thread had no room."
                ),
                (
                    "rtp_ports_taken", \.portsTaken,
                    "Times an RTP port could not be bound because another program held it."
                ), ("speech_failures", \.speechFailures, "Texts that could not be spoken."),
                (
                    "summaries_refused", \.summariesRefused,
                    "Summaries that were asked for and are of no use, or did not come."
                ),
                (
                    "candidates_confirmed", \.candidatesConfirmed,
                    "Phrases half heard that a recogniser confirmed."
                ),
                (
                    "candidates_rejected", \.candidatesRejected,
                    "Phrases half heard that a recogniser rejected."
                ),
                (
                    "candidates_abstained", \.candidatesAbstained,
                    "Phrases half heard of which a recogniser could say nothing."
                ),
                (
                    "utterances_dropped", \.utterancesDropped,
                    "Stretches of speech the recogniser on this machine had no time for."
                ),
                ("recogniser_failures", \.recogniserFailures, "Times a recogniser failed."),
                (
                    "recogniser_pieces_dropped", \.servicePiecesDropped,
                    "Pieces of 100 ms the recogniser service did not take."
                ),
                (
                    "recogniser_messages_dropped", \.serviceMessagesDropped,
                    "Messages of the recogniser service that were no use."
                ),
                (
                    "agent_messages_dropped", \.agentMessagesDropped,
                    "Messages of agents that found no room, of calls that are over."
                ),
                (
                    "agent_frames_dropped", \.agentFramesDropped,
                    "Frames for agents that found no room, of calls that are over."
                ),
                (
                    "agent_messages_unsent", \.agentMessagesUnsent,
                    "Messages the sockets of agents did not take in time, of streams that are over."
                ),
                (
                    "listening_frames_missed", \.listeningFramesMissed,
                    "Frames that came too fast for listening."
                ),
            ]
        }
    }

    private let values = Mutex(Values())
    private let agents = Mutex(AgentCounts())

    package init() {}

    package var current: Values { values.withLock { $0 } }

    /// What the streams of agents that are over have counted.
    package var agentCounts: AgentCounts { agents.withLock { $0 } }

    /// Counts by naming the counter: `counters.count { $0.callsEnded += 1 }`.
    func count(_ change: (inout Values) -> Void) {
        values.withLock { change(&$0) }
    }

    func add(_ counts: AgentCounts) { agents.withLock { $0.addCounts(of: counts) } }
}
