// SPDX-License-Identifier: Apache-2.0

import JSON

/// What became of one handoff of a call, as its journal tells it; times are since the call arrived.
struct HandoffAccount: Sendable, Hashable {
    /// One attempt to reach somebody.
    struct Ring: Sendable, Hashable {
        var attempt: Int64
        var target: String
        var dialled: Duration
        var answered: Duration?
        /// `no-answer`, `completed`, …; nil while it goes on.
        var result: String?
    }

    var id: String
    var route: String
    var began: Duration
    var rings: [Ring] = []
    /// When caller and operator were joined.
    var joined: Duration?
    var ended: Duration?
    /// `bridged`, `returned`, …; nil while it goes on.
    var outcome: String?
    var reason: String?
    /// Whoever took the call is an agent: the caller talks with one again.
    var isAgents = false

    /// How long the caller waited until somebody was there, or the handoff ended without.
    var waited: Duration? { (joined ?? ended).map { $0 - began } }

    /// Takes an event of the handoff.
    mutating func note(_ event: String, _ detail: JSONValue, at offset: Duration) {
        let attempt = detail["attempt"]?.integer
        let ring = rings.lastIndex { $0.attempt == attempt }
        switch event {
        case "operator.dialled":
            rings.append(
                Ring(
                    attempt: attempt ?? 0, target: detail["target"]?.string ?? "", dialled: offset))
        case "operator.answered": if let ring { rings[ring].answered = offset }
        case "attempt.ended": if let ring { rings[ring].result = detail["result"]?.string }
        case "bridged": joined = joined ?? offset
        case "handoff.rerouted": route = detail["route"]?.string ?? route
        case "handoff.ended":
            ended = offset
            outcome = detail["outcome"]?.string
            reason = detail["reason"]?.string
        default: break  // The others say nothing of what came of it.
        }
    }
}

/// Somebody was rung ahead; times are since the call arrived.
struct PredialAccount: Sendable, Hashable {
    /// What it came to.
    enum End: Sendable, Hashable {
        /// A handoff began with it.
        case joined
        /// A phone rang, and nobody was needed.
        case wasted
        /// Nobody was needed, and no phone rang for this rule alone.
        case quiet
    }

    var rule: String
    var began: Duration
    /// When a phone began to ring; nil where the journal tells of none.
    var rang: Duration?
    var end: End?
    /// What the caller need not wait because of it.
    var saved: Duration?
}
