// SPDX-License-Identifier: Apache-2.0

extension JSONValue: Codable {
    private struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(_ text: String) { stringValue = text }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: Name.self) {
            self = .object(
                try members.allKeys.map {
                    Member($0.stringValue, try members.decode(JSONValue.self, forKey: $0))
                })
            return
        }
        if var values = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !values.isAtEnd { elements.append(try values.decode(JSONValue.self)) }
            self = .array(elements)
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .bool(flag)
        } else if let whole = try? value.decode(Int64.self) {
            self = .integer(whole)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else {
            self = .string(try value.decode(String.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let members):
            var container = encoder.container(keyedBy: Name.self)
            for member in members {
                try container.encode(member.value, forKey: Name(member.name))
            }
        case .array(let values):
            var container = encoder.unkeyedContainer()
            for value in values { try container.encode(value) }
        case .null: try single(encoder) { try $0.encodeNil() }
        case .bool(let flag): try single(encoder) { try $0.encode(flag) }
        case .integer(let whole): try single(encoder) { try $0.encode(whole) }
        // JSON has no word for an infinity or a NaN (RFC 8259 section 6).
        case .number(let number):
            try single(encoder) { number.isFinite ? try $0.encode(number) : try $0.encodeNil() }
        case .string(let text): try single(encoder) { try $0.encode(text) }
        }
    }

    private func single(
        _ encoder: any Encoder, _ body: (inout any SingleValueEncodingContainer) throws -> Void
    ) throws {
        var container = encoder.singleValueContainer()
        try body(&container)
    }
}
