// SPDX-License-Identifier: Apache-2.0

/// A host (name, IPv4, or IPv6 without brackets) and an optional port.
package struct HostPort: Sendable, Hashable {
    package var host: String
    package var port: UInt16?

    package init(host: String, port: UInt16? = nil) {
        self.host = host
        self.port = port
    }

    func write(to text: inout String) {
        let isIPv6 = host.utf8.contains(UInt8(ascii: ":"))
        text += isIPv6 ? "[" + host + "]" : host
        if let port {
            text += ":"
            text += String(port)
        }
    }
}

extension HostPort: CustomStringConvertible {
    package var description: String {
        var text = ""
        write(to: &text)
        return text
    }
}
