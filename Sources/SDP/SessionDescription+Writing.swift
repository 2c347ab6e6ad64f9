// SPDX-License-Identifier: Apache-2.0

extension SessionDescription {
    /// The description as text with CRLF, in the order RFC 8866 section 5 prescribes.
    package func serialized() -> [UInt8] {
        var text = "v=0\r\n"
        text += "o=\(origin.username) \(origin.sessionID) \(origin.version) "
        text += "\(Self.line(origin.address))\r\n"
        text += "s=\(name)\r\n"
        if let connection { text += "c=\(Self.line(connection))\r\n" }
        text += "t=0 0\r\n"
        for attribute in attributes { text += Self.line(attribute) }
        for described in media {
            let count = described.portCount > 1 ? "/\(described.portCount)" : ""
            text += "m=\(described.kind) \(described.port)\(count) \(described.transport) "
            text += described.formats.joined(separator: " ") + "\r\n"
            if let connection = described.connection { text += "c=\(Self.line(connection))\r\n" }
            for attribute in described.attributes { text += Self.line(attribute) }
        }
        return Array(text.utf8)
    }

    private static func line(_ connection: Connection) -> String {
        "IN \(connection.type.rawValue) \(connection.address)"
    }

    private static func line(_ attribute: Attribute) -> String {
        guard let value = attribute.value else { return "a=\(attribute.name)\r\n" }
        return "a=\(attribute.name):\(value)\r\n"
    }
}
