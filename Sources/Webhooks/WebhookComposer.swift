// SPDX-License-Identifier: Apache-2.0

package import CallModel
import JSON
package import Journal

/// Makes messages of what is written down.
///
/// It keeps what a later message needs of each call that runs: the package, whom an attempt rings.
/// A call it has not seen from the start is made up for with the records there are (`follow`).
package struct WebhookComposer: Sendable {
    /// What is known of a running call.
    private struct Course: Sendable {
        var handoff: String?
        var route: JSONValue?
        var package: JSONValue?
        /// The targets that were rung, by attempt.
        var targets: [Int64: String] = [:]
        var handoffs = 0
    }

    /// As in `JournalCursor`: with the position it makes the identity of a message.
    private let journal: String
    private var courses: [CallID: Course] = [:]
    /// The calls in the order in which they came, so that the oldest can be given up.
    private var order: [CallID] = []
    private let limit: Int

    package init(journal: String, limit: Int = 20_000) {
        self.journal = journal
        self.limit = limit
    }

    /// Whether something is known of a call that a record speaks of.
    package func knows(_ call: CallID) -> Bool { courses[call] != nil }

    /// Whether records of this name are told, or needed for what is told.
    package static func matters(_ name: String) -> Bool { matters.contains(name) }

    private static let matters: Set<String> = [
        "call.arrived", "handoff.began", "handoff.rerouted", "handoff.package", "handoff.offered",
        "bridged", "handoff.ended", "call.ended",
    ]

    /// Learns of what was told already.
    package mutating func follow(_ record: JournalRecord) { _ = compose(record, id: "") }

    /// The message that a record gives rise to; nil for most.
    package mutating func message(of placed: PlacedRecord) -> WebhookMessage? {
        compose(placed.record, id: "msg_\(journal)-\(placed.position)")
    }

    private mutating func compose(_ record: JournalRecord, id: String) -> WebhookMessage? {
        guard Self.matters(record.name) else { return nil }
        let call = record.call
        var course = courses[call] ?? Course()
        defer { keep(course, of: call, isOver: record.name == "call.ended") }
        func message(
            _ event: WebhookEvent, _ more: KeyValuePairs<String, JSONValue?> = [:]
        ) -> WebhookMessage {
            var members: [JSONValue.Member] = [.init("call", .string(call.rawValue))]
            if let handoff = course.handoff { members.append(.init("handoff", .string(handoff))) }
            if let route = course.route { members.append(.init("route", route)) }
            for (name, value) in more {
                if let value { members.append(.init(name, value)) }
            }
            if let package = course.package { members.append(.init("package", package)) }
            return WebhookMessage(id: id, event: event, at: record.at, data: .object(members))
        }
        let detail = record.detail
        switch record.name {
        case "handoff.began":
            course.handoffs += 1
            course.handoff = detail["handoff"]?.string
            course.route = detail["route"]
            course.package = nil
            return message(.began)
        case "handoff.rerouted": course.route = detail["route"]
        case "handoff.package": course.package = detail
        case "handoff.offered":
            let target = detail["target"]?.string
            if let attempt = detail["attempt"]?.integer { course.targets[attempt] = target }
            return message(
                .ringing, ["attempt": detail["attempt"], "target": target.map(JSONValue.string)])
        case "bridged":
            let target = detail["attempt"]?.integer.flatMap { course.targets[$0] }
            return message(
                .accepted, ["attempt": detail["attempt"], "target": target.map(JSONValue.string)])
        case "handoff.ended":
            defer { course.handoff = nil }
            return message(
                .ended,
                [
                    "outcome": detail["outcome"], "reason": detail["reason"],
                    "retryable": detail["retryable"],
                ])
        case "call.ended":
            (course.package, course.route) = (nil, nil)
            return message(
                .callEnded,
                ["reason": detail["reason"], "handoffs": .integer(Int64(course.handoffs))])
        default: break
        }
        return nil
    }

    private mutating func keep(_ course: Course, of call: CallID, isOver: Bool) {
        if isOver {
            courses[call] = nil
            order.removeAll { $0 == call }
            return
        }
        if courses.updateValue(course, forKey: call) == nil {
            order.append(call)
            if order.count > limit { courses[order.removeFirst()] = nil }
        }
    }
}
