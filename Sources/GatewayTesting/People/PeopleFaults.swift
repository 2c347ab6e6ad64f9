// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Handoff

/// What goes wrong around a call, each by itself.
package struct PeopleFaults: Sendable, Hashable {
    /// The kinds, as they are named on the command line.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// What parties signal comes late, in bursts very late, and twice.
        case network
        /// Peers say what cannot be: for attempts that are over or never were, or twice.
        case peers
        /// Clocks run too fast or too slow, and deadlines are told of late.
        case clocks
        /// What was decided is done late, because it could not be written down.
        case store
        /// Speech is made late, badly or never; the recorder fails or does not answer; ends of
        /// clips are not told.
        case workers
    }

    /// A stretch of time in which everything on the way waits for its end.
    package struct Burst: Sendable, Hashable {
        package var from: Duration
        package var lasts: Duration
    }

    /// What a peer says that is not so, and when, counted from the arrival of the first call.
    package struct Lie: Sendable, Hashable {
        package var at: Duration
        package var what: CallInput
    }

    package enum Speech: Sendable, Hashable {
        case made(after: Duration)
        case fails
        case never
    }

    /// How long what parties signal is on its way, in milliseconds.
    package var latency = 10...10
    package var bursts: [Burst] = []
    /// The share of signals that come twice.
    package var doubled = 0.0
    package var lies: [Lie] = []
    /// How much longer clips last than they should, and ringing, and pauses.
    package var drift = 1.0
    /// How late a deadline is told of, at most, in milliseconds.
    package var lateness = 0
    /// How late a step of the gateway's is done.
    package var storeDelay = Duration.zero
    package var speech = Speech.made(after: .milliseconds(120))
    package var recorder: RecordingResult? = .kept(seconds: 4)
    package var clipsEnd = true

    package init() {}
}
