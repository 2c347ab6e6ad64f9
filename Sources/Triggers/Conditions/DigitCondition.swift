// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// The caller presses a key, or keys in this order.
package struct DigitCondition: TriggerCondition, Hashable {
    /// The keys, such as `0` or `*9`.
    package var keys: String
    /// The longest pause between two keys of a sequence.
    package var within: Duration

    private var pressed = ""
    private var last: Instant?

    package init(keys: String, within: Duration = .seconds(3)) {
        self.keys = keys
        self.within = within
    }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        guard case .digit(let digit) = signal, digit.party == .caller, !keys.isEmpty else {
            return nil
        }
        if let last, now - last > within { pressed = "" }
        last = now
        pressed = String((pressed + String(digit.key)).suffix(keys.count))
        guard pressed == keys else { return nil }
        pressed = ""
        return Finding(
            detail: keys.count == 1 ? "key \(keys)" : "keys \(keys)", from: digit.at, to: digit.at)
    }
}
