// SPDX-License-Identifier: Apache-2.0

import Accounts
import Hummingbird

/// Who makes a request, as the doors found out.
enum Visitor: Sendable, Hashable {
    /// Nobody in particular: neither a token nor users are configured, or the path is open to all.
    case anybody
    /// Whoever has the token.
    case token
    case user(name: String, role: AccountRole)

    /// How the log names them.
    var name: String {
        switch self {
        case .anybody: "anybody"
        case .token: "the token"
        case .user(let name, _): name
        }
    }

    /// Whether callers' numbers may be shown to them, where they are shown at all.
    var maySeeNumbers: Bool {
        switch self {
        case .anybody, .token: true
        case .user(_, let role): role >= .supervisor
        }
    }

    /// Whether they may make a request.
    func may(_ method: HTTPRequest.Method, _ path: String) -> Bool {
        switch self {
        case .anybody, .token: true
        case .user(let name, let role):
            // Everybody says of themselves whether they take calls.
            role >= AccessTable.leastRole(for: method, path)
                || AccessTable.isOwnPresence(path, of: name)
        }
    }
}
