// SPDX-License-Identifier: Apache-2.0

/// A run of rows of one stream in a batch: which rows of the network's input, and what they
/// follow on.
package struct PhoneSegment {
    /// Rows of 20 ms: the new ones and the look-ahead.
    package var rows: Int
    /// How many of them are final and enter the cache; the rest is computed again next step.
    package var final: Int
    /// The stream's past; nil for a stretch of sound on its own.
    package var cache: PhoneCache?

    package init(rows: Int, final: Int, cache: PhoneCache?) {
        self.rows = max(0, rows)
        self.final = min(max(0, final), self.rows)
        self.cache = cache
    }
}
