// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// The HTTP API and the live event feed (`http:`).
package struct HTTPSettings: Sendable, Hashable {
    /// Nil switches it off.
    package var listen: ListenAddress?
    /// What a client must show as `Authorization: Bearer …`; nil asks for nothing.
    package var token: Redacted<String>?

    package init(listen: ListenAddress? = ListenAddress(host: "127.0.0.1", port: 8080)) {
        self.listen = listen
    }

    init(_ section: YAMLSection) {
        listen = section.listenAddress("listen", HTTPSettings().listen)
        token = section.optionalString("token", limit: 500).map { Redacted($0) }
        if let token, token.exposed.utf8.count < 16 || !token.exposed.allSatisfy(\.isPlain) {
            section.complain(
                "token", "'token' is no token",
                write: "${NAME} with 16 or more letters, digits and marks in that variable")
        }
        if let listen, token == nil, !HostCheck.isLoopback(listen.host) {
            section.warn(
                "listen", "everybody who reaches \(listen) can read and steer calls",
                write: "127.0.0.1:\(listen.port), or a 'token'")
        }
    }
}

extension Character {
    /// A visible ASCII character: what fits into a header.
    fileprivate var isPlain: Bool { isASCII && self > " " && self != "\u{7F}" }
}
