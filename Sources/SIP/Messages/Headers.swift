// SPDX-License-Identifier: Apache-2.0

/// The header fields of a message, in the order they have on the wire.
package struct Headers: Sendable, Hashable, ExpressibleByArrayLiteral {
    package private(set) var list: [Header]

    package init(_ list: [Header] = []) { self.list = list }

    package init(arrayLiteral elements: Header...) { list = elements }

    /// The first value of this name.
    package subscript(name: HeaderName) -> String? {
        list.first { $0.name == name }?.value
    }

    /// Every value of this name, in order; a value may itself be a comma-separated list.
    package func values(of name: HeaderName) -> [String] {
        list.filter { $0.name == name }.map(\.value)
    }

    package mutating func append(_ name: HeaderName, _ value: String) {
        list.append(Header(name, value))
    }

    package mutating func append(contentsOf headers: [Header]) {
        list.append(contentsOf: headers)
    }

    /// Replaces the first value of this name, or appends it.
    package mutating func replace(_ name: HeaderName, with value: String) {
        if let index = list.firstIndex(where: { $0.name == name }) {
            list[index].value = value
        } else {
            append(name, value)
        }
    }

    package mutating func removeAll(_ name: HeaderName) {
        list.removeAll { $0.name == name }
    }

    /// Replaces the first of the values in the first Via field, keeping those listed after it.
    mutating func replaceTopVia(with via: Via) {
        guard let index = list.firstIndex(where: { $0.name == .via }) else { return }
        var scanner = ByteScanner(list[index].value)
        var rest = ""
        if (try? scanner.via()) != nil, scanner.take(separator: UInt8(ascii: ",")) {
            rest = ", " + String(decoding: scanner.bytes[scanner.position...], as: UTF8.self)
        }
        list[index].value = via.description + rest
    }

    /// The bytes as a body with the type these headers give it; nil when there are none.
    func body(_ bytes: [UInt8]) -> Body? {
        guard !bytes.isEmpty else { return nil }
        return Body(contentType: self[.contentType] ?? "application/octet-stream", bytes: bytes)
    }

    /// The comma-separated tokens of every field of this name.
    func tokens(of name: HeaderName) -> [String] {
        values(of: name).flatMap { value in
            value.split(separator: ",").map { ByteScanner.trimmed($0) }.filter { !$0.isEmpty }
        }
    }

    /// Every address of a Route, Record-Route or Contact, in order.
    package func addresses(of name: HeaderName) throws(SIPParseError) -> [NameAddr] {
        var addresses: [NameAddr] = []
        for value in values(of: name) {
            var scanner = ByteScanner(value)
            addresses += try scanner.addresses()
            guard addresses.count <= MessageLimits.listItems else {
                throw SIPParseError("Too Many \(name) Values", at: 0)
            }
        }
        return addresses
    }
}

extension Headers {
    /// The SIP URI of the only or first Contact, which further requests go to.
    var remoteTarget: SIPURI? {
        guard let value = self[.contact] else { return nil }
        var scanner = ByteScanner(value)
        switch try? scanner.contact() {
        case .addresses(let addresses):
            var target = addresses.first?.uri.sip
            // A Request-URI, which this becomes, has no headers (RFC 3261 section 19.1.1).
            target?.headers = nil
            return target
        case .any, nil: return nil
        }
    }
}

/// One header field: its name and its unfolded value.
package struct Header: Sendable, Hashable {
    package var name: HeaderName
    package var value: String

    package init(_ name: HeaderName, _ value: String) {
        self.name = name
        self.value = value
    }
}
