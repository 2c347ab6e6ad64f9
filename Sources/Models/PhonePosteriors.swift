// SPDX-License-Identifier: Apache-2.0

/// What phones were heard, 50 rows a second: natural logarithms of 191 probabilities a row.
package struct PhonePosteriors: Sendable {
    package var rows: Int
    /// [rows][191].
    package var values: [Float]

    /// Log-probability of symbol `symbol` in row `row`.
    package subscript(row row: Int, symbol symbol: Int) -> Float {
        values[row * PhoneWeights.outputs + symbol]
    }
}

/// Runs the phone model over a whole stretch of sound at once: the reference for the streaming
/// form, and the second look at a candidate. One instance a worker; not thread-safe.
package final class PhoneAnalyser {
    /// The longest stretch, in rows of 20 ms.
    package let rowLimit: Int
    private let frontEnd: LogMelFrontEnd
    private let network: PhoneNetwork
    private let samples: FloatBuffer

    /// Scratch for stretches of up to `rowLimit` rows (at most 1500, 30 s).
    package init(weights: PhoneWeights, rowLimit: Int = 200, floor: Float = 1e-10) {
        self.rowLimit = min(1500, max(1, rowLimit))
        network = PhoneNetwork(weights: weights, rowLimit: self.rowLimit)
        let frames = 2 * self.rowLimit + 3
        frontEnd = LogMelFrontEnd(weights: weights, frameLimit: frames, floor: floor)
        samples = FloatBuffer(frames * LogMelFrontEnd.hop + 2 * LogMelFrontEnd.frame)
    }

    /// The phones of mono sound at 16 kHz in [-1, 1]; nothing for 200 samples or fewer. Sound
    /// beyond the row limit is not looked at.
    package func run(_ sound: [Float]) -> PhonePosteriors {
        let half = LogMelFrontEnd.frame / 2
        let count = min(sound.count, rowLimit * 2 * LogMelFrontEnd.hop - 1)
        guard count > half else { return PhonePosteriors(rows: 0, values: []) }
        let frames = count / LogMelFrontEnd.hop + 1
        let rows = (frames - 1) / 2 + 1
        // Reflected at both ends, the edge sample not repeated.
        for index in 0..<(count + 2 * half) {
            var place = abs(index - half)
            if place >= count { place = 2 * (count - 1) - place }
            let value = sound[place]
            samples.base[index] = value.isFinite ? min(1, max(-1, value)) : 0
        }
        frontEnd.run(samples.base, count: frames)
        // One zero frame before the first, and after the last.
        let bands = PhoneWeights.bands
        let base = frontEnd.bandsOut.base
        for frame in stride(from: frames - 1, through: 0, by: -1) {
            (base + (frame + 1) * bands).update(from: base + frame * bands, count: bands)
        }
        frontEnd.clearFrame(0)
        frontEnd.clearFrame(frames + 1)
        frontEnd.stem(rows: rows, into: network.input.base)
        network.run([PhoneSegment(rows: rows, final: rows, cache: nil)])
        let values = UnsafeBufferPointer(
            start: network.output.base, count: rows * PhoneWeights.outputs)
        return PhonePosteriors(rows: rows, values: Array(values))
    }
}
