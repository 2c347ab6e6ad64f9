// SPDX-License-Identifier: Apache-2.0

package import JSON

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
            case "context": context(member.value)
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

    private static func context(_ json: JSONValue) -> [String] {
        var facts = 0
        var problems: [String] = []
        measure(json, named: "context", &facts, &problems)
        if facts > mostItems {
            problems.append("\"context\" holds \(facts) facts; write at most \(mostItems)")
        }
        return Array(problems.prefix(8))
    }

    private static func measure(
        _ json: JSONValue, named name: String, _ facts: inout Int, _ problems: inout [String]
    ) {
        // The key that is kept is without the word "context" and its dot.
        if name.count > longestKey + 8 {
            problems.append(
                "the key \"\(name.prefix(64))…\" is longer than \(longestKey) characters")
        }
        switch json {
        case .object(let members):
            for member in members {
                measure(member.value, named: "\(name).\(member.name)", &facts, &problems)
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                measure(element, named: "\(name).\(index)", &facts, &problems)
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
