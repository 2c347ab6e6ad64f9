// SPDX-License-Identifier: Apache-2.0

/// Looks for a recording in what was heard.
enum SoundSearch {
    /// How like a recording the likest stretch of what was heard is, 0 to 1.
    static func likeness(of sound: [Int16], in heard: [Int16]) -> Double {
        let whole = sound.map(Float.init)
        let ear = heard.map(Float.init)
        guard whole.count >= 800, ear.count >= whole.count else { return 0 }
        let part = loudest(in: whole)
        let thinPart = ThinSound.samples(of: whole[part])
        let thinEar = ThinSound.samples(of: ear[...])
        var best: [(lag: Int, likeness: Double)] = []
        for start in 0..<max(0, thinEar.count - thinPart.count) {
            best.append((start, likeness(of: thinPart, in: thinEar, at: start)))
        }
        best.sort { $0.likeness > $1.likeness }
        var most = 0.0
        for candidate in best.prefix(8) {
            let lag = candidate.lag * ThinSound.step - part.lowerBound
            for fine in (lag - ThinSound.step)...(lag + ThinSound.step)
            where fine >= 0 && fine + whole.count <= ear.count {
                most = max(most, likeness(of: whole, in: ear, at: fine))
            }
        }
        return most
    }

    private static func loudest(in sound: [Float]) -> Range<Int> {
        let length = min(sound.count, 4000)
        var best = (start: 0, power: Float(0))
        for start in stride(from: 0, through: sound.count - length, by: 800) {
            let power = sound[start..<start + length].reduce(0) { $0 + $1 * $1 }
            if power > best.power { best = (start, power) }
        }
        return best.start..<best.start + length
    }

    private static func likeness(of sound: [Float], in ear: [Float], at start: Int) -> Double {
        Correlation(ear: ear, at: start, source: sound, count: sound.count).likeness
    }
}
