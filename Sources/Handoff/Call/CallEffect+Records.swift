// SPDX-License-Identifier: Apache-2.0

import CallModel

/// Written down before it is done: what of the journal stands before an effect.
extension CallEffect {
    /// The names of the records that this must follow and that are not among these.
    func records(missingFrom journalled: [JournalEvent.Kind]) -> [String] {
        let expected: JournalEvent.Kind? =
            switch self {
            case .route(let routing): .routed(routing)
            case .play(let clip, let lane, _): .playing(clip, on: lane)
            case .stop(let lane): .stopped(lane)
            case .dial(let attempt, let target, _, _): .dialled(attempt, target: target.name)
            case .startRecording(let name, _): .recordingBegan(name: name)
            case .finished(let reason): .ended(reason: reason)
            case .journal, .connectAgent, .closeAgent, .giveUpAgent, .awaitAgent, .makeAgent,
                .speak, .hangUpOperator, .hangUpCaller, .stopRecording, .tellAgent, .offer:
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
            .play, .stop, .dial, .hangUpOperator, .hangUpCaller, .startRecording, .stopRecording,
            .finished:
            return []
        }
    }
}
