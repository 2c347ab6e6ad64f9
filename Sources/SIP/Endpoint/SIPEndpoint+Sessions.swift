// SPDX-License-Identifier: Apache-2.0

import Timing

/// Hands inputs to sessions, and performs what they ask for.
extension SIPEndpoint {
    mutating func tell(
        _ id: SessionID, _ input: SessionInput, at now: Instant,
        into output: inout TransactionOutput
    ) {
        guard let step = sessions[id]?.handle(input) else { return }
        if step.flow != step.flowBefore {
            follow(id, from: step.flowBefore, to: step.flow, at: now)
        }
        perform(step.effects, of: id, at: now, into: &output)
        if step.isForgettable {
            sessions[id] = nil
            invites[id] = nil
        }
    }

    private mutating func perform(
        _ effects: [SessionEffect], of id: SessionID, at now: Instant,
        into output: inout TransactionOutput
    ) {
        for effect in effects {
            switch effect {
            case .event(let event):
                output.effects.append(.session(id, event))
            case .send(let request, let flow, let purpose):
                dispatch(request, to: flow, of: id, purpose, at: now, into: &output)
            case .transmit(let ack, let flow):
                dispatch(ack, to: flow, of: id, nil, at: now, into: &output)
            case .respond(let response, let handle):
                transactions.respond(response, to: handle, at: now, into: &output)
            case .cancelInvite(let headers):
                guard let handle = invites[id] else { continue }
                transactions.cancel(handle, headers: headers, at: now, into: &output)
            case .withdrawInvite: withdrawInvite(of: id, at: now, into: &output)
            case .abandonInvite:
                if let dispatch = dispatcher.invite(of: id) { dispatcher.remove(dispatch) }
                guard let handle = invites.removeValue(forKey: id) else { continue }
                transactions.abandon(handle)
            case .limitReinvite:
                guard let handle = invites[id] else { continue }
                transactions.limit(handle, at: now, into: &output)
            case .start(let timer, let delay):
                let key = SessionTimerKey(session: id, timer: timer)
                timers.set(key, at: now + max(delay, .milliseconds(1)))
            case .stop(let timer):
                timers.cancel(SessionTimerKey(session: id, timer: timer))
            case .enter(let dialog):
                dialogs[dialog] = id
            case .leave(let dialog):
                dialogs[dialog] = nil
            case .dropped(let reason):
                output.effects.append(.dropped(reason))
            }
        }
    }

    /// Tells sessions what came of their requests.
    mutating func deliverEvents(at now: Instant, into output: inout TransactionOutput) {
        while !output.events.isEmpty {
            let events = output.events
            output.events = []
            for event in events {
                switch event {
                case .response(let response, let id, let purpose, let handle, let flow):
                    guard !isPassedOver(response, handle, at: now, into: &output) else {
                        continue
                    }
                    if purpose == .invite { settle(id, on: flow, at: now) }
                    tell(id, .response(purpose, response), at: now, into: &output)
                case .failed(let id, let purpose, let handle, let status, let reason):
                    if let handle,
                        redispatch(
                            handle, status: status, reason: reason, at: now, into: &output)
                    {
                        continue
                    }
                    tell(
                        id, .requestFailed(purpose, status: status, reason: reason), at: now,
                        into: &output)
                case .inviteOver(let id, let cseq):
                    tell(id, .inviteOver(cseq: cseq), at: now, into: &output)
                }
            }
        }
    }
}
