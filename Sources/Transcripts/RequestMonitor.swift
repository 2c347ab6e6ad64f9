// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Notices by the transcript that the caller says the same again.
///
/// A request is counted each time it is made; the count passes a bound once.
package struct RequestMonitor: Sendable, Hashable {
    private let bounds: [Double]
    private var memory = RequestMemory()

    package init(bounds: Set<TroubleBound>) {
        self.bounds = bounds.filter { $0.measure == .repeatedRequest }.map(\.atLeast).sorted()
    }

    /// Takes a segment; `now` is the time on the call's line.
    package mutating func receive(_ segment: TranscriptSegment, at now: SampleTime) -> [Trouble] {
        guard !bounds.isEmpty, segment.isFinal, segment.party == .caller else { return [] }
        let times = Double(memory.count(of: segment.text, at: now.seconds))
        return bounds.filter { times >= $0 && times - 1 < $0 }.map { bound in
            Trouble(
                measure: .repeatedRequest, party: .caller, value: times, bound: bound,
                at: segment.end ?? now)
        }
    }
}
