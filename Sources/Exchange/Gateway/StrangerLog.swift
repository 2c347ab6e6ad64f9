// SPDX-License-Identifier: Apache-2.0

import Timing

/// What the log says of strangers at the door: one line at a time, however many come.
struct StrangerLog: Sendable {
    /// At most one line in this time.
    static let pause = Duration.seconds(10)

    private var last: Instant?
    private var untold = 0

    /// The line about one who was turned away; nil when it is too soon for another.
    mutating func line(_ what: String, at now: Instant) -> String? {
        if let last, now - last < Self.pause {
            untold += 1
            return nil
        }
        defer {
            last = now
            untold = 0
        }
        return untold == 0 ? what : "\(what) (and \(untold) others since the last such line)"
    }
}
