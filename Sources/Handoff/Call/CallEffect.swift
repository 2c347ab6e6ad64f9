// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What the shell must do for a call, in this order.
package enum CallEffect: Sendable, Hashable {
    /// Write it down; always listed before the effects it describes.
    case journal(JournalEvent.Kind)
    /// Open the agent's leg.
    case connectAgent
    case tellAgent(AgentNotice)
    case closeAgent(reason: String)
    /// The agent did not connect in time: close its leg, and ask the rules about the lost agent.
    case giveUpAgent(reason: String)
    /// Answered by `agentPlayedOut` at the agent's next such pause.
    case awaitAgent(StreamPause)
    case route(Routing)
    /// Synthesise ahead; answered by `clipReady` or `clipFailed`.
    case speak(ClipID, text: String)
    /// Replaces what plays on the lane.
    case play(ClipID, on: Lane, loops: Bool)
    case stop(Lane)
    /// One attempt to reach a target.
    case dial(AttemptID, Target, HandoffPackage, reason: String)
    /// Takes the attempt back, or hangs up; the lease of the target ends with its leg.
    case hangUpOperator(AttemptID, reason: String)
    /// Whoever answered this attempt is the caller's agent from now on: its leg takes the place of
    /// the agent's.
    case makeAgent(AttemptID)
    case hangUpCaller(reason: String)
    case startRecording(name: String, limit: Duration)
    case stopRecording
    /// The package for the operator of this attempt, as they may know it, or, without one, for
    /// whoever looks after the last resort.
    case offer(HandoffPackage, to: AttemptID?)
    /// The call is over: release everything.
    case finished(reason: String)
}
