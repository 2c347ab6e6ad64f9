// SPDX-License-Identifier: Apache-2.0

/// The identity of one attempt to reach a target, counted from 1 within its call.
///
/// A late answer or failure names the attempt it belongs to, so it can
/// never be mistaken for that of the next target.
package struct AttemptID: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var number: Int

    package init(number: Int) { self.number = number }

    package var description: String { "attempt-\(number)" }

    package static func < (left: AttemptID, right: AttemptID) -> Bool {
        left.number < right.number
    }
}
