// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// What can happen to a call.
package enum CallInput: Sendable, Hashable {
    /// The caller was answered: ACK in, media open. Offset zero of "since the answer".
    case callerReady
    case callerGone(reason: String)
    /// A leg comes to an end that its party did not choose: the true reason of the `callerGone` or
    /// `operatorGone` that follows.
    case ending(Party, reason: String)
    /// The agent's socket is open and its `start` is sent.
    case agentReady
    /// Everything the agent sent has been played: the end of its sentence.
    case agentPlayedOut
    /// The sound before a mark of the agent's has been played, and it was a sentence.
    case agentSentencePlayed
    /// The agent asks for the end of the call.
    case agentHangUp(reason: String)
    /// The agent closed its socket in good order, and `CallMachine.endsWithAgent` says that the
    /// call ends with it; every other loss comes as a signal.
    case agentClosed(reason: String)
    /// Everything heard or reported; the loss of the agent and all keys come this way, too.
    case signal(Signal)
    /// The caller seems to want a person: they are asked.
    case askBack
    /// A human may be needed soon: somebody is rung ahead while the agent goes on.
    case predial(Escalation)
    /// Nobody need be rung ahead any more, and why.
    case standDown(rule: String, why: String)
    /// The rules made something of the call that calls nobody.
    case observed(RuleObservation)
    /// The call is to be recorded: the caller is told first.
    case askConsent
    /// A verdict of the triggers.
    case escalation(Escalation)
    case operatorRinging(AttemptID, LegEvidence? = nil)
    case operatorAnswered(AttemptID, LegEvidence? = nil)
    case operatorFailed(AttemptID, LegFailure, LegEvidence? = nil)
    /// The leg ended after the answer: somebody hung up, or was lost.
    case operatorGone(AttemptID, reason: String, LegFailure = .declined, LegEvidence? = nil)
    /// Whoever was briefed in writing says whether they take the call.
    case operatorChose(AttemptID, OperatorChoice, LegEvidence? = nil)
    /// The operator who talks with the caller asks for something by keys.
    case operatorCommands(BridgeCommand)
    /// An operator has written down something about the call.
    case operatorNoted(AttemptID, String)
    /// A clip sounded to its end.
    case played(ClipID, on: Lane)
    /// The answer to `CallEffect.speak`.
    case clipReady(ClipID)
    case clipFailed(ClipID, reason: String)
    /// The answer to `CallEffect.summarise`.
    case summarised(ClipID, Summary)
    /// A re-INVITE put the leg on hold, or took it off.
    case held(Party, Bool)
    /// From the console: bring in a human now.
    case takeOver(TakeOver)
    /// From the API: end the call.
    case hangUp(reason: String)
    /// From the console: stop the running handoff.
    case abortHandoff
    /// The gateway stops: at the deadline the caller hears goodbye and the call ends.
    case drain(deadline: Instant)
    /// The call cannot go on, and why: the caller hears goodbye now.
    case mustEnd(reason: String)
    /// A voicemail recording is complete, or could not be written.
    case recorded(RecordingResult)
    /// `nextDeadline` has come.
    case timersDue
}

/// What became of the recording of a caller's message.
package enum RecordingResult: Sendable, Hashable {
    /// It is complete, and as long as this.
    case kept(seconds: Double)
    /// It could not be written; what there is of it is no message.
    case failed(reason: String)
}
