// SPDX-License-Identifier: Apache-2.0

import CallModel
import Hummingbird
import JSON

/// An answer that says what is wrong: `{"error":{"code":…,"message":…}}`. Codes are stable.
struct ConsoleError: Error, Sendable, Hashable {
    var status: Int
    var code: String
    var message: String

    static let notFound = ConsoleError(
        status: 404, code: "not-found", message: "there is nothing at this path")
    static let unauthorized = ConsoleError(
        status: 401, code: "unauthorized",
        message: "send the configured token as \"Authorization: Bearer TOKEN\"")
    static let foreignOrigin = ConsoleError(
        status: 403, code: "foreign-origin",
        message: "a page of another site may not use this API")
    static let tooManyFeeds = ConsoleError(
        status: 503, code: "too-many-feeds", message: "too many clients follow the event feed")

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

    var response: Response {
        let error: JSONValue = ["code": .string(code), "message": .string(message)]
        return ConsoleAnswer.json(["error": error], status: status)
    }
}
