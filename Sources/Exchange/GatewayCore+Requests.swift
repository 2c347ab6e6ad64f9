// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Handoff
import Timing

/// Requests of people at the console and programs at the API.
extension GatewayCore {
    /// What a request would come to; nil when no such call runs.
    package func verdict(on command: ConsoleCommand) -> CallAnswer? {
        guard let call = calls[command.call], !call.isFinished else { return nil }
        return switch command {
        case .transcript: .accepted(call.machine.runningHandoff)
        case .takeOver(_, let wish): call.machine.verdict(on: wish)
        case .handoff(_, let request): call.machine.verdict(on: request)
        case .hangUp: call.machine.verdictOnHangUp
        case .abort: call.machine.verdictOnAbort
        }
    }

    /// What has come of a request that was accepted and has been taken.
    package func result(of command: ConsoleCommand) -> CallAnswer {
        let handoff = calls[command.call]?.machine.runningHandoff
        if case .handoff = command, handoff == nil {
            return .refused("no rule brings in a person; write one with when: agent-asked")
        }
        return .accepted(handoff)
    }

    mutating func take(_ command: ConsoleCommand, at now: Instant) {
        switch command {
        case .transcript(let id, let segment): hear(segment, of: id, at: now)
        case .takeOver(let id, let wish): tell(id, .takeOver(wish), at: now)
        case .handoff(let id, let request): take(.agentAsked(request), of: id, at: now)
        case .hangUp(let id, let reason): tell(id, .hangUp(reason: reason), at: now)
        case .abort(let id): tell(id, .abortHandoff, at: now)
        }
    }
}
