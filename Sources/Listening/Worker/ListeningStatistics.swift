// SPDX-License-Identifier: Apache-2.0

/// How much work a listening worker did, for metrics and measurements.
package struct ListeningStatistics: Sendable, Hashable {
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
    /// Candidates judged by their streaming score alone, because a leg had too many at once.
    package var looksSpared = 0
    /// Phrases that were an echo of what the party was played.
    package var echoes = 0
    /// Times a model refused to run; the legs went on without.
    package var modelFailures = 0

    package init() {}
}
