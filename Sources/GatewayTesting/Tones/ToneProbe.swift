// SPDX-License-Identifier: Apache-2.0

import Audio

/// Measures how loud a tone is in a stretch of sound.
package struct ToneProbe: Sendable {
    package let tone: Tone
    private let probe: GoertzelProbe

    package init(_ tone: Tone) {
        self.tone = tone
        probe = GoertzelProbe(frequency: Float(tone.hertz))
    }

    /// The amplitude of the tone, as if it were the only sound.
    package func amplitude(in samples: ArraySlice<Int16>) -> Double {
        samples.withUnsafeBufferPointer { probe.amplitude(in: $0) }
    }

    /// The amplitude from which a tone counts as heard: 26 dB below a party's tone, and well above
    /// what G.711 makes of the other tones.
    package static let audible = 300.0

    /// Whether the tone can be heard in these samples.
    package func hears(_ samples: ArraySlice<Int16>) -> Bool {
        amplitude(in: samples) >= Self.audible
    }

    /// The tones heard in most of the whole 20 ms frames of these samples.
    package static func tones(in samples: [Int16], share: Double = 0.5) -> Set<Tone> {
        let frames = samples.count / 160
        guard frames > 0 else { return [] }
        let probes = Tone.allCases.map(ToneProbe.init)
        var counts: [Tone: Int] = [:]
        for frame in 0..<frames {
            let slice = samples[frame * 160..<(frame + 1) * 160]
            for probe in probes where probe.hears(slice) { counts[probe.tone, default: 0] += 1 }
        }
        return Set(counts.filter { Double($0.value) >= share * Double(frames) }.keys)
    }
}
