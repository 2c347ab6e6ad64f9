// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Reads the bot's `hangup` object: a wish to end the call is taken whatever its form.
package enum AgentHangUp {
    package static let longestReason = 200
    package static let defaultReason = "the conversation is over"

    /// The reason given, cut to its bound; a reason of our own when there is none.
    package static func reason(in json: JSONValue?) -> String {
        let text = json?["reason"]?.string ?? json?.string ?? ""
        guard text.contains(where: { !$0.isWhitespace }) else { return defaultReason }
        return String(text.prefix(longestReason))
    }
}
