// SPDX-License-Identifier: Apache-2.0

import SoundFiles

/// A recording of any kind, as it is and where it may be damaged.
enum RecordedPlay {
    /// A minute on eight tracks: a file that says more is long, not wrong.
    private static let limits = RecordedSound.Limits(
        fileBytes: 1 << 20, seconds: 60, samples: 1 << 23)

    static func play(_ bytes: [UInt8]) -> String? {
        for (path, mayBeDamaged) in [("a.wav", false), ("a.wav", true), ("a.ul", true)] {
            guard
                let sound = try? RecordedSound.read(
                    bytes: bytes, path: path, limits: limits, mayBeDamaged: mayBeDamaged)
            else { continue }
            let counts = Set(sound.tracks.map(\.samples.count))
            guard counts.count == 1, let count = counts.first, count > 0 else {
                return "tracks of \(counts.sorted()) samples"
            }
            if !mayBeDamaged, !sound.remarks.isEmpty { return "damaged, and taken all the same" }
            guard let first = sound.tracks.first else { return "no track" }
            let expected = count * 8000 / first.rate
            let heard = first.sound(at: 8000).count
            if abs(heard - expected) > 1 { return "\(heard) samples of \(expected)" }
        }
        return nil
    }
}
