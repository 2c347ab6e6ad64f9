// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What a leg's own signalling said of how the leg fared: a SIP status with its phrase, the close
/// code of a socket.
///
/// The kind of the leg makes it and words it. Whoever decides about calls carries it along and
/// looks at nothing in it; journals, packages and pages show it.
package struct LegEvidence: Sendable, Hashable {
    /// The kind of the leg, and the member it is shown under: `sip`, `stream`.
    package let kind: String
    /// Nil where nothing but words came.
    package let code: Int?
    package let text: String
    private let codeName: String
    private let more: [ContextItem]

    /// `codeName` is what the kind calls its codes; `more` is shown to programs beside them.
    package init(
        kind: String, code: Int?, named codeName: String, text: String, more: [ContextItem] = []
    ) {
        self.kind = kind
        self.code = code
        self.codeName = codeName
        self.text = text
        self.more = more
    }

    /// `486 Busy Here`.
    package var words: String { code.map { "\($0) \(text)" } ?? text }

    /// What it is under its kind's name.
    package var json: JSONValue {
        .object(
            (code.map { [.init(codeName, .integer(Int64($0)))] } ?? [])
                + [.init("text", .string(text))] + more.map { .init($0.key, .string($0.value)) })
    }

    /// The same with other words in the place of its text.
    package func withText(_ words: (String) -> String) -> LegEvidence {
        LegEvidence(kind: kind, code: code, named: codeName, text: words(text), more: more)
    }
}
