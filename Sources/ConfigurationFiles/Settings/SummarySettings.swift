// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Who writes summaries for operators (`briefing.summariser:`): a server that speaks as OpenAI's does.
package struct SummarySettings: Sendable, Hashable {
    /// Where its API is: `http://127.0.0.1:11434/v1`.
    package var url: String
    /// The model that is asked.
    package var model: String
    /// What it is shown as a bearer token; nil for one that asks for none.
    package var key: Redacted<String>?
    /// How long it may take.
    package var deadline: Duration
    /// What it is told of its task.
    package var instructions: String

    package static let instructions =
        "You brief a colleague who is about to take over a telephone call. From the JSON you are given, "
        + "write what they must know, in two or three short plain sentences to be spoken aloud: who is "
        + "calling, why, and what has been tried. Use nothing but what is in the JSON. No lists, no "
        + "markup, no greeting."

    init?(_ section: YAMLSection) {
        url = section.webAddress("url", example: "http://127.0.0.1:11434/v1")
        while url.hasSuffix("/") { url.removeLast() }
        model = section.string("model", "", limit: 200)
        if model.isEmpty {
            section.complain(
                "model", "it is not said which model is asked",
                write: "model: the name the server has for it")
        }
        deadline = .milliseconds(section.integer("deadline_ms", 4000, in: 200...20_000))
        instructions = section.string("instructions", Self.instructions, limit: 4000)
        let hasKey = section.has("key") || section.has("key_file")
        key = hasKey ? section.secret("key").map { Redacted($0) } : nil
    }
}
