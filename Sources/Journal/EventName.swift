// SPDX-License-Identifier: Apache-2.0

/// The names of the events a journal itself understands (`JournalEvent.Kind.name`).
package enum EventName {
    package static let arrived = "call.arrived"
    package static let ended = "call.ended"
    package static let escalated = "escalated"
    package static let handoffBegan = "handoff.began"
    package static let handoffEnded = "handoff.ended"
    package static let handoffPackage = "handoff.package"
}
