// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import GatewayTesting

/// What exchanges of the table send, as sound.
enum CountrySounds {
    /// So many seconds of a cadence, with silence before and after it.
    static func sound(
        of cadence: CountryTones.Cadence, seconds: Double, amplitude: Double = 3000
    ) -> [Int16] {
        var sound = Sounds.silence(0.3)
        var index = 0
        while sound.count < Int(seconds * 8000) {
            let length = Double(cadence.milliseconds[index % cadence.milliseconds.count]) / 1000
            sound +=
                index % 2 == 0
                ? burst(cadence.sound, length, amplitude) : Sounds.silence(length)
            index += 1
        }
        return sound + Sounds.silence(1)
    }

    static func burst(
        _ sound: CountryTones.Sound, _ seconds: Double, _ amplitude: Double
    ) -> [Int16] {
        let tone = Sounds.tone(sound.frequencies, seconds, amplitude: amplitude)
        guard case .swelling(_, let times) = sound else { return tone }
        return tone.enumerated().map { index, sample in
            let swell = (1 + sin(2 * Double.pi * times * Double(index) / 8000)) / 2
            return Int16(Double(sample) * swell)
        }
    }
}
