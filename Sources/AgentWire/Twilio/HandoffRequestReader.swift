// SPDX-License-Identifier: Apache-2.0

import CallModel

/// Reads the bot's `handoff` object. A request for a person is never refused: what is missing or
/// of the wrong type is left out, what is too long is cut, and the request stands.
enum HandoffRequestReader {
    static let longestReason = 500
    static let longestSummary = 4000
    static let longestKey = 128
    static let longestValue = 500
    static let mostItems = 64
    static let defaultReason = "the agent asked for a person"

    static func request(from json: JSONValue?) -> AgentRequest {
        var context: [ContextItem] = []
        if let json = json?["context"] { flatten(json, under: "", into: &context) }
        return AgentRequest(
            reason: text(json?["reason"], longest: longestReason) ?? defaultReason,
            summary: text(json?["summary"], longest: longestSummary), context: context,
            route: text(json?["route"], longest: longestKey))
    }

    private static func text(_ json: JSONValue?, longest: Int) -> String? {
        guard let text = json?.string, text.contains(where: { !$0.isWhitespace }) else {
            return nil
        }
        return String(text.prefix(longest))
    }

    /// Nested facts get dotted keys; elements of a list are counted from 0.
    private static func flatten(
        _ json: JSONValue, under key: String, into items: inout [ContextItem]
    ) {
        guard items.count < mostItems else { return }
        switch json {
        case .object(let members):
            for member in members { flatten(member.value, under: key, member.name, into: &items) }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                flatten(element, under: key, String(index), into: &items)
            }
        case .null: break
        case .bool(let flag): add(flag ? "yes" : "no", under: key, to: &items)
        case .integer(let integer): add(String(integer), under: key, to: &items)
        case .number(let number): add("\(number)", under: key, to: &items)
        case .string(let string): add(string, under: key, to: &items)
        }
    }

    private static func flatten(
        _ json: JSONValue, under key: String, _ name: String, into items: inout [ContextItem]
    ) {
        flatten(json, under: key.isEmpty ? name : "\(key).\(name)", into: &items)
    }

    private static func add(_ value: String, under key: String, to items: inout [ContextItem]) {
        items.append(
            ContextItem(
                key: String((key.isEmpty ? "note" : key).prefix(longestKey)),
                value: String(value.prefix(longestValue))))
    }
}
