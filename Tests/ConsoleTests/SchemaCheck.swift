// SPDX-License-Identifier: Apache-2.0

import JSON

/// Whether a value is as a JSON schema of a document has it, as far as `openapi.json` uses the
/// language: references, types, members, items, words, bounds.
struct SchemaCheck {
    let document: JSONValue

    /// What is wrong with a value, each with its place.
    func faults(of value: JSONValue, _ schema: JSONValue, at place: String = "$") -> [String] {
        if let reference = schema["$ref"]?.string {
            var target: JSONValue? = document
            for part in reference.split(separator: "/").dropFirst() {
                target = target?[String(part)]
            }
            guard let target else { return ["\(place): \(reference) leads nowhere"] }
            return faults(of: value, target, at: place)
        }
        var faults: [String] = []
        let types =
            schema["type"]?.array?.compactMap(\.string)
            ?? [schema["type"]?.string]
            .compactMap(\.self)
        if !types.isEmpty, !types.contains(where: { Self.isOf($0, value) }) {
            return ["\(place): is no \(types.joined(separator: " or "))"]
        }
        if let words = schema["enum"]?.array, !words.contains(value) {
            faults.append("\(place): is none of the words")
        }
        if let only = schema["const"], only != value { faults.append("\(place): is another") }
        if let least = schema["minimum"]?.integer, let number = value.integer, number < least {
            faults.append("\(place): \(number) is less than \(least)")
        }
        if case .array(let items) = value, let schema = schema["items"] {
            for (index, item) in items.enumerated() {
                faults += self.faults(of: item, schema, at: "\(place)[\(index)]")
            }
        }
        if case .object(let members) = value {
            faults += self.faults(of: members, schema, at: place)
        }
        return faults
    }

    private func faults(
        of members: [JSONValue.Member], _ schema: JSONValue, at place: String
    ) -> [String] {
        var faults: [String] = []
        for name in schema["required"]?.array?.compactMap(\.string) ?? []
        where !members.contains(where: { $0.name == name }) {
            faults.append("\(place): has no \(name)")
        }
        for member in members {
            if let known = schema["properties"]?[member.name] {
                faults += self.faults(of: member.value, known, at: "\(place).\(member.name)")
            } else if schema["additionalProperties"] == false {
                faults.append("\(place): has \(member.name)")
            }
        }
        return faults
    }

    private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("integer", .integer),
            ("number", .integer), ("number", .number), ("boolean", .bool), ("null", .null):
            true
        default: false
        }
    }
}
