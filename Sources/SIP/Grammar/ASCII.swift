// SPDX-License-Identifier: Apache-2.0

/// The character classes of RFC 3261 section 25.1.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20

    private static func table(_ extra: StaticString) -> [Bool] {
        var table = [Bool](repeating: false, count: 256)
        for byte in UInt8(ascii: "a")...UInt8(ascii: "z") { table[Int(byte)] = true }
        for byte in UInt8(ascii: "A")...UInt8(ascii: "Z") { table[Int(byte)] = true }
        for byte in UInt8(ascii: "0")...UInt8(ascii: "9") { table[Int(byte)] = true }
        extra.withUTF8Buffer { for byte in $0 { table[Int(byte)] = true } }
        return table
    }

    private static let tokens = table("-.!%*_+`'~")
    private static let users = table("-_.!~*'()&=+$,;?/%")
    private static let parameters = table("-_.!~*'()[]/:&+$%")

    static func isToken(_ byte: UInt8) -> Bool { tokens[Int(byte)] }

    /// The characters of a user part, `%` included.
    static func isUser(_ byte: UInt8) -> Bool { users[Int(byte)] }

    /// What a user part is read with: people dial `*21#`, and others write UTF-8 or brackets where
    /// the grammar wants escapes. Nothing here ends a URI.
    static func isReadableUser(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "#"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "^"),
            UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"),
            UInt8(ascii: "\\"):
            true
        default: isUser(byte) || byte >= 0x80
        }
    }

    /// The characters of a URI parameter, `%` included.
    static func isURIParameter(_ byte: UInt8) -> Bool { parameters[Int(byte)] }

    /// What a URI parameter is read with.
    static func isReadableURIParameter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "^"), UInt8(ascii: "`"),
            UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: ","):
            true
        default: isURIParameter(byte) || byte >= 0x80
        }
    }

    /// What a parameter value may hold: more than the grammar allows, because phones put `=`, `/`
    /// and bare IPv6 addresses into tags, branches and `received`, and nothing we do depends on it.
    static func isOpaque(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "<"),
            UInt8(ascii: ">"):
            false
        default: byte > space && byte != 0x7F
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func isAlpha(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == space || byte == tab || byte == carriageReturn || byte == lineFeed
    }

    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension String {
    /// Whether both are equal when ASCII letters lose their case.
    func equalsIgnoringCase(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        var others = other.utf8.makeIterator()
        for byte in utf8 {
            guard let other = others.next(), ASCII.lowercased(byte) == ASCII.lowercased(other)
            else { return false }
        }
        return true
    }
}
