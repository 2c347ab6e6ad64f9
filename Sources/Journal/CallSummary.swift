// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import JSON
import Timing

/// One call as a list shows it, made from its records.
package struct CallSummary: Sendable, Hashable {
    package var call: CallID
    package var arrived: WallTime
    /// The caller's address as signalled.
    package var from: Redacted<String>
    package var name: String?
    package var to: String
    package var line: String
    /// How long the call has lasted, up to its last record.
    package var lasted: Duration
    /// Why the call ended; nil while it runs.
    package var ended: String?
    /// How many handoffs were begun.
    package var handoffs: Int
    /// How the last handoff ended: `bridged`, `returned`, …; nil without one.
    package var outcome: String?
    package var reason: String?
    /// Why the last escalation asked for a person.
    package var wanted: String?
    /// How long the last handoff took: how long the caller waited unless they were joined.
    package var waited: Duration?
    /// The caller was promised to be called back.
    package var callback: PromisedCallback?
    /// When the handoff that runs began.
    private var began: Duration?
    /// How many records the call has.
    package var events: Int

    /// Summarises the records of one call, in sequence; nil unless they begin with its arrival.
    package init?(_ records: some Sequence<JournalRecord>) {
        var iterator = records.makeIterator()
        guard let first = iterator.next(), first.name == EventName.arrived else { return nil }
        call = first.call
        arrived = first.at
        from = Redacted(first.detail["from"]?.string ?? "")
        name = first.detail["name"]?.string
        to = first.detail["to"]?.string ?? ""
        line = first.detail["line"]?.string ?? ""
        lasted = first.offset
        handoffs = 0
        events = 1
        while let record = iterator.next() { note(record) }
    }

    /// Takes the next record of the call into account.
    package mutating func note(_ record: JournalRecord) {
        events += 1
        lasted = max(lasted, record.offset)
        switch record.name {
        case EventName.escalated: wanted = record.detail["reason"]?.string
        case EventName.handoffBegan:
            handoffs += 1
            began = record.offset
        case EventName.handoffEnded:
            waited = began.map { record.offset - $0 }
            outcome = record.detail["outcome"]?.string
            reason = record.detail["reason"]?.string
        case EventName.callbackPromised: callback = PromisedCallback(record)
        case EventName.callbackDone: callback?.note(record)
        case EventName.ended: ended = record.detail["reason"]?.string ?? ""
        default: break  // The other events do not change what a list shows.
        }
    }

    /// Whether the caller gave up while waiting for a person: somebody may call back.
    package var isAbandoned: Bool { outcome == Outcome.abandoned.rawValue }

    /// The summary as one JSON object. The caller's address is left out: lists are logs.
    package var json: JSONValue {
        .members([
            "call": .string(call.rawValue), "arrived": .string(arrived.rfc3339),
            "name": name.map(JSONValue.string), "to": .string(to), "line": .string(line),
            "lasted_ms": .integer(lasted.inMilliseconds),
            "ended": ended.map(JSONValue.string), "handoffs": .integer(Int64(handoffs)),
            "outcome": outcome.map(JSONValue.string), "reason": reason.map(JSONValue.string),
            "wanted": wanted.map(JSONValue.string),
            "waited_ms": waited.map { .integer($0.inMilliseconds) },
            "callback": callback?.json, "events": .integer(Int64(events)),
        ])
    }
}

/// The names of the events a journal itself understands (`JournalEvent.Kind.name`).
package enum EventName {
    package static let arrived = "call.arrived"
    package static let ended = "call.ended"
    package static let escalated = "escalated"
    package static let handoffBegan = "handoff.began"
    package static let handoffEnded = "handoff.ended"
    package static let callbackPromised = "callback.promised"
    package static let callbackDone = "callback.done"
    package static let handoffPackage = "handoff.package"
    package static let dialled = "operator.dialled"
    /// What somebody said, wrote or gave as a reason.
    package static let spoken = [
        "signal.transcript", "signal.keyword", "signal.agent-asked", escalated, "operator.noted",
    ]
}
