// SPDX-License-Identifier: Apache-2.0

import Timing

/// Hands inputs to sessions, and performs what they ask for.
extension SIPEndpoint {
    mutating func tell(
        _ id: SessionID, _ input: SessionInput, at now: Instant,
        into output: inout TransactionOutput
    ) {
        guard let step = sessions[id]?.handle(input) else { return }
        if step.flow != step.flowBefore { follow(id, from: step.flowBefore, to: step.flow) }
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
                let handle = transactions.send(
                    request, on: flow, for: purpose == nil ? nil : id, purpose, at: now,
                    into: &output)
                if purpose == .invite || purpose == .reinvite { invites[id] = handle }
            case .transmit(let bytes, let flow):
                output.effects.append(.send(bytes, on: flow))
            case .respond(let response, let handle):
                transactions.respond(response, to: handle, at: now, into: &output)
            case .cancelInvite(let headers):
                guard let handle = invites[id] else { continue }
                transactions.cancel(handle, headers: headers, at: now, into: &output)
            case .abandonInvite:
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

    /// Keeps track of which sessions a connection carries.
    private mutating func follow(_ id: SessionID, from before: Flow?, to after: Flow?) {
        if let before, before.transport.isReliable {
            sessionsByConnection[before]?.remove(id)
            if sessionsByConnection[before]?.isEmpty == true {
                sessionsByConnection[before] = nil
            }
        }
        if let after, after.transport.isReliable {
            sessionsByConnection[after, default: []].insert(id)
        }
    }

    /// Tells sessions what came of their requests.
    mutating func deliverEvents(at now: Instant, into output: inout TransactionOutput) {
        while !output.events.isEmpty {
            let events = output.events
            output.events = []
            for event in events {
                switch event {
                case .response(let response, let id, let purpose):
                    tell(id, .response(purpose, response), at: now, into: &output)
                case .failed(let id, let purpose, let status, let reason):
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
