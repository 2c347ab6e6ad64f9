// SPDX-License-Identifier: Apache-2.0

/// Brings speech to the level of a telephone line.
package enum SpeechLevel {
    /// -20 dBFS: a tenth of full scale, root mean square over the parts that sound.
    private static let target = 0.1 * 32768
    private static let peak = 0.89 * 32768
    /// Below -46 dBFS is a pause.
    private static let floor: Int16 = 160

    /// The sound at -20 dBFS over its sounding 20 ms frames, peaks kept below -1 dBFS.
    package static func levelled(_ sound: [Int16]) -> [Int16] {
        var power = 0.0
        var counted = 0
        var top = 1.0
        for start in stride(from: 0, to: sound.count, by: 160) {
            let frame = sound[start..<min(start + 160, sound.count)]
            var sum = 0.0
            for sample in frame {
                sum += Double(sample) * Double(sample)
                top = max(top, abs(Double(sample)))
            }
            guard sum / Double(frame.count) >= Double(floor) * Double(floor) else { continue }
            power += sum
            counted += frame.count
        }
        guard counted > 0 else { return sound }
        let gain = min(target / (power / Double(counted)).squareRoot(), peak / top)
        return sound.map { Int16((Double($0) * gain).rounded()) }
    }

    /// The sound without silence at its ends but for 20 ms, so that speech follows an answer at
    /// once and clips can be joined.
    package static func trimmed(_ sound: [Int16]) -> [Int16] {
        let isLoud: (Int16) -> Bool = { $0 > floor || $0 < -floor }
        guard let first = sound.firstIndex(where: isLoud),
            let last = sound.lastIndex(where: isLoud)
        else { return [] }
        return Array(sound[max(0, first - 160)...min(sound.count - 1, last + 160)])
    }
}
