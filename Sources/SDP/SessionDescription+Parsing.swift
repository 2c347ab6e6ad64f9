// SPDX-License-Identifier: Apache-2.0

extension SessionDescription {
    /// Bounds of what is read: far above any telephone's, far below what could hurt.
    package enum Limit {
        package static let bytes = 32768
        package static let lines = 1024
        package static let media = 16
        package static let formats = 128
    }

    /// Reads a description. Lines end in CRLF or LF (RFC 8866 section 5 asks for tolerance); a last
    /// line without an end is taken too.
    package static func parse(_ bytes: some Collection<UInt8>) throws(SDPError)
        -> SessionDescription
    {
        guard bytes.count <= Limit.bytes else { throw .tooLarge }
        var reader = DescriptionReader()
        var number = 0
        for line in Array(bytes).split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            guard number <= Limit.lines else { throw .tooLarge }
            var content = line
            if content.last == 0x0D { content.removeLast() }
            if content.isEmpty { continue }
            try reader.read(Array(content), number: number)
        }
        return try reader.finish()
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

    mutating func read(_ line: [UInt8], number: Int) throws(SDPError) {
        guard line.count >= 2, line[1] == 0x3D, (0x61...0x7A).contains(line[0]) else {
            throw .malformed(line: number, reason: "not of the form <letter>=<value>")
        }
        guard !line.contains(0), !line.contains(0x0D) else {
            throw .malformed(line: number, reason: "NUL or CR inside a line")
        }
        // Invalid UTF-8 becomes U+FFFD: descriptions may name another charset, and only names and
        // free text, which we do not act on, may use it.
        let value = String(decoding: line.dropFirst(2), as: UTF8.self)
        if !sawVersion {
            guard line[0] == 0x76, value == "0" else {
                throw .malformed(line: number, reason: "does not begin with v=0")
            }
            sawVersion = true
            return
        }
        switch line[0] {
        case 0x76: throw .malformed(line: number, reason: "a second v= line")
        case 0x6F: try readOrigin(value, number: number)
        case 0x73: name = value
        case 0x63: try readConnection(value, number: number)
        case 0x61: try readAttribute(value, number: number)
        case 0x6D: try readMedia(value, number: number)
        default: break
        }
    }

    func finish() throws(SDPError) -> SessionDescription {
        guard sawVersion else { throw .malformed(line: 0, reason: "empty") }
        guard let origin else { throw .malformed(line: 0, reason: "no o= line") }
        var description = SessionDescription(origin: origin)
        description.name = name
        description.connection = connection
        description.attributes = attributes
        description.media = media
        return description
    }

    private mutating func readOrigin(_ value: String, number: Int) throws(SDPError) {
        guard origin == nil, media.isEmpty else {
            throw .malformed(line: number, reason: "o= line repeated or out of place")
        }
        let fields = value.split(separator: " ")
        guard fields.count == 6 else {
            throw .malformed(line: number, reason: "o= needs six fields")
        }
        // RFC 8866 sets no width; a number beyond 64 bits is taken as the largest, since we only
        // ever show these two.
        guard let sessionID = saturating(fields[1]), let version = saturating(fields[2]) else {
            throw .malformed(line: number, reason: "o= session id and version must be numbers")
        }
        let address = try parseConnection(fields[3...], number: number)
        var made = SessionDescription.Origin(
            sessionID: sessionID, version: version, address: address)
        made.username = String(fields[0])
        origin = made
    }

    private mutating func readConnection(_ value: String, number: Int) throws(SDPError) {
        let parsed = try parseConnection(value.split(separator: " ")[...], number: number)
        if media.isEmpty {
            connection = parsed
        } else if media[media.count - 1].connection == nil {
            // Several c= lines below one m= are for layered multicast; the first is ours.
            media[media.count - 1].connection = parsed
        }
    }

    private func parseConnection(
        _ fields: ArraySlice<Substring>, number: Int
    ) throws(SDPError) -> SessionDescription.Connection {
        guard fields.count == 3, fields[fields.startIndex] == "IN" else {
            throw .malformed(line: number, reason: "an address is IN IP4|IP6 <address>")
        }
        let kind = String(fields[fields.startIndex + 1])
        guard let type = SessionDescription.Connection.AddressType(rawValue: kind) else {
            throw .malformed(line: number, reason: "address type is neither IP4 nor IP6")
        }
        let address = fields[fields.startIndex + 2].prefix { $0 != "/" }
        guard !address.isEmpty, address.utf8.count <= 255 else {
            throw .malformed(line: number, reason: "address empty or too long")
        }
        return SessionDescription.Connection(type: type, address: String(address))
    }

    private mutating func readAttribute(_ value: String, number: Int) throws(SDPError) {
        let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty else {
            throw .malformed(line: number, reason: "attribute without a name")
        }
        let attribute = SessionDescription.Attribute(
            String(name), parts.count > 1 ? String(parts[1]) : nil)
        if media.isEmpty {
            attributes.append(attribute)
        } else {
            media[media.count - 1].attributes.append(attribute)
        }
    }

    private mutating func readMedia(_ value: String, number: Int) throws(SDPError) {
        guard media.count < SessionDescription.Limit.media else { throw .tooLarge }
        let fields = value.split(separator: " ")
        guard fields.count >= 4 else {
            throw .malformed(line: number, reason: "m= needs media, port, transport and a format")
        }
        guard fields.count - 3 <= SessionDescription.Limit.formats else { throw .tooLarge }
        let ports = fields[1].split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let port = decimal(ports[0]), let port = UInt16(exactly: port) else {
            throw .malformed(line: number, reason: "port is not a number from 0 to 65535")
        }
        var described = SessionDescription.MediaDescription(
            kind: String(fields[0]), port: port, transport: String(fields[2]),
            formats: fields[3...].map(String.init))
        if ports.count > 1 {
            guard let count = decimal(ports[1]), let count = UInt16(exactly: count), count > 0
            else { throw .malformed(line: number, reason: "bad number of ports") }
            described.portCount = count
        }
        media.append(described)
    }

    private func saturating(_ text: Substring) -> UInt64? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return UInt64(text) ?? .max
    }

    /// Digits only: `UInt64` alone would take a sign.
    private func decimal(_ text: Substring) -> UInt64? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return UInt64(text)
    }
}
