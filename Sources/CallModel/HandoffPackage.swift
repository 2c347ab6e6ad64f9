// SPDX-License-Identifier: Apache-2.0

package import JSON
import Timing

/// Everything the human gets with the call (`handoff.json`; schema in `Docs/handoff.schema.json`).
///
/// It is made for one reader: what that reader may not know is not in it.
package struct HandoffPackage: Sendable, Hashable {
    package var id: HandoffID
    package var call: CallID
    package var created: WallTime
    /// Who is calling: number or SIP address as signalled, and display name; nil where they were
    /// not signalled, or the reader may not know them.
    package var callerAddress: Redacted<String>?
    package var callerName: String?
    package var route: String
    package var reason: String
    package var trigger: String
    /// How soon a human is needed.
    package var urgency: Urgency
    package var evidence: [Evidence]
    /// The agent's own summary, where it gave one.
    package var summary: String?
    /// The case in fields.
    package var details: CaseDetails
    /// Free facts beside them.
    package var context: [ContextItem]
    /// The conversation so far, oldest first; final segments only.
    package var conversation: [TranscriptSegment]
    /// Targets tried before this one.
    package var attempts: [Attempt]
    /// How long the caller had waited for a person when the package was made.
    package var waited: Duration
    /// The words of the whisper.
    package var briefing: String

    package init(
        id: HandoffID, call: CallID, created: WallTime, callerAddress: Redacted<String>?,
        callerName: String?, route: String, reason: String, trigger: String,
        evidence: [Evidence], summary: String?, details: CaseDetails = CaseDetails(),
        context: [ContextItem],
        conversation: [TranscriptSegment], attempts: [Attempt], waited: Duration,
        briefing: String, urgency: Urgency = .normal
    ) {
        self.id = id
        self.call = call
        self.created = created
        self.callerAddress = callerAddress
        self.callerName = callerName
        self.route = route
        self.reason = reason
        self.trigger = trigger
        self.urgency = urgency
        self.evidence = evidence
        self.summary = summary
        self.details = details
        self.context = context
        self.conversation = conversation
        self.attempts = attempts
        self.waited = waited
        self.briefing = briefing
    }
}

/// One captured fact, such as `account: 4471`; nested facts have dotted keys.
package struct ContextItem: Sendable, Hashable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

extension HandoffPackage {
    /// The name and version of the form below; `Docs/handoff.schema.json` describes it.
    package static let schema = "handoff-package/1"

    /// The package as it is written to `handoff.json`; members without a value are left out.
    package var json: JSONValue {
        let caller: JSONValue = .members([
            "address": callerAddress.map { .string($0.exposed) },
            "name": callerName.map(JSONValue.string),
        ])
        var members: [JSONValue.Member] = [
            .init("schema", .string(Self.schema)), .init("id", .string(id.rawValue)),
            .init("call", .string(call.rawValue)), .init("created", .string(created.rfc3339)),
            .init("caller", caller), .init("route", .string(route)),
            .init("reason", .string(reason)), .init("trigger", .string(trigger)),
        ]
        if urgency != .normal { members.append(.init("urgency", .string(urgency.rawValue))) }
        members.append(.init("evidence", .array(evidence.map(\.json))))
        if let summary { members.append(.init("summary", .string(summary))) }
        members += details.members
        members += [
            .init("context", context.json),
            .init("conversation", .array(conversation.map(\.json))),
            .init("attempts", .array(attempts.map(\.json))),
            .init("waited_ms", .integer(waited.inMilliseconds)),
            .init("briefing", .string(briefing)),
        ]
        return .object(members)
    }

    /// The package for who takes no more than so many bytes: the beginning of a long conversation
    /// is left out, then all but the newest evidence and context. Nil when it is too long even so.
    package func json(atMost bytes: Int) -> JSONValue? {
        var package = self
        while true {
            let json = package.json
            if JSONText.compact(json).utf8.count <= bytes { return json }
            let count = package.conversation.count
            if count > 0 {
                package.conversation.removeFirst((count + 1) / 2)
            } else if package.evidence.count + package.context.count > 0 {
                package.evidence.removeFirst((package.evidence.count + 1) / 2)
                package.context.removeFirst((package.context.count + 1) / 2)
            } else {
                return nil
            }
        }
    }
}

extension [ContextItem] {
    package var json: JSONValue {
        .object(map { JSONValue.Member($0.key, .string($0.value)) })
    }

    /// Facts as `json` writes them, in their order; what is no text is left out.
    package init(_ json: JSONValue?) {
        self = []
        guard case .object(let members)? = json else { return }
        for member in members {
            guard let value = member.value.string else { continue }
            append(ContextItem(key: member.name, value: value))
        }
    }
}
