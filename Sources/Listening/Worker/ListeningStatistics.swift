// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// How much work a listening worker did, for metrics and measurements.
package struct ListeningStatistics: Sendable, Hashable, Counted {
    /// Hops of 32 ms Silero ran over.
    package var voiceHops = 0
    /// Steps of the phone model, one a leg.
    package var phoneSteps = 0
    /// Phrases over the streaming threshold.
    package var candidates = 0
    /// Candidates looked at again.
    package var secondLooks = 0
    /// Stretches of sound the model was run over again for them; candidates that stand close share one.
    package var stretches = 0
    /// Looks through the cleaner.
    package var cleanedLooks = 0
    /// Candidates judged by their streaming score alone, because a leg had too many at once.
    package var looksSpared = 0
    /// Phrases that were an echo of what the party was played.
    package var echoes = 0
    /// Times a model refused to run; the legs went on without.
    package var modelFailures = 0

    package init() {}

    /// All of it, by the names it is shown under.
    package static var counters: [Counter] {
        [
            ("voice_hops", \.voiceHops, "Hops of 32 ms that were searched for voice."),
            ("phone_steps", \.phoneSteps, "Steps of the phone model, one a leg."),
            ("candidates", \.candidates, "Phrases over the threshold at first hearing."),
            ("second_looks", \.secondLooks, "Candidates looked at again."),
            ("stretches", \.stretches, "Stretches of sound a model was run over again for them."),
            (
                "cleaned_looks", \.cleanedLooks,
                "Stretches that were looked at with noise taken out."
            ),
            (
                "looks_spared", \.looksSpared,
                "Candidates judged at first hearing alone: a leg had too many at once."
            ),
            ("echoes", \.echoes, "Phrases that were an echo of what the party was played."),
            ("model_failures", \.modelFailures, "Times a model refused to run."),
        ]
    }
}
