// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Why a message of a recogniser was not taken.
package enum RecogniserFault: Error, Sendable, Hashable, CustomStringConvertible {
    case json(JSONSyntaxError)
    /// A binary message, where only text has a meaning.
    case binary(bytes: Int)
    case notAnObject
    /// This member is missing or of the wrong type.
    case member(String)

    package var description: String {
        switch self {
        case .json(let error): "not JSON: \(error)"
        case .binary(let bytes): "a binary message of \(bytes) bytes"
        case .notAnObject: "not a JSON object"
        case .member(let name): "member \"\(name)\" is missing or of the wrong type"
        }
    }
}
