// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Timing

/// Finds times at which nothing can be done: after the end of the call, or before what was done at a
/// time already.
struct TimeCheck {
    let document: YAMLDocument
    /// When the call must be over.
    let limit: Duration
    private var last: Duration = .zero

    init(_ document: YAMLDocument, limit: Duration) {
        self.document = document
        self.limit = limit
    }

    /// Takes the time of the next entry.
    mutating func take(_ time: Duration, _ words: String, line: Int) {
        if time >= limit {
            document.complain(
                line: line, "'\(words)' is after the end of the call",
                write: "a time before \(Self.words(limit)), or a longer 'limit'")
        } else if time < last {
            document.complain(
                line: line, "'\(words)' stands behind a later time, \(Self.words(last))",
                write: "what is done in the order in which it is done")
        }
        last = max(last, time)
    }

    private static func words(_ time: Duration) -> String {
        time.inMilliseconds % 1000 == 0
            ? "\(time.inMilliseconds / 1000) s" : "\(time.inMilliseconds) ms"
    }
}
