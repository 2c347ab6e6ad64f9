// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import JSON

/// Reads a request for a person: the bot's `handoff` object, and the body of the HTTP API's. A
/// request for a person is never refused: what is missing or of the wrong type is left out, what
/// is too long is cut, and the request stands. `problems(in:)` says what was left out, for those
/// who can be told.
package enum HandoffRequestReader {
    static let longestReason = 500
    private static let longestSummary = 4000
    private static let longestKey = 128
    /// The longest value of a fact, in characters, and how many facts there may be.
    package static let longestValue = 500
    package static let mostFacts = 64
    private static let mostTexts = 16
    package static let defaultReason = "the agent asked for a person"

    /// The members a request may have.
    package static let members = [
        "reason", "summary", "identity", "account", "orders", "issue", "tried", "next_step",
        "context", "route",
    ]

    package static func request(
        from json: JSONValue?, orElse reason: String = defaultReason
    ) -> AgentRequest {
        AgentRequest(
            reason: text(json?["reason"], longest: longestReason) ?? reason,
            summary: text(json?["summary"], longest: longestSummary), details: details(of: json),
            context: facts(of: json?["context"]), route: text(json?["route"], longest: longestKey))
    }

    /// What of a request cannot be used, in words: members of other names, and values of the
    /// wrong type.
    package static func problems(in json: JSONValue) -> [String] {
        guard case .object(let given) = json else { return ["the request must be an object"] }
        return given.compactMap { member in
            switch (member.name, member.value) {
            case (_, .null): nil
            case ("reason", .string), ("summary", .string), ("route", .string),
                ("issue", .string), ("next_step", .string), ("account", .string),
                ("account", .integer), ("context", .object), ("identity", .string),
                ("identity", .object), ("orders", .string), ("orders", .integer),
                ("orders", .array), ("tried", .string), ("tried", .array):
                nil
            case (let name, _) where members.contains(name):
                "\"\(name)\" must be \(expected(name))"
            case (let name, _):
                "\"\(name.prefix(64))\" is none of \(members.joined(separator: ", "))"
            }
        }
    }

    private static func expected(_ name: String) -> String {
        switch name {
        case "context": "an object"
        case "identity": "a name, or an object with \"name\", \"verified\" and \"method\""
        case "orders", "tried": "a list of texts"
        default: "a text"
        }
    }

    private static func details(of json: JSONValue?) -> CaseDetails {
        CaseDetails(
            identity: identity(json?["identity"]),
            account: word(json?["account"]), orders: texts(json?["orders"]),
            issue: text(json?["issue"], longest: longestValue), tried: texts(json?["tried"]),
            nextStep: text(json?["next_step"], longest: longestValue))
    }

    private static func identity(_ json: JSONValue?) -> CallerIdentity? {
        if let name = text(json, longest: longestKey) { return CallerIdentity(name: name) }
        var isVerified: Bool?
        if case .bool(let flag)? = json?["verified"] { isVerified = flag }
        let identity = CallerIdentity(
            name: text(json?["name"], longest: longestKey), isVerified: isVerified,
            method: text(json?["method"], longest: longestKey))
        return identity == CallerIdentity() ? nil : identity
    }

    private static func texts(_ json: JSONValue?) -> [String] {
        (json?.array ?? json.map { [$0] } ?? []).prefix(mostTexts).compactMap(word)
    }

    /// A text, or a whole number as bots send account and order numbers.
    private static func word(_ json: JSONValue?) -> String? {
        if case .integer(let number)? = json { return String(number) }
        return text(json, longest: longestValue)
    }

    private static func text(_ json: JSONValue?, longest: Int) -> String? {
        guard let text = json?.string, text.contains(where: { !$0.isWhitespace }) else {
            return nil
        }
        return String(text.prefix(longest))
    }

    /// What was captured, as facts.
    static func facts(of json: JSONValue?) -> [ContextItem] {
        var facts: [ContextItem] = []
        if let json { flatten(json, under: "", into: &facts) }
        return facts
    }

    /// Nested facts get dotted keys; elements of a list are counted from 0.
    private static func flatten(
        _ json: JSONValue, under key: String, into items: inout [ContextItem]
    ) {
        guard items.count < mostFacts else { return }
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

extension HandoffRequestReader {
    /// What of a request is longer than is kept, or empty, in words. On its socket a bot's request
    /// is cut to the bounds; whoever asks over HTTP is told.
    package static func excesses(in json: JSONValue) -> [String] {
        guard case .object(let members) = json else { return [] }
        return members.flatMap { member -> [String] in
            switch member.name {
            case "reason": text(member, most: longestReason)
            case "summary": text(member, most: longestSummary)
            case "issue", "next_step", "account": text(member, most: longestValue)
            case "route": text(member, most: longestKey)
            case "orders", "tried": list(member)
            case "identity": identity(member)
            case "context": excesses(ofFacts: member.value, named: "context")
            default: []
            }
        }
    }

    private static func text(_ member: JSONValue.Member, most: Int) -> [String] {
        guard let text = member.value.string else { return [] }
        if !text.contains(where: { !$0.isWhitespace }) {
            return [
                "\"\(member.name)\" is blank; leave it out, or write at most \(most) characters"
            ]
        }
        guard text.count > most else { return [] }
        return ["\"\(member.name)\" has \(text.count) characters; write at most \(most)"]
    }

    private static func list(_ member: JSONValue.Member) -> [String] {
        let elements = member.value.array ?? [member.value]
        guard elements.count <= mostTexts else {
            return ["\"\(member.name)\" has \(elements.count) entries; write at most \(mostTexts)"]
        }
        return elements.flatMap { text(.init(member.name, $0), most: longestValue) }
    }

    private static func identity(_ member: JSONValue.Member) -> [String] {
        guard case .object(let parts) = member.value else { return text(member, most: longestKey) }
        return parts.flatMap { text(.init("identity.\($0.name)", $0.value), most: longestKey) }
    }

    /// The same of facts under a member of this name.
    static func excesses(ofFacts json: JSONValue, named name: String) -> [String] {
        var facts = 0
        var problems: [String] = []
        measure(json, named: name, under: name.count + 1, &facts, &problems)
        if facts > mostFacts {
            problems.append("\"\(name)\" holds \(facts) facts; write at most \(mostFacts)")
        }
        return Array(problems.prefix(8))
    }

    /// The key that is kept is without its first `under` characters, the member's name and a dot.
    private static func measure(
        _ json: JSONValue, named name: String, under: Int, _ facts: inout Int,
        _ problems: inout [String]
    ) {
        if name.count > longestKey + under {
            problems.append(
                "the key \"\(name.prefix(64))…\" is longer than \(longestKey) characters")
        }
        switch json {
        case .object(let members):
            for member in members {
                measure(
                    member.value, named: "\(name).\(member.name)", under: under, &facts, &problems)
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                measure(element, named: "\(name).\(index)", under: under, &facts, &problems)
            }
        case .string(let text):
            facts += 1
            if text.count > longestValue {
                problems.append(
                    "\"\(name)\" has \(text.count) characters; write at most \(longestValue)")
            }
        case .bool, .integer, .number: facts += 1
        case .null: break
        }
    }
}
