// SPDX-License-Identifier: Apache-2.0

/// A sound card of this machine, by which somebody is reached.
package struct CardAddress: Sendable, Hashable {
    /// The name of an ALSA PCM, such as `default` or `hw:1,0`.
    package var device: String
    /// How long it rings before it counts as picked up: whoever sits there has no hook to lift.
    package var answerAfter: Duration

    package init(device: String, answerAfter: Duration = .seconds(4)) {
        self.device = device
        self.answerAfter = answerAfter
    }
}
