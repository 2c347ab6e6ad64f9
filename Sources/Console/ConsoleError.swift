// SPDX-License-Identifier: Apache-2.0

import Accounts
import CallModel
import Hummingbird
import JSON

/// An answer that says what is wrong, as RFC 9457 has it: what (`code`, which does not change) and in
/// words (`detail`).
struct ConsoleError: Error, Sendable, Hashable {
    var status: Int
    var code: String
    var message: String

    static let notFound = ConsoleError(
        status: 404, code: "not-found", message: "there is nothing at this path")
    static let unauthorized = ConsoleError(
        status: 401, code: "unauthorized",
        message: "log in, or send the configured token as \"Authorization: Bearer TOKEN\"")
    static let wrongPassword = ConsoleError(
        status: 401, code: "wrong-password", message: "the name or the password is wrong")
    static let foreignOrigin = ConsoleError(
        status: 403, code: "foreign-origin",
        message: "a page of another site may not use this API")
    static let pagesAreLocal = ConsoleError(
        status: 403, code: "pages-are-local",
        message: "without http.users the pages are for browsers on this machine")
    static let noWebSocket = ConsoleError(
        status: 426, code: "no-websocket",
        message: "this is the WebSocket of a desk, on a connection of its own")
    static let tooManyFeeds = ConsoleError(
        status: 503, code: "too-many-feeds", message: "too many clients follow the event feed")

    /// Somebody known who may not do that.
    static func forbidden(_ role: AccountRole) -> ConsoleError {
        ConsoleError(
            status: 403, code: "forbidden", message: "this is for the role \(role.rawValue)")
    }

    static func tooManyLogins(after wait: Duration) -> ConsoleError {
        ConsoleError(
            status: 429, code: "too-many-logins",
            message: "too many logins failed; try again in \(wait.components.seconds + 1) s")
    }

    static func unknownCall(_ call: CallID) -> ConsoleError {
        ConsoleError(
            status: 404, code: "unknown-call", message: "there is no call \"\(call)\" to act on")
    }

    static func noRecording(_ call: CallID) -> ConsoleError {
        ConsoleError(
            status: 404, code: "no-recording", message: "there is no recording of call \"\(call)\"")
    }

    static let unknownHandoff = ConsoleError(
        status: 404, code: "unknown-handoff",
        message: "there is no such handoff, or its link works no more")

    static func badRequest(_ message: String) -> ConsoleError {
        ConsoleError(status: 400, code: "bad-request", message: message)
    }

    /// Well-formed, and longer than is kept.
    static func tooLong(_ message: String) -> ConsoleError {
        ConsoleError(status: 422, code: "too-long", message: message)
    }

    static func unsupportedType(_ type: String) -> ConsoleError {
        ConsoleError(
            status: 415, code: "unsupported-type",
            message: "the body is \(type.prefix(64)); send JSON as application/json")
    }

    /// There is no target or route of this name; the message lists those there are.
    static func unknownName(_ kind: String, _ name: String, known: [String]) -> ConsoleError {
        let names = known.prefix(32).joined(separator: ", ")
        return ConsoleError(
            status: 404, code: "unknown-\(kind)",
            message: "there is no \(kind) \"\(name.prefix(128))\"; "
                + (names.isEmpty ? "there are none" : "write one of \(names)"))
    }

    static func refused(_ message: String) -> ConsoleError {
        ConsoleError(status: 409, code: "refused", message: message)
    }

    var response: Response { response(problems: nil) }

    /// The answer, with a list of all that is wrong, where there is one.
    func response(problems: [JSONValue]?) -> Response {
        let phrase = HTTPResponse.Status(code: status).reasonPhrase
        let members = JSONValue.members([
            "title": .string(phrase.isEmpty ? "\(status)" : phrase),
            "status": .integer(Int64(status)), "detail": .string(message),
            "code": .string(code), "problems": problems.map { .array($0) },
        ])
        return ConsoleAnswer.text(
            JSONText.compact(members) + "\n", type: "application/problem+json", status: status)
    }
}
