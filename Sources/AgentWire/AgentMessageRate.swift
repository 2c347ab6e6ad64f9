// SPDX-License-Identifier: Apache-2.0

import Timing

/// How many messages an agent may send within one second, and how often its faults are told.
struct AgentMessageRate: Sendable, Equatable {
    private var second = Instant.zero
    private var messages = 0
    private var requests = 0
    private var reports = 0

    mutating func begin(at now: Instant) { second = now }

    /// Counts a message; false when it is one too many.
    mutating func admit(limit: Int, at now: Instant) -> Bool {
        if now - second >= .seconds(1) {
            second = now
            messages = 0
            requests = 0
            reports = 0
        }
        messages += 1
        return messages <= limit
    }

    /// Counts a message that is written down, within the second of the message counted last.
    mutating func admitRequest(limit: Int) -> Bool {
        requests += 1
        return requests <= limit
    }

    /// Counts a report, likewise.
    mutating func admitReport(limit: Int) -> Bool {
        reports += 1
        return reports <= limit
    }

    /// Whether the nth of a kind is told: the first twenty, and then ever more rarely. A bot that is
    /// wrong fifty times a second must not fill the log.
    static func isTold(_ number: Int) -> Bool {
        number <= 20 || number & (number - 1) == 0
    }
}
