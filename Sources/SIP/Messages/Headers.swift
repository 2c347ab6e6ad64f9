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
}
