// SPDX-License-Identifier: Apache-2.0

import CallModel
import Hummingbird

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

    static func badRequest(_ message: String) -> ConsoleError {
        ConsoleError(status: 400, code: "bad-request", message: message)
    }

    static func refused(_ message: String) -> ConsoleError {
        ConsoleError(status: 409, code: "refused", message: message)
    }

    var response: Response {
        let error: JSONValue = ["code": .string(code), "message": .string(message)]
        return ConsoleAnswer.json(["error": error], status: status)
    }
}
