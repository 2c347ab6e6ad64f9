// SPDX-License-Identifier: Apache-2.0

package import JSON
import Timing

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
            .init("evidence", .array(evidence.map(\.json))),
        ]
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
