// SPDX-License-Identifier: Apache-2.0

// Mixing as free functions over the caller's buffers: sources are added one by one into a wide
// accumulator, which is then cut to 16 bits once. Nothing here allocates.

/// Empties an accumulator for the next frame.
package func clearMix(_ accumulator: UnsafeMutableBufferPointer<Int32>) {
    accumulator.update(repeating: 0)
}

/// Adds one source. Its gain goes from `start` to `end` in a straight line over the first `rampCount`
/// samples, 5 ms, and stays there, so that a change of routing does not click.
package func mix(
    _ source: UnsafeBufferPointer<Int16>, from start: Gain, to end: Gain,
    rampCount: Int = PCMFrame.rampCount, into accumulator: UnsafeMutableBufferPointer<Int32>
) {
    let count = min(source.count, accumulator.count)
    let ramp = start == end ? 0 : min(rampCount, count)
    let step = end.scaled - start.scaled
    for index in 0..<ramp {
        let gain = start.scaled + step * Int32(index + 1) / Int32(rampCount)
        accumulator[index] &+= scale(source[index], by: gain)
    }
    if end == .unity {
        for index in ramp..<count { accumulator[index] &+= Int32(source[index]) }
    } else if end != .silence {
        for index in ramp..<count { accumulator[index] &+= scale(source[index], by: end.scaled) }
    }
}

/// Cuts an accumulator to 16 bits; what is too loud is clipped, never wrapped.
package func saturate(
    _ accumulator: UnsafeBufferPointer<Int32>, into samples: UnsafeMutableBufferPointer<Int16>
) {
    for index in 0..<min(accumulator.count, samples.count) {
        samples[index] = Int16(clamping: accumulator[index])
    }
}

@inline(__always)
private func scale(_ sample: Int16, by gain: Int32) -> Int32 {
    (Int32(sample) &* gain &+ Gain.one / 2) >> 12
}
