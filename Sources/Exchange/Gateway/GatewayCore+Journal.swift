// SPDX-License-Identifier: Apache-2.0

import CallModel
import SIP
package import Timing

/// Written down before acted on: what a call does stands behind its records, each call for itself.
extension GatewayCore {
    /// What the journal keeps calls waiting for, and how often they went on without it.
    package var journalCounts: WriteAhead<GatewayEffect>.Counts { writeAhead.counts }

    /// Since when the journal has answered nothing although calls waited; nil while it answers.
    package var journalSilentSince: Instant? { writeAhead.silentSince }

    /// Takes what was decided and lets through what waits for no record. What comes of a command
    /// to a session is decided after what was decided before it.
    mutating func settle(at now: Instant) {
        var next = 0
        while next < output.count {
            let effect = output[next]
            next += 1
            if case .journal(let event) = effect {
                let noted = WriteAhead<GatewayEffect>.Input.noted(
                    event.call, sequence: event.sequence)
                follow(writeAhead.handle(noted, at: now), at: now)
                settled.append(effect)
            } else if let call = effect.call {
                follow(writeAhead.handle(.act(call, effect), at: now), at: now)
            } else {
                settled.append(effect)
            }
        }
        output.removeAll(keepingCapacity: true)
    }

    /// What became of records of a call.
    mutating func answered(_ answer: JournalAnswer, of id: CallID, at now: Instant) {
        switch answer {
        case .written(let sequences):
            follow(writeAhead.handle(.answered(id, sequences), at: now), at: now)
            guard !losses.isEmpty else { return }
            // The journal can be written again: every call that runs says what it lacks.
            for (call, loss) in losses.takeAll() {
                hand(.warning(loss.words), to: call, at: now)
            }
        case .refused(let sequences, let reason):
            output.append(.log(.error, "\(id): \(sequences.count) records are lost: \(reason)"))
            if calls[id] != nil { losses.add(sequences, of: id, reason: reason) }
            follow(writeAhead.handle(.answered(id, sequences), at: now), at: now)
        }
    }

    mutating func follow(_ effects: [WriteAhead<GatewayEffect>.Effect], at now: Instant) {
        for effect in effects {
            switch effect {
            case .perform(.command(_, let command)): carryOut(command, at: now)
            case .perform(let effect):
                settled.append(effect)
                if case .callEnded(let call) = effect {
                    _ = writeAhead.handle(.over(call), at: now)
                    losses.forget(call)
                }
            case .wentOn(let call, let records):
                let text = "\(call) goes on, although \(records) records of it are not written"
                output.append(.log(.warning, text))
            case .fellSilent:
                let patience = settings.journalPatience.inMilliseconds
                let text = "the journal has not answered for \(patience) ms; calls go on without it"
                output.append(.log(.error, text))
            case .answers(let silence):
                let text = "the journal answers again, after \(silence.inMilliseconds) ms more"
                output.append(.log(.notice, text))
            case .caughtUp(let call, let late):
                let text = "journal: \(late) records were written after the call had gone on"
                hand(.warning(text), to: call, at: now)
            }
        }
    }

    /// A command whose turn has come. Its messages leave in its place; what it means for the call
    /// is decided after everything that was decided before.
    private mutating func carryOut(_ command: SIPEndpoint.Command, at now: Instant) {
        for effect in endpoint.handle(.command(command), at: now) {
            switch effect {
            case .send(let bytes, let flow): settled.append(.send(bytes, on: flow))
            case .locate(let id, let flow): settled.append(.locate(id, flow))
            case .disconnect(let flow, let reason):
                settled.append(.disconnect(flow, reason: reason))
            case .session(let session, let event): received(event, of: session, at: now)
            case .devices(let name, let devices): keep(devices, of: name, at: now)
            case .dropped(let reason): note(reason, at: now)
            }
        }
    }
}
