// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import JSON

/// Answers of the API.
enum ConsoleAnswer {
    static func json(_ value: JSONValue, status: Int = 200) -> Response {
        text(JSONText.compact(value) + "\n", type: "application/json", status: status)
    }

    /// What has come of loading rules anew: an error lists all that is wrong with them.
    static func reloaded(_ answer: ConsoleActions.Reload.Answer) -> Response {
        switch answer {
        case .loaded(let members):
            return json(.object([.init("loaded", true)] + members))
        case .refused(let problems):
            return ConsoleError(
                status: 422, code: "bad-configuration",
                message: "the rules and routes stay as they were: there are problems"
            ).response(problems: problems)
        }
    }

    static func text(_ text: String, type: String, status: Int = 200) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        return Response(
            status: .init(code: status), headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
