// SPDX-License-Identifier: Apache-2.0

/// What a file of rules says of itself: who wrote it (`author:`) and why it was changed (`note:`).
package struct RuleFileRemark: Sendable, Hashable {
    package var author: String?
    package var note: String?

    init() {}

    /// Of several files the first that says it; all of them may.
    init(_ tops: [YAMLSection]) {
        for top in tops {
            let (author, note) = (
                top.optionalString("author", limit: 120), top.optionalString("note", limit: 500)
            )
            self.author = self.author ?? author
            self.note = self.note ?? note
        }
    }
}
