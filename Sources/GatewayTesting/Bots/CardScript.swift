// SPDX-License-Identifier: Apache-2.0

/// What becomes of a simulated sound card, and what whoever sits there does.
package struct CardScript: Sendable, Hashable {
    package enum Device: Sendable, Hashable {
        case opens(after: Duration)
        case fails(after: Duration)
        /// The system never answers.
        case hangs
    }

    package enum Act: Sendable, Hashable {
        /// A key of a telephone that is wired to the card.
        case press(Character)
        /// Talks, after silence.
        case speak
        /// Says nothing more, and is taken for gone.
        case hangUp
        /// The plug is pulled.
        case vanish
    }

    package struct Step: Sendable, Hashable {
        package var act: Act
        /// Since the card was joined to its leg.
        package var after: Duration

        package init(_ act: Act, after: Duration) {
            self.act = act
            self.after = after
        }
    }

    package var device: Device
    package var steps: [Step]
    /// The tone whoever is there talks in, from when it is picked up.
    package var voice: Tone

    package init(
        _ steps: [Step] = [], device: Device = .opens(after: .milliseconds(60)),
        voice: Tone = .operatorC
    ) {
        self.steps = steps
        self.device = device
        self.voice = voice
    }

    /// The name of the device of a card in a scenario.
    package static func device(_ name: String) -> String { "sim:\(name)" }
}
