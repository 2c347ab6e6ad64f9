// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What a sound card tells whoever uses it; comes on the card's thread.
package enum SoundCardNews: Sendable {
    /// It runs, at this rate in and out.
    case opened(String)
    /// It cannot be opened. One that is kept open is tried again.
    case failed(SoundCardError)
    /// It ran and is gone, and did not come back soon.
    case lost(SoundCardError)
    /// A period of 20 ms of its sound came, at so many decibels of full scale.
    case heard(level: Float)
}

/// What a sound card has counted since it was made.
package struct SoundCardFigures: Sendable, Hashable, Counted {
    package var failures = 0
    package var overruns = 0
    package var underruns = 0
    package var losses = 0
    package var returns = 0
    package var jumps = 0
    package var gaps = 0
    package var framesMissed = 0
    package var samplesDropped = 0
    /// How much faster than ours the card's clocks are, in millionths, as far as is known.
    package var captureDrift = 0.0
    package var playbackDrift = 0.0

    package init() {}

    /// The larger of the two.
    package var drift: Double {
        abs(captureDrift) > abs(playbackDrift) ? captureDrift : playbackDrift
    }

    /// What another card has counted, on top of this; of drifts the larger stays.
    package mutating func add(_ other: SoundCardFigures) {
        addCounts(of: other)
        if abs(other.captureDrift) > abs(captureDrift) { captureDrift = other.captureDrift }
        if abs(other.playbackDrift) > abs(playbackDrift) { playbackDrift = other.playbackDrift }
    }

    /// All that is counted, by the names it is shown under.
    package static var counters: [Counter] {
        [
            ("failures", \.failures, "Times a sound card could not be opened."),
            ("overruns", \.overruns, "Times sound of a sound card was lost, for nobody took it."),
            ("underruns", \.underruns, "Times a sound card had nothing to play."),
            ("losses", \.losses, "Times a sound card was gone while it was in use."),
            ("returns", \.returns, "Times a lost sound card was back."),
            (
                "jumps", \.jumps,
                "Times sound was left out or put in, for the card's clock was too far from ours."
            ),
            ("gaps", \.gaps, "Periods for which a call had nothing ready for its sound card."),
            ("frames_missed", \.framesMissed, "Ticks for which a sound card was late."),
            (
                "samples_dropped", \.samplesDropped,
                "Samples between sound cards and calls that found no room."
            ),
        ]
    }
}
