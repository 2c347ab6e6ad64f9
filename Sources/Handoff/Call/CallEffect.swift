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
    /// Ask for a summary of the package in the place of the briefing that has this clip; answered by
    /// `summarised`.
    case summarise(ClipID, HandoffPackage)
    /// Make a clip of what the caller said last; answered as `speak` is.
    case quote(ClipID)
    /// Replaces what plays on the lane.
    case play(ClipID, on: Lane, loops: Bool)
    case stop(Lane)
    /// One attempt to reach a target, which is this one of the call's operators once it is.
    case dial(
        AttemptID, Target, HandoffPackage, reason: String, as: OperatorNumber = .first)
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

/// Written down before it is done: what of the journal stands before an effect.
extension CallEffect {
    /// The names of the records that this must follow and that are not among these.
    func records(missingFrom journalled: [JournalEvent.Kind]) -> [String] {
        let expected: JournalEvent.Kind? =
            switch self {
            case .route(let routing): .routed(routing)
            case .play(let clip, let lane, _): .playing(clip, on: lane)
            case .stop(let lane): .stopped(lane)
            case .dial(let attempt, let target, _, _, let number):
                .dialled(attempt, target: target.name, as: number)
            case .startRecording(let name, _): .recordingBegan(name: name)
            case .finished(let reason): .ended(reason: reason)
            case .journal, .connectAgent, .closeAgent, .giveUpAgent, .awaitAgent, .makeAgent,
                .speak, .quote, .summarise, .hangUpOperator, .hangUpCaller, .stopRecording,
                .tellAgent, .offer:
                nil
            }
        guard let expected else { return words(missingFrom: journalled) }
        return journalled.contains(expected) ? [] : [expected.name]
    }

    /// What people and agents are told stands in the journal as far as it may: the words differ.
    private func words(missingFrom journalled: [JournalEvent.Kind]) -> [String] {
        switch self {
        case .offer(let package, let attempt):
            let isWritten = journalled.contains { kind in
                if case .package(let written) = kind { written.id == package.id } else { false }
            }
            let isOffered = journalled.contains { kind in
                guard case .offered(package.id, let to, _) = kind else { return false }
                return to == attempt
            }
            return (isWritten ? [] : ["handoff.package"])
                + (attempt == nil || isOffered ? [] : ["handoff.offered"])
        case .tellAgent:
            let isWritten = journalled.contains { kind in
                if case .agentTold = kind { true } else { false }
            }
            return isWritten ? [] : ["agent.told"]
        case .makeAgent(let attempt):
            let isWritten = journalled.contains { kind in
                if case .agentReplaced(attempt, _) = kind { true } else { false }
            }
            return isWritten ? [] : ["agent.replaced"]
        case .journal, .connectAgent, .closeAgent, .giveUpAgent, .awaitAgent, .route, .speak,
            .quote, .summarise,
            .play, .stop, .dial, .hangUpOperator, .hangUpCaller, .startRecording, .stopRecording,
            .finished:
            return []
        }
    }
}
