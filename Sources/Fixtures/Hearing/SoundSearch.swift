// SPDX-License-Identifier: Apache-2.0

/// Looks for a recording in what was heard.
enum SoundSearch {
    private static let step = 4

    /// How like a recording the likest stretch of what was heard is, 0 to 1.
    static func likeness(of sound: [Int16], in heard: [Int16]) -> Double {
        let whole = sound.map(Float.init)
        let ear = heard.map(Float.init)
        guard whole.count >= 800, ear.count >= whole.count else { return 0 }
        let part = loudest(in: whole)
        let thinPart = thinned(whole[part])
        let thinEar = thinned(ear[...])
        var best: [(lag: Int, likeness: Double)] = []
        for start in 0..<max(0, thinEar.count - thinPart.count) {
            let likeness = correlation(thinEar, start, thinPart)
            best.append((start, likeness))
        }
        best.sort { $0.likeness > $1.likeness }
        var most = 0.0
        for candidate in best.prefix(8) {
            let lag = candidate.lag * step - part.lowerBound
            for fine in (lag - step)...(lag + step)
            where fine >= 0 && fine + whole.count <= ear.count {
                most = max(most, correlation(ear, fine, whole))
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

    private static func thinned(_ sound: ArraySlice<Float>) -> [Float] {
        stride(from: sound.startIndex, to: sound.endIndex - step + 1, by: step).map { index in
            (sound[index] + sound[index + 1] + sound[index + 2] + sound[index + 3]) / 4
        }
    }

    private static func correlation(_ ear: [Float], _ start: Int, _ sound: [Float]) -> Double {
        ear.withUnsafeBufferPointer { ear in
            sound.withUnsafeBufferPointer { sound in
                Correlation(
                    ear: UnsafeBufferPointer(rebasing: ear[start..<start + sound.count]),
                    source: sound
                ).likeness
            }
        }
    }
}
