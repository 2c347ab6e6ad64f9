// SPDX-License-Identifier: Apache-2.0

/// What is to be done with a body, and whether it may be left out (RFC 3261 section 20.11).
struct ContentDisposition: Sendable, Hashable {
    enum Handling: Sendable, Hashable {
        case required, optional
    }

    /// `session`, `render`, `early-session`, ..., in lower case; nil when nothing is said.
    let type: String?
    /// Nil when nothing is said.
    let handling: Handling?

    init(_ value: String?) {
        guard let value else {
            type = nil
            handling = nil
            return
        }
        let media = MediaType(value)
        type = media.name.isEmpty ? nil : media.name
        handling =
            switch media.parameters["handling"].map(QuotedString.unquote)?.lowercased() {
            case "required": .required
            case "optional": .optional
            default: nil
            }
    }

    /// Whether a session description with it describes the session: an `early-session` (RFC 3959)
    /// and the like describe something else.
    var isSession: Bool { type == nil || type == "session" || type == "render" }
}
