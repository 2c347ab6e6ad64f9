// SPDX-License-Identifier: Apache-2.0

/// Samples at their places in time.
struct PlacedSound {
    private static let longest = 4 * 3600

    private(set) var samples: [Int16] = []
    let rate: Int

    init(rate: Int) { self.rate = rate }

    mutating func put(_ sound: [Int16], at place: Int) {
        // Of what began before the first packet, the rest counts.
        let early = min(sound.count, max(0, -place))
        let start = max(0, place)
        let end = min(start + sound.count - early, Self.longest * rate)
        guard start < end else { return }
        if samples.count < end {
            samples += repeatElement(0, count: end - samples.count)
        }
        for index in start..<end { samples[index] = sound[early + index - start] }
    }
}
