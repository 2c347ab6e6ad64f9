// SPDX-License-Identifier: Apache-2.0

import Addresses

extension SessionDescription {
    /// Bounds of what is read: far above any telephone's, far below what could hurt.
    package enum Limit {
        package static let bytes = 32768
        package static let lines = 1024
        package static let media = 16
        package static let formats = 128
    }

    /// Reads a description as others read them: lines end in CRLF, LF or CR (RFC 8866 section 5 asks
    /// for tolerance), blanks around a line and zeros at its end say nothing, and a line that is no
    /// `<letter>=<value>` is left out. What sound needs has to be right: the first line, `m=`, `c=`.
    package static func parse(_ bytes: some Collection<UInt8>) throws(SDPError)
        -> SessionDescription
    {
        guard bytes.count <= Limit.bytes else { throw .tooLarge }
        var reader = DescriptionReader()
        var lines = DescriptionLines(Array(bytes))
        while let (number, line) = lines.next() {
            guard number <= Limit.lines else { throw .tooLarge }
            if line.isEmpty { continue }
            try reader.read(line, number: number)
        }
        return try reader.finish()
    }
}

/// Cuts a description into lines, counted from 1, without the blanks around them.
private struct DescriptionLines {
    private let bytes: [UInt8]
    private var position = 0
    private var number = 0

    init(_ bytes: [UInt8]) {
        // A byte order mark is no part of the text.
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }

    mutating func next() -> (number: Int, line: ArraySlice<UInt8>)? {
        guard position < bytes.count else { return nil }
        number += 1
        let end = bytes[position...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
        var line = bytes[position..<end]
        position = end + 1
        // CRLF is one end, and so is CR CR LF, as some text modes make it.
        if end < bytes.count, bytes[end] == 0x0D {
            while position < bytes.count, bytes[position] == 0x0D { position += 1 }
            if position < bytes.count, bytes[position] == 0x0A { position += 1 }
        }
        while let last = line.last, Self.isBlank(last) { line.removeLast() }
        while let first = line.first, Self.isBlank(first) { line.removeFirst() }
        return (number, line)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0C).contains(byte) || byte == 0
    }
}

/// The state of reading one description, line by line.
private struct DescriptionReader {
    private var origin: SessionDescription.Origin?
    private var sawVersion = false
    private var name = "-"
    private var connection: SessionDescription.Connection?
    private var attributes: [SessionDescription.Attribute] = []
    private var media: [SessionDescription.MediaDescription] = []

    mutating func read(_ line: ArraySlice<UInt8>, number: Int) throws(SDPError) {
        // Invalid UTF-8 becomes U+FFFD: descriptions may name another charset, and only names and
        // free text, which we do not act on, may use it.
        let text = String(decoding: line, as: UTF8.self)
        let value = text.dropFirst(2).trimmed
        guard sawVersion else {
            guard text.hasPrefix("v="), value == "0" else {
                throw .malformed(line: number, reason: "does not begin with v=0")
            }
            sawVersion = true
            return
        }
        guard text.dropFirst().first == "=" else { return }
        switch text.first {
        case "o": origin = origin ?? Self.origin(value)
        case "s": name = value.isEmpty ? "-" : String(value)
        case "c": try readConnection(value, number: number)
        case "a": readAttribute(value)
        case "m": try readMedia(value, number: number)
        default: break
        }
    }

    func finish() throws(SDPError) -> SessionDescription {
        guard sawVersion else { throw .malformed(line: 0, reason: "empty") }
        let nobody = SessionDescription.Origin(
            sessionID: 0, version: 0, address: .init(type: .ipv4, address: "0.0.0.0"))
        var description = SessionDescription(origin: origin ?? nobody)
        description.name = name
        description.connection = connection
        description.attributes = attributes
        description.media = media
        return description
    }

    /// `o=` is read from its end, for a user name may have blanks in it. Nothing depends on what it
    /// says, so what cannot be read is 0: ids that are no numbers, fields that are missing.
    private static func origin(_ value: Substring) -> SessionDescription.Origin {
        var fields = value.split(whereSeparator: \.isWhitespace)
        var address = SessionDescription.Connection(type: .ipv4, address: "0.0.0.0")
        if let at = fields.lastIndex(where: { $0.uppercased() == "IN" }), at >= 1 {
            if let read = try? connection(fields[at...], number: 0) { address = read }
            fields.removeSubrange(at...)
        }
        let version = fields.count > 2 ? saturating(fields.removeLast()) : 0
        let sessionID = fields.count > 1 ? saturating(fields.removeLast()) : 0
        var made = SessionDescription.Origin(
            sessionID: sessionID, version: version, address: address)
        if !fields.isEmpty { made.username = fields.joined(separator: "-") }
        return made
    }

