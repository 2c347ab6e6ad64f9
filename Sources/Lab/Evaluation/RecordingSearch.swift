// SPDX-License-Identifier: Apache-2.0

/// Searches a recording for stretches of another by normalised cross-correlation: whether, and
/// where, something can be heard in it, whatever its loudness.
///
/// The recording is transformed once, in overlapping blocks; every search for a stretch of up to
/// `stretch` samples then costs one transform a block.
package struct RecordingSearch: Sendable {
    package struct Match: Sendable, Hashable {
        /// 1 for the same waveform at any loudness, near 0 for unrelated sound.
        package var correlation: Float
        /// Sample of the recording at which the stretch begins.
        package var offset: Int
        /// Sample of the searched sound at which the stretch begins.
        package var stretchOffset = 0
    }

    private struct Block: Sendable {
        var start: Int
        var real: [Float]
        var imaginary: [Float]
    }

    /// Quieter stretches than this (-70 dBFS RMS) are silence and match nothing.
    private static let silentMeanSquare = 107.0

    private let stretch: Int
    private let transform: FourierTransform
    private let blocks: [Block]
    /// Sum of squares of the recording before each sample.
    private let energyBefore: [Double]

    /// Prepares a recording for stretches of up to `stretch` samples, at least 1.
    package init(_ recording: [Int16], stretch: Int) {
        let stretch = max(1, stretch)
        self.stretch = stretch
        let transform = FourierTransform(atLeast: 2 * stretch)
        self.transform = transform
        var total = 0.0
        energyBefore =
            [0]
            + recording.map { sample in
                total += Double(sample) * Double(sample)
                return total
            }
        let step = transform.size - stretch + 1
        blocks = Swift.stride(from: 0, to: max(0, recording.count), by: step).map { start in
            var real = [Float](repeating: 0, count: transform.size)
            var imaginary = real
            for index in 0..<min(transform.size, recording.count - start) {
                real[index] = Float(recording[start + index])
            }
            Self.run(transform, &real, &imaginary)
            return Block(start: start, real: real, imaginary: imaginary)
        }
    }

    /// The place that is most like `sound`, of which only the first `stretch` samples count. Nil
    /// when either is silent or the recording is shorter.
    package func strongestMatch(for sound: ArraySlice<Int16>) -> Match? {
        let wanted = sound.prefix(stretch)
        let energy = wanted.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard energy > Self.silentMeanSquare * Double(max(1, wanted.count)) else { return nil }
        var real = [Float](repeating: 0, count: transform.size)
        var imaginary = real
        for (index, sample) in wanted.enumerated() { real[index] = Float(sample) }
        Self.run(transform, &real, &imaginary)
        let last = energyBefore.count - 1 - wanted.count
        guard last >= 0 else { return nil }
        var best: Match?
        for block in blocks where block.start <= last {
            let products = correlate(block, real, imaginary)
            let places = transform.size - stretch + 1
            for place in 0..<min(places, last - block.start + 1) {
                let offset = block.start + place
                let local = energyBefore[offset + wanted.count] - energyBefore[offset]
                guard local > Self.silentMeanSquare * Double(wanted.count) else { continue }
                let correlation = abs(products[place]) / Float((energy * local).squareRoot())
                if correlation > best?.correlation ?? 0 {
                    best = Match(correlation: correlation, offset: offset)
                }
            }
        }
        return best
    }

    /// The strongest match of any stretch of `sound`, trying one every `hop` samples.
    package func strongestMatch(forAnyStretchOf sound: [Int16], every hop: Int) -> Match? {
        var best: Match?
        let last = max(0, sound.count - stretch)
        for start in Swift.stride(from: 0, through: last, by: max(1, hop)) {
            let end = min(sound.count, start + stretch)
            guard var match = strongestMatch(for: sound[start..<end]) else { continue }
            match.stretchOffset = start
            if match.correlation > best?.correlation ?? 0 { best = match }
        }
        return best
    }

    /// Correlation at every place of one block: the inverse transform of block × conjugate.
    private func correlate(_ block: Block, _ real: [Float], _ imaginary: [Float]) -> [Float] {
        var productReal = [Float](repeating: 0, count: transform.size)
        var productImaginary = productReal
        for index in 0..<transform.size {
            let (a, b) = (block.real[index], block.imaginary[index])
            productReal[index] = a * real[index] + b * imaginary[index]
            productImaginary[index] = b * real[index] - a * imaginary[index]
        }
        Self.run(transform, &productImaginary, &productReal)
        let scale = 1 / Float(transform.size)
        return productReal.map { $0 * scale }
    }

    private static func run(
        _ transform: FourierTransform, _ real: inout [Float], _ imaginary: inout [Float]
    ) {
        real.withUnsafeMutableBufferPointer { real in
            imaginary.withUnsafeMutableBufferPointer { imaginary in
                transform.transform(real, imaginary)
            }
        }
    }
}
