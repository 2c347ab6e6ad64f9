// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import JSON

/// Answers of the API.
enum ConsoleAnswer {
    static func json(_ value: JSONValue, status: Int = 200) -> Response {
        text(JSONText.compact(value) + "\n", type: "application/json", status: status)
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
