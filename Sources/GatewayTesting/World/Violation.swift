// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Handoff
package import Timing

/// What the simulated world sensed to be wrong, with what is needed to see it again.
package struct Violation: Sendable, Hashable, CustomStringConvertible {
    package var sense: SimSenses.Sense
    package var call: CallID?
    package var at: Instant
    package var seed: UInt64
    package var what: String

    package init(sense: SimSenses.Sense, call: CallID?, at: Instant, seed: UInt64, what: String) {
        self.sense = sense
        self.call = call
        self.at = at
        self.seed = seed
        self.what = what
    }

    package var description: String {
        let broken = sense.invariant.map { "invariant \($0.rawValue) (\(sense)) broken" }
        return "\(broken ?? "defect") at \((at - .zero).inMilliseconds) ms, seed \(seed): \(what)"
            + (call.map { " [\($0)]" } ?? "")
    }
}
