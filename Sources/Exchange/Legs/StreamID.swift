// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// One stream of a call, whichever party is behind it: no two of a call have the same number, so
/// what comes late of one is never taken for another's.
package struct StreamID: Sendable, Hashable {
    package var call: CallID
    /// Counted from 1 within the call.
    package var number: Int

    package init(call: CallID, number: Int) {
        self.call = call
        self.number = number
    }
}

/// Numbers the streams of one call.
struct StreamNumbers: Sendable {
    private let call: CallID
    private var last = 0

    init(_ call: CallID) { self.call = call }

    mutating func next() -> StreamID {
        last += 1
        return StreamID(call: call, number: last)
    }
}
