// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import GatewayTesting

/// Reads what is heard behind a party's voice: `noise: {snr: 10 dB, sound: babble}`.
struct NoiseReader {
    let sounds: ScenarioSounds

    /// The level of speech that a ratio is of: that of the recordings here, -20 dBFS.
    private static let speech = pow(10, -20.0 / 20) * 32768
    private static let seconds = 20.0

    /// 8 kHz, to be heard over and over; empty without noise.
    func noise(_ section: YAMLSection, gain: Double) -> [Int16] {
        guard section.has("noise") else { return [] }
        let noise = section.section("noise")
        let words = noise.string("snr", "10 dB")
        guard let ratio = Quantity.decibels(words) else {
            noise.complain("snr", "'snr' is '\(words)'", write: "a value such as 10 dB")
            return []
        }
        let sound: [Int16]
        switch noise.string("sound", "white") {
        case "white": sound = Sounds.noise(Self.seconds, amplitude: 5000)
        case "babble":
            sound = zip(
                Sounds.babble(Self.seconds),
                Sounds.murmur(seed: 5, seconds: Self.seconds, amplitude: 3000)
            ).map { $0 &+ $1 }
        case let name:
            let read = sounds.sound(
                name, by: .man, gain: 0, noise.document, line: noise.line(of: "sound"))
            sound = read ?? []
        }
        guard !sound.isEmpty else { return [] }
        let power = sound.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(sound.count)
        let wanted = Self.speech * pow(10, (gain - ratio) / 20)
        let factor = wanted / max(1, power.squareRoot())
        return sound.map { Int16(clamping: Int((Double($0) * factor).rounded())) }
    }
}