    private mutating func readConnection(_ value: Substring, number: Int) throws(SDPError) {
        // A stream that is refused, or is no sound, needs no address that can be read.
        if let last = media.last, last.port == 0 || last.kind != "audio" {
            let read = try? Self.connection(
                value.split(whereSeparator: \.isWhitespace)[...], number: number)
            if let read { media[media.count - 1].connection = last.connection ?? read }
            return
        }
        let parsed = try Self.connection(
            value.split(whereSeparator: \.isWhitespace)[...], number: number)
        if media.isEmpty {
            connection = parsed
        } else if media[media.count - 1].connection == nil {
            // Several c= lines below one m= are for layered multicast; the first is ours.
            media[media.count - 1].connection = parsed
        }
    }

    /// `IN IP4 <address>`; what an address is shows by itself, whatever the type says.
    private static func connection(
        _ fields: ArraySlice<Substring>, number: Int
    ) throws(SDPError) -> SessionDescription.Connection {
        guard fields.count >= 3, fields[fields.startIndex].uppercased() == "IN" else {
            throw .malformed(line: number, reason: "an address is IN IP4|IP6 <address>")
        }
        let kind = fields[fields.startIndex + 1].uppercased()
        guard let type = SessionDescription.Connection.AddressType(rawValue: kind) else {
            throw .malformed(line: number, reason: "address type is neither IP4 nor IP6")
        }
        let address = fields[fields.startIndex + 2].prefix { $0 != "/" }
            .filter { $0 != "[" && $0 != "]" }
        guard (1...255).contains(address.utf8.count) else {
            throw .malformed(line: number, reason: "address empty or too long")
        }
        guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .malformed(line: number, reason: "address with characters no address has")
        }
        return SessionDescription.Connection(
            type: address.contains(":") ? .ipv6 : IPAddress(address) == nil ? type : .ipv4,
            address: String(address))
    }

    private mutating func readAttribute(_ value: Substring) {
        let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first?.trimmed, !name.isEmpty else { return }
        let attribute = SessionDescription.Attribute(
            String(name), parts.count > 1 ? String(parts[1].trimmed) : nil)
        if media.isEmpty {
            attributes.append(attribute)
        } else {
            media[media.count - 1].attributes.append(attribute)
        }
    }

    private mutating func readMedia(_ value: Substring, number: Int) throws(SDPError) {
        guard media.count < SessionDescription.Limit.media else { throw .tooLarge }
        let fields = value.split(whereSeparator: \.isWhitespace)
        guard fields.count >= 3 else {
            throw .malformed(line: number, reason: "m= needs media, port, transport and a format")
        }
        guard fields.count - 3 <= SessionDescription.Limit.formats else { throw .tooLarge }
        let ports = fields[1].split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let port = Self.decimal(ports[0]), let port = UInt16(exactly: port) else {
            throw .malformed(line: number, reason: "port is not a number from 0 to 65535")
        }
        var described = SessionDescription.MediaDescription(
            kind: fields[0].lowercased(), port: port, transport: String(fields[2]),
            formats: fields[3...].map(String.init))
        if ports.count > 1 {
            guard let count = Self.decimal(ports[1]), let count = UInt16(exactly: count), count > 0
            else { throw .malformed(line: number, reason: "bad number of ports") }
            described.portCount = count
        }
        media.append(described)
    }

    /// A number beyond 64 bits is taken as the largest, what is no number as 0.
    private static func saturating(_ text: Substring) -> UInt64 {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return 0 }
        return UInt64(text) ?? .max
    }

    /// Digits only: `UInt64` alone would take a sign.
    private static func decimal(_ text: Substring) -> UInt64? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return UInt64(text)
    }
}

extension Substring {
    /// Without the white space and the NULs around it, in whichever order they stand.
    fileprivate var trimmed: Substring {
        func isBlank(_ character: Character) -> Bool {
            character.isWhitespace || character == "\0"
        }
        var text = drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }
}
