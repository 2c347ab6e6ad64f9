// SPDX-License-Identifier: Apache-2.0

/// One thing that happened in a call, written down before it is acted on.
package struct JournalEvent: Sendable, Hashable {
    package var call: CallID
    /// Counted from 1 within the call, without gaps.
    package var sequence: Int
    package var at: WallTime
    /// Since the call arrived.
    package var offset: Duration
    package var kind: Kind

    package init(call: CallID, sequence: Int, at: WallTime, offset: Duration, kind: Kind) {
        self.call = call
        self.sequence = sequence
        self.at = at
        self.offset = offset
        self.kind = kind
    }

    /// What happened: inputs that changed the call, and effects.
    package enum Kind: Sendable, Hashable {
        /// An INVITE arrived on a line. `from` is the caller's address, `configuration` the version of
        /// the configuration that the call goes by, where it has one.
        case arrived(
            from: Redacted<String>, name: String?, to: String, line: String,
            configuration: String? = nil)
        /// A party's leg carries sound; `media` says how (`PCMU/8000`).
        case connected(Party, media: String)
        /// A party's leg ended.
        case disconnected(Party, reason: String)
        case signal(Signal)
        case escalated(Escalation)
        /// An escalation that changed nothing, and why.
        case escalationIgnored(Escalation, why: String)
        /// What the rules made of the call without calling anybody.
        case observed(RuleObservation)
        /// A human may be needed soon: somebody is rung ahead.
        case predialled(Escalation)
        /// A human may be needed soon, and nobody is rung ahead for this rule, and why.
        case predialIgnored(Escalation, why: String)
        /// Nobody is rung ahead for this rule any more, and why; with what came of the ring, where it
        /// ended with that.
        case stoodDown(rule: String, why: String, RungAhead? = nil)
        /// `saved`: how long somebody had been rung ahead by then, which the caller need not wait.
        case handoffBegan(HandoffID, route: String, saved: Duration? = nil)
        /// The same target is called again after a while.
        case handoffPaused(HandoffID, target: String, Duration)
        /// Another route was taken because of how an attempt ended, because the one before is closed,
        /// or because all of its targets were tried in vain.
        case handoffRerouted(HandoffID, route: String)
        /// Nobody is called on a route at this hour; `until` says when it is open again, where that is
        /// known: `Mon 09:00`, as the clocks there show it.
        case routeClosed(HandoffID, route: String, until: String?)
        /// The caller has waited as long as may be: the last resort follows.
        case handoffOverdue(HandoffID, waited: Duration)
        /// The package as it may be written down.
        case package(HandoffPackage)
        /// The package was handed to the operator of this attempt, as they may know it.
        case offered(HandoffID, to: AttemptID, target: String)
        case dialled(AttemptID, target: String, as: OperatorNumber = .first)
        case ringing(AttemptID, LegEvidence?)
        case operatorAnswered(AttemptID)
        /// The summary that an operator hears, or why they hear the template.
        case summarised(AttemptID, Summary)
        /// The operator pressed a key or said a word that means this.
        case operatorChose(AttemptID, OperatorChoice)
        /// The operator who talks with the caller asked for this; `isDone` is false where it could not
        /// be done.
        case operatorCommanded(AttemptID, BridgeCommand, isDone: Bool)
        /// The caller, who waits for a person, would rather have this.
        case callerChose(HandoffID, CallerChoice)
        /// The caller is to be called back at this number.
        case callbackPromised(HandoffID, number: Redacted<String>)
        /// What the operator wrote down about the call.
        case operatorNoted(AttemptID, String)
        case attemptEnded(Attempt)
        case bridged(AttemptID)
        /// Whoever took the call in this attempt is an agent: the caller's own from now on.
        case agentReplaced(AttemptID, target: String)
        case handoffEnded(HandoffID, Outcome, OutcomeReason, evidence: LegEvidence?)
        case routed(Routing)
        case playing(ClipID, on: Lane)
        case stopped(Lane)
        /// A clip sounded to its end.
        case played(ClipID, on: Lane)
        /// Something was told to the agent.
        case agentTold(String)
        /// Somebody asks for the end of the call: the agent, or a program at the API.
        case hangUpAsked(by: String, reason: String)
        case recordingBegan(name: String)
        case recordingEnded(name: String, seconds: Double)
        /// A recording could not be written, or its recorder did not answer.
        case recordingFailed(name: String, reason: String)
        /// What happens to the recording of the call.
        case callRecording(CallRecordingStep)
        case held(Party, Bool)
        case warning(String)
        /// A broken invariant or an unreachable state: our fault, not the peer's.
        case defect(String)
        /// A party's leg has closed; comes after `ended` for the legs that the call ends with.
        case legQuality(Party, LegQuality)
        case ended(reason: String)
    }
}

/// What an operator can do while briefed.
package enum OperatorChoice: String, Sendable, Hashable, CaseIterable {
    case accept, decline
    case `repeat`
    /// They hear more of what is known.
    case detail
    /// They hear what the caller said last, in the caller's voice.
    case ownWords = "own-words"
}
