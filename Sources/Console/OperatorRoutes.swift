// SPDX-License-Identifier: Apache-2.0

import CallModel
import Hummingbird
import JSON

/// What the API has of operators: how they are, and what they say of themselves.
struct OperatorRoutes: Sendable {
    let actions: ConsoleActions

    func list() async -> Response {
        ConsoleAnswer.json(["operators": .array(await actions.operators().map(\.json))])
    }

    /// The operator as they are then; `text` is their name as it stands in the path.
    func set(_ wish: PresenceWish, of text: String) async throws -> Response {
        let name = Self.name(text)
        guard let status = await actions.setPresence(wish, name) else {
            throw ConsoleError.unknownName(
                "operator", name, known: await actions.operators().map(\.name))
        }
        return ConsoleAnswer.json(status.json)
    }

    /// A name without the escapes of a path (RFC 3986 section 2.1); what is no escape stays.
    private static func name(_ text: String) -> String {
        var octets: [UInt8] = []
        var rest = text.utf8[...]
        while let octet = rest.popFirst() {
            let digits = rest.prefix(2)
            if octet == UInt8(ascii: "%"), digits.count == 2,
                digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                octets.append(value)
                rest = rest.dropFirst(2)
            } else {
                octets.append(octet)
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }
}
