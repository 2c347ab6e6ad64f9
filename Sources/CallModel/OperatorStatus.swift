// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Whether an operator can be called, as of now.
package enum OperatorPresence: Sendable, Hashable {
    case available
    /// This call rings them, or talks with them.
    case busy(CallID)
    /// They finish what their last call left to do.
    case wrapUp(until: WallTime)
    /// They take no calls until they say so.
    case away(OperatorRecord.Away)

    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case available, busy
        case wrapUp = "wrap-up"
        case away
    }

    package var kind: Kind {
        switch self {
        case .available: .available
        case .busy: .busy
        case .wrapUp: .wrapUp
        case .away: .away
        }
    }
}

/// What an operator says of themselves.
package enum PresenceWish: Sendable, Hashable {
    /// They take calls; what was left to do is done.
    case available
    case away(note: String?)

    /// The longest note that is kept, in characters.
    package static let longestNote = 200
}

/// An operator as whoever looks after them sees them.
package struct OperatorStatus: Sendable, Hashable {
    package var name: String
    package var presence: OperatorPresence
    /// Since when that is so.
    package var since: WallTime
    package var calls: Int
    package var missed: Int
    /// How many of their telephones have logged in; nil for who is reached in another way.
    package var devices: Int?

    package init(
        name: String, presence: OperatorPresence, since: WallTime, calls: Int, missed: Int
    ) {
        self.name = name
        self.presence = presence
        self.since = since
        self.calls = calls
        self.missed = missed
    }

    package var json: JSONValue {
        var call: CallID?
        var until: WallTime?
        var away: OperatorRecord.Away?
        switch presence {
        case .available: break
        case .busy(let with): call = with
        case .wrapUp(let end): until = end
        case .away(let why): away = why
        }
        return .members([
            "operator": .string(name), "presence": .string(presence.kind.rawValue),
            "since": .string(since.rfc3339), "call": call.map { .string($0.rawValue) },
            "until": until.map { .string($0.rfc3339) },
            "reason": away.map { .string($0.reason.rawValue) },
            "note": away?.note.map { .string($0) }, "calls": .integer(Int64(calls)),
            "missed": .integer(Int64(missed)), "devices": devices.map { .integer(Int64($0)) },
        ])
    }
}
