// SPDX-License-Identifier: Apache-2.0

package import Audio
import Glibc
package import JSON

/// What a telephony engineer wants to know of one channel of sound.
package struct SoundProbe: Sendable, Hashable {
    package var seconds: Double
    /// Samples a second.
    package var rate: Int
    /// Root mean square and highest sample, in dBov.
    package var level: SoundLevel
    /// Level while somebody speaks, and how much of the time that is; nil without speech.
    package var speech: ActiveSpeechLevel?
    /// The level that one frame in ten stays under, in dBov; what is digitally silent left out. Nil
    /// when all is.
    package var noiseFloor: Float?
    /// The share of frames of 20 ms below -60 dBov, and that of frames without any change, 0...1.
    package var silence: Double
    package var deadSilence: Double
    /// Samples in runs of three and more at the limit of what 16 bits or G.711 can say.
    package var clippedSamples: Int
    /// The mean of all samples, in steps of 16 bits.
    package var offset: Double
    /// Above this frequency, in Hz, all is 50 dB below the strongest band; nil in silence.
    package var upperFrequency: Double?

    /// The least magnitude that can be the limit: G.711's highest code is 32124 (µ) or 32256 (A).
    private static let limit: Int32 = 32_100
    private static let silent: Float = -60

    package init(_ samples: [Int16], rate: Int) {
        seconds = Double(samples.count) / Double(max(1, rate))
        self.rate = rate
        level = SoundLevel(of: samples)
        speech = samples.withUnsafeBufferPointer { ActiveSpeechLevel(of: $0, rate: rate) }
        let frames = Self.frames(samples, length: max(1, rate / 50))
        let moving = frames.filter { !$0.isDead }.map(\.level).sorted()
        noiseFloor = moving.isEmpty ? nil : moving[moving.count / 10]
        let count = Double(max(1, frames.count))
        silence = Double(frames.count { $0.level < Self.silent }) / count
        deadSilence = Double(frames.count(where: \.isDead)) / count
        clippedSamples = Self.clipped(samples)
        offset = samples.reduce(into: 0.0) { $0 += Double($1) } / Double(max(1, samples.count))
        upperFrequency = Spectrum(samples, rate: rate).upperFrequency(below: 50)
    }

    private static func frames(
        _ samples: [Int16], length: Int
    ) -> [(level: Float, isDead: Bool)] {
        stride(from: 0, to: samples.count - length + 1, by: length).map { start in
            samples.withUnsafeBufferPointer { buffer in
                let frame = UnsafeBufferPointer(rebasing: buffer[start..<start + length])
                let first = frame[0]
                return (SoundLevel(of: frame).rms, frame.allSatisfy { $0 == first })
            }
        }
    }

    private static func clipped(_ samples: [Int16]) -> Int {
        var (clipped, run) = (0, 0)
        var last: Int16 = 0
        for sample in samples {
            run = sample == last ? run + 1 : 1
            last = sample
            guard abs(Int32(sample)) >= limit, run >= 3 else { continue }
            clipped += run == 3 ? 3 : 1
        }
        return clipped
    }

    // MARK: In words

    package var json: JSONValue {
        .members([
            "seconds": .number(Self.round(seconds, 100)), "rate": .integer(Int64(rate)),
            "rms_dbov": Self.tenth(level.rms), "peak_dbov": Self.tenth(level.peak),
            "speech_dbov": speech.map { Self.tenth($0.level) },
            "speech_percent": speech.map { Self.tenth($0.activity * 100) },
            "noise_floor_dbov": noiseFloor.map(Self.tenth),
            "silence_percent": Self.tenth(Float(silence * 100)),
            "dead_silence_percent": Self.tenth(Float(deadSilence * 100)),
            "clipped_samples": .integer(Int64(clippedSamples)),
            "offset_steps": .number(Self.round(offset, 10)),
            "upper_frequency_hz": upperFrequency.map { .integer(Int64($0.rounded())) },
        ])
    }

    /// One line a measure.
    package var lines: [String] {
        var lines = [
            "level          \(text(level.rms)) rms, peak \(text(level.peak))",
            speech.map {
                "speech         \(text($0.level)) while active, \(percent($0.activity)) of the time"
            } ?? "speech         none",
            "noise floor    " + (noiseFloor.map(text) ?? "none: digitally silent"),
            "silence        \(percent(Float(silence))) below -60 dBov, "
                + "\(percent(Float(deadSilence))) without any change",
            "clipping       "
                + (clippedSamples == 0 ? "none" : "\(clippedSamples) samples at the limit"),
        ]
        if abs(offset) >= 8 {
            lines.append("offset         \(Int(offset.rounded())) steps of 16 bits")
        }
        if let upperFrequency {
            lines.append("bandwidth      up to \(Int((upperFrequency / 100).rounded()) * 100) Hz")
        }
        return lines
    }

    private func text(_ decibels: Float) -> String {
        decibels <= SoundLevel.floor
            ? "silent" : EvaluationTable.fixed(Double(decibels), 1) + " dBov"
    }

    private func percent(_ share: Float) -> String {
        EvaluationTable.fixed(Double(share) * 100, 1) + " %"
    }

    private static func round(_ value: Double, _ parts: Double) -> Double {
        (value * parts).rounded() / parts
    }

    private static func tenth(_ value: Float) -> JSONValue {
        .number(round(Double(value), 10))
    }
}
