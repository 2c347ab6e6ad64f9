// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The power of sound by time and frequency: windows of about 32 ms (Hann), side by side.
struct Spectrum: Sendable {
    /// Power in decibels relative to a sine of full scale: one column a window, one row a band from 0
    /// Hz up.
    let columns: [[Float]]
    /// Hz from one band to the next.
    let bandwidth: Double

    /// What nothing measures.
    static let floor: Float = -120
    private static let windowLength = 0.032
    /// Longer sound is looked at in as many windows, evenly apart.
    private static let columnLimit = 4000

    init(_ samples: [Int16], rate: Int) {
        let transform = FourierTransform(atLeast: max(64, Int(Double(rate) * Self.windowLength)))
        let size = transform.size
        bandwidth = Double(rate) / Double(size)
        let window = (0..<size).map { index in
            Float(0.5 - 0.5 * cos(2 * Double.pi * Double(index) / Double(size)))
        }
        let count = samples.count / size
        let taken = min(count, Self.columnLimit)
        var real = [Float](repeating: 0, count: size)
        var imaginary = real
        columns = (0..<taken).map { column in
            let start = column * count / taken * size
            for index in 0..<size {
                real[index] = Float(samples[start + index]) / 32768 * window[index]
                imaginary[index] = 0
            }
            real.withUnsafeMutableBufferPointer { real in
                imaginary.withUnsafeMutableBufferPointer { transform.transform(real, $0) }
            }
            return (0..<size / 2).map { band in
                let power = real[band] * real[band] + imaginary[band] * imaginary[band]
                // A sine of full scale gives size / 4 in its band, with this window.
                let scale = Float(size) / 4
                return power > 0
                    ? max(Self.floor, 10 * log10f(power / (scale * scale))) : Self.floor
            }
        }
    }

    /// The highest frequency whose mean power is within so many decibels of the strongest; nil when
    /// there is no sound.
    func upperFrequency(below decibels: Float) -> Double? {
        guard let bands = columns.first?.count else { return nil }
        let means = (0..<bands).map { band in
            columns.reduce(into: Float(0)) { $0 += powf(10, $1[band] / 10) }
        }
        // The lowest bands hold the offset, which is no sound.
        guard bands > 3, let strongest = means[2...].max(), strongest > 0,
            10 * log10f(strongest / Float(columns.count)) > Self.floor + 20
        else { return nil }
        let bound = strongest * powf(10, -decibels / 10)
        return means.lastIndex { $0 >= bound }.map { Double($0 + 1) * bandwidth }
    }
}
