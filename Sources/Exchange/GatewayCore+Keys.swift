// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import MediaEngine
import SIP
import Timing

/// Keys of the parties: each press counts once, and in a conversation it is passed on where the
/// line says so.
extension GatewayCore {
    /// A key came, in whichever way.
    mutating func take(_ digit: Digit, of id: CallID, at now: Instant) {
        guard let call = calls[id], !call.isFinished else { return }
        let isPress =
            calls[id]?.keys[digit.party, default: KeyMerger()]
            .isPress(digit.key, by: digit.carrier, at: now) ?? false
        guard isPress else { return }
        // The key that brings two parties together is not for the other one.
        let other = partner(of: digit.party, in: call)
        take(.digit(digit), of: id, at: now)
        if let other { pass(digit, to: other, of: id) }
    }

    /// A key that was held is up.
    mutating func released(
        _ key: Character, by carrier: Digit.Carrier, after time: Duration, of id: CallID,
        _ party: Party, at now: Instant
    ) {
        calls[id]?.keys[party]?.released(key, by: carrier, at: now)
        guard let held = calls[id]?.passed[party], held.key == key, held.carrier == carrier,
            let other = Self.partner(of: party)
        else { return }
        calls[id]?.passed[party] = nil
        output.append(.media(id, .releaseKey(other, key, after: time)))
    }

    /// A key in an INFO: `application/dtmf-relay` (`Signal=5`) or `application/dtmf` (`5`).
    mutating func keyByInfo(
        _ body: Body, of id: CallID, from party: Party, at now: Instant
    ) {
        guard let key = InfoDigit.key(in: body) else {
            output.append(.log(.debug, "INFO without a key: \(body.contentType)"))
            return
        }
        take(Digit(party: party, key: key, carrier: .info), of: id, at: now)
    }

    private mutating func pass(_ digit: Digit, to other: Party, of id: CallID) {
        switch digit.carrier {
        case .info: output.append(.media(id, .sendDigit(other, digit.key)))
        case .telephoneEvent, .inband:
            calls[id]?.passed[digit.party] = PassedKey(key: digit.key, carrier: digit.carrier)
            output.append(.media(id, .holdKey(other, digit.key)))
        }
    }

    /// Whoever hears the party and is heard by it, where keys are passed on.
    private func partner(of party: Party, in call: ActiveCall) -> Party? {
        guard call.line.plan.passesKeys, let other = Self.partner(of: party) else { return nil }
        let routing = call.machine.routing
        guard routing[party, Source(other)] > 0, routing[other, Source(party)] > 0 else {
            return nil
        }
        return other
    }

    private static func partner(of party: Party) -> Party? {
        switch party {
        case .caller: .operator
        case .operator: .caller
        case .agent: nil
        }
    }
}

/// A key that is being passed on while it is held.
struct PassedKey: Sendable, Hashable {
    var key: Character
    var carrier: Digit.Carrier
}

/// The key in the body of an INFO, as telephones send it instead of telephone events.
enum InfoDigit {
    static func key(in body: Body) -> Character? {
        let text = String(decoding: body.bytes.prefix(256), as: UTF8.self)
        let type = body.contentType.lowercased()
        if type.hasPrefix("application/dtmf-relay") {
            for line in text.split(whereSeparator: \.isNewline) {
                let parts = line.split(separator: "=", maxSplits: 1)
                if parts.count == 2, trimmed(parts[0]).lowercased() == "signal" {
                    return valid(trimmed(parts[1]))
                }
            }
            return nil
        }
        return type.hasPrefix("application/dtmf") ? valid(trimmed(text[...])) : nil
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.filter { !$0.isWhitespace })
    }

    /// One of the sixteen keys, also under the numbers RFC 4733 gives them.
    private static func valid(_ text: String) -> Character? {
        switch text {
        case "10": return "*"
        case "11": return "#"
        default: break
        }
        guard text.count == 1, let key = text.uppercased().first,
            "0123456789*#ABCD".contains(key)
        else { return nil }
        return key
    }
}
