// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing

/// Finds commands of several keys among what a party types, one key after the other.
///
/// A key that may begin a command waits for those that follow it. What turns out to be none is given
/// back in the order in which it was typed, at the latest when no further key has come for
/// `patience`. No command begins with another one: `BridgeKeys` of a configuration are read so.
package struct KeySequence<Command: Sendable>: Sendable {
    /// The longest pause between two keys of a command.
    package static var patience: Duration { .seconds(2) }

    /// What a key came to.
    package struct Result: Sendable {
        package var command: Command?
        /// Keys that are part of no command.
        package var others: [Character] = []
    }

    private var typed = ""
    private var waitsUntil: Instant?

    package init() {}

    /// When `timersDue` is wanted.
    package var nextDeadline: Instant? { waitsUntil }

    /// Takes a key.
    package mutating func press(
        _ key: Character, of commands: [String: Command], at now: Instant
    ) -> Result {
        var result = Result(others: timersDue(at: now))
        typed.append(key)
        if let command = commands[typed] {
            result.command = command
            typed = ""
        }
        while !typed.isEmpty, !commands.keys.contains(where: { $0.hasPrefix(typed) }) {
            result.others.append(typed.removeFirst())
            // What is left of it may be a whole command by itself.
            guard let command = commands[typed] else { continue }
            result.command = command
            typed = ""
        }
        waitsUntil = typed.isEmpty ? nil : now + Self.patience
        return result
    }

    /// Takes the passing of time; returns the keys that have waited in vain.
    package mutating func timersDue(at now: Instant) -> [Character] {
        guard let waitsUntil, waitsUntil <= now else { return [] }
        return forget()
    }

    /// Nothing is waited for any more; returns what was typed.
    package mutating func forget() -> [Character] {
        defer { (typed, waitsUntil) = ("", nil) }
        return Array(typed)
    }
}
