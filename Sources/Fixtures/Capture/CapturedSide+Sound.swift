// SPDX-License-Identifier: Apache-2.0

import Audio
package import Timing

/// What one side of a captured call said, for ears and reports.
package struct CapturedSound: Sendable, Hashable {
    /// When its first sample was sent, as its packet came by.
    package var began: Instant
    /// Samples a second.
    package var rate: Int
    package var samples: [Int16]
}

extension CapturedSide {
    /// Its sound at 8000 or 16000, each packet where its timestamp puts it: without the jitter it came
    /// with, silent where packets are missing. Nil when there is none that can be decoded. What lies
    /// four hours behind the first packet is left out.
    package func sound(at rate: Int) -> CapturedSound? {
        guard !isEncrypted, let began = packets.first(where: { $0.codec != nil })?.at else {
            return nil
        }
        var voices: [Int: PlacedSound] = [:]
        for run in SoundRun.runs(of: packets) {
            run.decode(from: began, into: &voices)
        }
        let parts = voices.sorted { $0.key < $1.key }.map { voice in
            Resampler.convert(voice.value.samples, from: voice.key, to: rate) ?? []
        }
        var samples = [Int16](repeating: 0, count: parts.map(\.count).max() ?? 0)
        for part in parts {
            for (index, sample) in part.enumerated() {
                samples[index] = Int16(clamping: Int(samples[index]) + Int(sample))
            }
        }
        return samples.isEmpty ? nil : CapturedSound(began: began, rate: rate, samples: samples)
    }
}
