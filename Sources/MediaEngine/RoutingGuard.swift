// SPDX-License-Identifier: Apache-2.0

import CallModel

/// Holds every table against the invariants before it sounds.
///
/// The control side is meant never to break them. If it does, the media side would rather leave a
/// row silent and say so than let a caller hear a whisper.
struct RoutingGuard {
    /// The largest gain a table may have: 4 is 12 dB, beyond that is a mistake.
    static let gainLimit: Float = 4

    private var reported: Routing?

    /// The table that may sound, and the violation if there is a new one to tell.
    mutating func check(_ routing: Routing) -> (allowed: Routing, violation: MediaViolation?) {
        guard !routing.isolatesWhisper else {
            reported = nil
            return (routing, nil)
        }
        var allowed = routing
        allowed[.caller, .whisper] = 0
        allowed[.agent, .whisper] = 0
        guard reported != routing else { return (allowed, nil) }
        reported = routing
        return (allowed, .whisperRouted(routing))
    }

    /// Finite gains between silence and the limit, whatever came in.
    static func bounded(_ routing: Routing) -> Routing {
        var bounded = routing
        bounded.caller = bound(routing.caller)
        bounded.agent = bound(routing.agent)
        bounded.operator = bound(routing.operator)
        return bounded
    }

    private static func bound(_ row: Routing.Row) -> Routing.Row {
        let positive = row.replacing(with: 0, where: .!(row .>= 0))
        return positive.replacing(with: gainLimit, where: positive .> gainLimit)
    }
}
