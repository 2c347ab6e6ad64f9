// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Timing

/// Sound in its place in time from the beginning of a scenario, 8 kHz; silence where there was none.
struct SoundTrack: Sendable {
    private(set) var samples: [Int16] = []

    /// Longest, in samples: an hour.
    private static let limit = 3600 * 8000

    init() {}

    /// All that a phone or a bot heard.
    init(_ heard: HeardSound) {
        for stretch in heard.stretches {
            stretch.samples.withUnsafeBufferPointer { add($0, at: stretch.start) }
        }
    }

    mutating func add(_ frame: UnsafeBufferPointer<Int16>, at now: Instant) {
        let start = Int((now - .zero).inNanoseconds / 125_000)
        guard start >= 0, start + frame.count <= Self.limit else { return }
        if samples.count < start + frame.count {
            samples.append(
                contentsOf: repeatElement(0, count: start + frame.count - samples.count))
        }
        for index in frame.indices { samples[start + index] = frame[index] }
    }

    /// From one sample to another, silence beyond the end.
    func part(_ range: Range<Int>) -> [Int16] {
        if range.lowerBound >= 0, range.upperBound <= samples.count { return Array(samples[range]) }
        return range.map { samples.indices.contains($0) ? samples[$0] : 0 }
    }
}

extension SoundTrack {
    /// Takes what there is of another one in this time.
    mutating func add(_ other: SoundTrack, in time: Range<Instant>) {
        let first = Int((time.lowerBound - .zero).inNanoseconds / 125_000)
        let last = min(
            other.samples.count, Int((time.upperBound - .zero).inNanoseconds / 125_000))
        guard first < last else { return }
        other.samples[first..<last].withUnsafeBufferPointer { add($0, at: time.lowerBound) }
    }
}
