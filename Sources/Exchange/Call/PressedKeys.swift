// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The keys of a call's parties: what counts as one press, and which are being passed on.
struct PressedKeys: Sendable {
    /// A key that is passed on while it is held.
    private struct PassedKey: Sendable, Hashable {
        var key: Character
        var carrier: Digit.Carrier
    }

    private var mergers: [Party: KeyMerger] = [:]
    private var passed: [Party: PassedKey] = [:]
    /// What operators who talk with the caller may be typing.
    private var commands: [Party: KeySequence<BridgeCommand>] = [:]
    /// The key that the caller pressed last, if somebody here waited for it.
    private var command: Character?

    /// What the caller typed while the first of it may be a call for a human, in order.
    private var heldBack: [Character] = []
    /// Who presses the same key all the time fills no more than this.
    private static let mostHeldBack = 64

    /// Somebody else is at the other end of a party's leg.
    mutating func opened(_ party: Party) {
        mergers[party] = nil
        passed[party] = nil
        commands[party] = nil
    }

    /// When keys have waited long enough for others that would make them a command.
    var nextDeadline: Instant? { commands.values.compactMap(\.nextDeadline).min() }

    /// A key of somebody who may type commands: the command that it completes, and keys that turn out
    /// to belong to none.
    mutating func typed(
        _ digit: Digit, of wanted: [String: BridgeCommand], at now: Instant
    ) -> KeySequence<BridgeCommand>.Result {
        commands[digit.party, default: KeySequence()].press(digit.key, of: wanted, at: now)
    }

    /// Keys that have waited in vain, by who typed them.
    mutating func takeWaited(at now: Instant) -> [(party: Party, keys: [Character])] {
        commands.keys.sorted { $0.index < $1.index }.compactMap { party in
            let keys = commands[party]?.timersDue(at: now) ?? []
            return keys.isEmpty ? nil : (party, keys)
        }
    }

    /// There may be another telephone at the far end.
    mutating func renegotiated(_ party: Party) { mergers[party]?.renegotiated() }

    /// Whether a key, in whichever way it came, is a press of its own.
    mutating func isPress(_ digit: Digit, at now: Instant) -> Bool {
        mergers[digit.party, default: KeyMerger()]
            .isPress(digit.key, by: digit.carrier, at: now)
    }

    /// The caller pressed a key; whether a rule or the gateway waited for it.
    mutating func pressed(_ key: Character, isCommand: Bool) { command = isCommand ? key : nil }

    /// Whether what is heard of a key of the caller's is of that press.
    func isCommand(_ key: Character) -> Bool { key == command }

    /// A key for the agent waits.
    mutating func holdBack(_ key: Character) {
        if heldBack.count < Self.mostHeldBack { heldBack.append(key) }
    }

    /// The keys that waited, in order.
    mutating func takeHeldBack() -> [Character] {
        defer { heldBack = [] }
        return heldBack
    }

    mutating func forgetHeldBack() { heldBack = [] }

    /// A press is passed on, until `released` says that the key is up.
    mutating func hold(_ digit: Digit) {
        passed[digit.party] = PassedKey(key: digit.key, carrier: digit.carrier)
    }

    /// A key is up; whether it was being passed on.
    mutating func released(
        _ key: Character, by carrier: Digit.Carrier, of party: Party, at now: Instant
    ) -> Bool {
        mergers[party]?.released(key, by: carrier, at: now)
        guard passed[party] == PassedKey(key: key, carrier: carrier) else { return false }
        passed[party] = nil
        return true
    }
}
