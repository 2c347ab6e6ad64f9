// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import SDP
import SIP
import Timing
import Transcripts
import Triggers

/// Everything the gateway holds for one call: its machine, its rules and its legs.
struct ActiveCall: Sendable {
    let id: CallID
    let line: Line
    /// What the agent is told of the call, under the names Pipecat reads: `call_id`,
    /// `from_number`, `to_number`.
    let identity: [ContextItem]
    /// Who is calling, for those who are shown it.
    let who: CallerIdentity
    let arrived: Instant
    /// When the call has lasted long enough; nil once that has been said.
    var limit: Instant?
    /// When the caller's ACK came; the zero of times in evidence and transcripts.
    var answered: Instant?
    var machine: CallMachine
    /// Watches the machine from outside.
    var audit = CallAudit()
    /// An invariant was broken so that the call has to end.
    var isBroken = false
    var triggers: TriggerEngine
    var caller: SIPLeg
    /// The operator legs that are not over yet, the one given up last among them.
    var operators: [AttemptID: OperatorLeg] = [:]
    /// The key of the link to the package that the attempt about to be dialled gets.
    var linkKey: String?
    var agent: AgentState = .none
    /// The number of the stream opened last.
    var lastStream = 0
    /// The journal says already that sound of the agent's found no room.
    var hasAgentOverflowed = false
    /// What was said, merged from the agent's, the API's and recognisers' accounts.
    var transcript = TranscriptMerger()
    /// Phrases heard, but not surely.
    var candidates = CandidateMemory()
    /// What counts as one press, for each party, and the keys that are being passed on.
    var keys: [Party: KeyMerger] = [:]
    var passed: [Party: PassedKey] = [:]
    /// Why we hung up on the caller; nil unless we did.
    var callerHungUp: String?
    /// Whether the caller is being asked about one of them.
    var asking = AskingBack()
    /// When the gateway asked last.
    var lastAsked: Instant?
    /// What is being said to operators, or was in the handoff that runs: loaded until that ends.
    var briefings: Set<ClipID> = []
    /// What the operator's leg says that only machines do, by the transcript.
    var answerWords = MachinePhrases()
    /// Whether the caller says the same again.
    var requests: RequestMonitor
    var lastSequence = 0
    /// Legs of sound that were opened and have not said their last word.
    var sounding = 0
    /// When the call, which is over, waits for no more such words.
    var soundEndsBy: Instant?
    var isFinished = false

    /// The leg of whoever is the caller's agent.
    enum AgentState: Sendable {
        case none
        case connecting(StreamID)
        case open(StreamID)
        case closed

        /// Its stream while there is one.
        var stream: StreamID? {
            switch self {
            case .connecting(let stream), .open(let stream): stream
            case .none, .closed: nil
            }
        }
    }

    /// A stream of its own for a leg.
    mutating func makeStream() -> StreamID {
        lastStream += 1
        return StreamID(call: id, number: lastStream)
    }

    /// Time since the caller was answered; zero before.
    func sinceAnswer(at now: Instant) -> Duration {
        answered.map { now - $0 } ?? .zero
    }

    /// The earliest deadline of the call and its machines.
    var nextDeadline: Instant? {
        ([limit, soundEndsBy, machine.nextDeadline, audit.nextDeadline, triggers.nextDeadline]
            + operators.values.map(\.freeAt)).compactMap(\.self).min()
    }
}

/// One SIP session with media: the caller's, or one attempt's.
struct SIPLeg: Sendable {
    let session: SessionID
    var negotiation: MediaNegotiation
    /// Its RTP port, lent from the pool.
    let port: UInt16
    /// What the last offer and answer settled.
    var audio: NegotiatedAudio?
    /// The random start values of its RTP stream; they outlive re-offers (RFC 3550 section 5.1).
    let stream: StreamStart
    /// Whether its INVITE is ours and has no final response yet.
    var isEarly = false
    var isOver = false
}

/// The random start values of an RTP stream (RFC 3550 section 5.1).
struct StreamStart: Sendable {
    let ssrc: UInt32
    let firstSequence: UInt16
    let firstTimestamp: UInt32

    init(random: inout SeededRandom) {
        ssrc = UInt32(truncatingIfNeeded: random.next())
        firstSequence = UInt16(truncatingIfNeeded: random.next() & 0x7FFF)
        firstTimestamp = UInt32(truncatingIfNeeded: random.next())
    }
}
