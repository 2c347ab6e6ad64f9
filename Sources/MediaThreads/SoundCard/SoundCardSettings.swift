// SPDX-License-Identifier: Apache-2.0

package import Audio

/// How a sound card is used.
package struct SoundCardSettings: Sendable {
    /// The name of an ALSA PCM, such as `default` or `hw:1,0`.
    package var device: String
    /// Whether it plays, too.
    package var plays: Bool
    /// Whether it is tried again for ever when it cannot be opened or does not come back.
    package var isKept: Bool
    /// Whether each period's level is told.
    package var tellsLevel: Bool
    /// What is played while it rings.
    package var ringing: ToneCadence

    /// A bell of two tones that take turns, 1 s on and 3 s off.
    package static let bell = ToneCadence(
        (0..<10).map { .init([$0 % 2 == 0 ? 800 : 1000], milliseconds: 100) }
            + [.init([], milliseconds: 3000)], level: -14, repeats: true)

    package init(
        device: String, plays: Bool = true, isKept: Bool = false, tellsLevel: Bool = false,
        ringing: ToneCadence = SoundCardSettings.bell
    ) {
        self.device = device
        self.plays = plays
        self.isKept = isKept
        self.tellsLevel = tellsLevel
        self.ringing = ringing
    }
}
