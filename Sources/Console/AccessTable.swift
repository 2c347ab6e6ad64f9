// SPDX-License-Identifier: Apache-2.0

import Accounts
import Hummingbird

/// Which role a request asks for. What has no row is for admins: a new path is closed until its row is
/// written.
enum AccessTable {
    private enum Part: Sendable {
        case name(String)
        case any
    }

    private struct Row: Sendable {
        var method: HTTPRequest.Method
        var path: [Part]
        var role: AccountRole

        init(_ method: HTTPRequest.Method, _ path: String, _ role: AccountRole) {
            self.method = method
            self.path = AccessTable.parts(path).map { $0 == "*" ? .any : .name(String($0)) }
            self.role = role
        }
    }

    private static let rows: [Row] = [
        Row(.get, "/v1/calls", .operator), Row(.get, "/v1/calls/*", .operator),
        Row(.get, "/v1/calls/*/explanation", .operator),
        Row(.get, "/v1/calls/*/last-words", .operator), Row(.get, "/v1/events", .operator),
        Row(.get, "/v1/handoffs/*", .operator), Row(.get, "/v1/desk", .operator),
        Row(.get, "/v1/operators", .operator),
        Row(.put, "/v1/operators/*/presence", .supervisor),
        Row(.post, "/v1/operators/*/presence", .supervisor),
        Row(.post, "/v1/calls/*/transcript", .operator),
        Row(.post, "/v1/calls/*/report", .operator),
        Row(.post, "/v1/calls/*/takeover", .operator),
        Row(.post, "/v1/calls/*/handoff", .operator),
        Row(.post, "/v1/calls/*/hangup", .operator),
        Row(.post, "/v1/calls/*/recording", .operator),
        Row(.post, "/v1/calls/*/abort", .operator), Row(.delete, "/v1/session", .operator),
        Row(.get, "/v1/recordings", .supervisor),
        Row(.get, "/v1/calls/*/recording", .supervisor), Row(.get, "/metrics", .supervisor),
        Row(.delete, "/v1/calls/*/recording", .admin), Row(.post, "/v1/rules/reload", .admin),
    ]

    static func leastRole(for method: HTTPRequest.Method, _ path: String) -> AccountRole {
        let asked = parts(path)
        let row = rows.first { row in
            row.method == method && row.path.count == asked.count
                && zip(row.path, asked).allSatisfy { part, name in
                    switch part {
                    case .any: true
                    case .name(let known): known == name
                    }
                }
        }
        return row?.role ?? .admin
    }

    /// Whether a request is about the presence of the operator of this name.
    static func isOwnPresence(_ path: String, of name: String) -> Bool {
        path == "/v1/operators/\(name)/presence"
    }

    private static func parts(_ path: String) -> [Substring] { path.split(separator: "/") }
}
