// SPDX-License-Identifier: Apache-2.0

package import Accounts
package import Addresses
package import CallModel

/// The HTTP API and the live event feed (`http:`).
package struct HTTPSettings: Sendable, Hashable {
    /// Nil switches it off.
    package var listen: SocketAddress?
    /// What a client must show as `Authorization: Bearer …`; nil asks for nothing.
    package var token: Redacted<String>?
    /// Who may log in at the pages; without any of them the pages are for this machine alone.
    package var users: [Account]
    /// Where operators reach the API, without a slash at its end: links to packages in INVITEs
    /// begin with it. Nil sends none.
    package var publicURL: String?
    /// Whether callers' numbers are shown to whoever may use the API.
    package var showsNumbers: Bool
    /// How long a link to a package works after it was sent.
    package var linkLife: Duration

    package init(
        listen: SocketAddress? = SocketAddress(ipv4: 0x7F00_0001, port: 8080),
        users: [Account] = [], publicURL: String? = nil, showsNumbers: Bool = false,
        linkLife: Duration = .seconds(14_400)
    ) {
        self.listen = listen
        self.users = users
        self.publicURL = publicURL
        self.showsNumbers = showsNumbers
        self.linkLife = linkLife
    }

    init(_ section: YAMLSection) {
        let standard = HTTPSettings()
        listen = section.listenAddress("listen", standard.listen)
        showsNumbers = section.flag("show_numbers", standard.showsNumbers)
        linkLife = section.seconds("link_minutes", .seconds(240), in: 1...1440) * 60
        token = section.optionalString("token", limit: 500).map { Redacted($0) }
        if let token, token.exposed.utf8.count < 16 || !token.exposed.allSatisfy(\.isPlain) {
            section.complain(
                "token", "'token' is no token",
                write: "${NAME} with 16 or more letters, digits and marks in that variable")
        }
        users = section.named("users").compactMap { Self.account($0.name, $0.section) }
        if let listen, token == nil, users.isEmpty, !listen.isLoopback {
            section.warn(
                "listen", "everybody who reaches \(listen) can read and steer calls",
                write: "127.0.0.1:\(listen.port), or a 'token' or 'users'")
        }
        guard let text = section.optionalString("public_url", limit: 200),
            !["off", "false", "no"].contains(text)
        else { return }
        publicURL = String(text.hasSuffix("/") ? text.dropLast() : text[...])
        if !Self.isBase(text) {
            section.complain(
                "public_url", "'public_url' is '\(text)'",
                write: "an address such as https://handoff.example:8080, or off")
        }
        if listen == nil {
            section.complain(
                "public_url", "'public_url' is set, and 'listen' is off",
                write: "listen: an address and port, or leave out 'public_url'")
        }
    }

    private static func account(_ name: String, _ section: YAMLSection) -> Account? {
        if name.isEmpty || name.count > 60 || !name.allSatisfy(\.isPlain) || name.contains("/") {
            section.complain(
                "role", "'\(name.prefix(60))' is no name of a user",
                write: "at most 60 letters, digits and marks, without spaces")
        }
        let role = section.choice("role", AccountRole.operator)
        guard let text = section.optionalString("password_hash", limit: 300) else {
            if !section.has("password_hash") {
                section.complain(
                    "password_hash", "\(name) has no 'password_hash'",
                    write: "what `handoff password` prints")
            }
            return nil
        }
        guard let password = PasswordHash(text) else {
            // Whoever wrote the password itself finds it in no log.
            section.complain(
                "password_hash", "the 'password_hash' of \(name) is no hash",
                write: "what `handoff password` prints: pbkdf2-sha256$…")
            return nil
        }
        return Account(name: name, password: password, role: role)
    }

    /// `http://` or `https://`, a host, and nothing that would end a header's `<…>`.
    private static func isBase(_ text: String) -> Bool {
        guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else {
            return false
        }
        let rest = text.dropFirst(scheme.count)
        return HostPort(rest.prefix { $0 != "/" }) != nil
            && text.allSatisfy {
                $0.isASCII && $0 > " " && $0 != "\u{7F}" && !"<>\"?#".contains($0)
            }
    }
}

extension Character {
    /// A visible ASCII character: what fits into a header.
    fileprivate var isPlain: Bool { isASCII && self > " " && self != "\u{7F}" }
}
