// SPDX-License-Identifier: Apache-2.0

/// The numbers of voice activity that were chosen by measurement (Docs/Listening.md).
package struct VoiceTuning: Sendable, Hashable {
    /// Decibels over the noise floor that let Silero listen, and that keep it listening: little,
    /// because what the gate cuts nobody hears; four deviations of the level of steady noise.
    package var gateMargin: Float = 3
    package var gateKeepMargin: Float = 2
    /// Loudness of speech (loudest 10 ms, dBFS) that is put before Silero. Its scores grow with
    /// level up to far over full scale; beyond this, noise begins to pass for speech.
    package var targetLoudness: Float = 1
    /// What speech is taken to be as loud as until some was heard, dBFS.
    package var firstLoudness: Float = -19
    /// Most decibels of gain in front of Silero, for quiet callers; never less than 0.
    package var mostGain: Float = 36
    /// What a decibel of this step over the noise floor adds to Silero's log-odds.
    package var levelWeight: Float = 0.16
    /// What a decibel of the loudest step within 70 ms adds.
    package var peakWeight: Float = 0.10
    /// Score that begins speech, and that keeps it going.
    package var beginScore: Float = 5
    package var goOnScore: Float = 3
    /// Silero's own log-odds without which nothing begins, and nothing goes on, however loud: keys,
    /// typing, breath and ringing stand out over a quiet line by 30 dB, but convince it of nothing.
    package var beginConviction: Float = 0
    package var goOnConviction: Float = -2

    package init() {}
}
