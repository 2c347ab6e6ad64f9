// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Speech by level alone: in place of the voice activity detector, so that the simulation has the
/// signals that rules about silence wait for.
package struct SpeechGate: Sendable {
    private static let threshold = 330
    private static let onsetFrames = 3
    private static let hangoverFrames = 15

    private var loud = 0
    private var quiet = 0
    private var began: SampleTime?

    /// The mean magnitude of a frame.
    static func level(of frame: UnsafeBufferPointer<Int16>) -> Int {
        guard !frame.isEmpty else { return 0 }
        var sum = 0
        for sample in frame { sum &+= Int(sample.magnitude) }
        return sum / frame.count
    }

    package init() {}

    package mutating func hear(
        _ frame: UnsafeBufferPointer<Int16>, from party: Party, at time: SampleTime
    ) -> Signal? {
        if Self.level(of: frame) >= Self.threshold {
            loud += 1
            quiet = 0
            guard began == nil, loud >= Self.onsetFrames else { return nil }
            let start = time.advanced(bySamples: -Int64(160 * (Self.onsetFrames - 1)))
            began = start
            return .speechBegan(party, at: start)
        }
        loud = 0
        quiet += 1
        guard let start = began, quiet >= Self.hangoverFrames else { return nil }
        began = nil
        let end = time.advanced(bySamples: -Int64(160 * (Self.hangoverFrames - 1)))
        return .speechEnded(party, began: start, ended: end)
    }
}
