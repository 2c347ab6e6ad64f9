// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import GatewayTesting
import Timing
import Verdicts

/// A recorded call as its `scenario.yaml` has it, with its sounds read: who takes part, what they do,
/// under which configuration, and what has to come of it.
struct FixtureScenario: Sendable {
    enum Listening: String, Sendable, Hashable, CaseIterable {
        /// The detectors of a live gateway; their models are needed.
        case detectors
        /// Speech by level alone, keys and tones: without models, and much faster.
        case level
    }

    /// How much what was heard may move before it counts as changed.
    struct Tolerances: Sendable, Hashable {
        /// In milliseconds.
        var heard = 60
        var score = 0.15

        init() {}
    }

    var about: String
    /// Why it is not played for now; nil where it is.
    var skipped: String?
    var seed: UInt64
    /// By then everything must be over.
    var limit: Duration
    var listening: Listening
    var configuration: GatewayConfiguration
    /// The texts it was read from.
    var configurationText: String
    var caller: PhoneScript
    /// Names of operators as in the configuration; those that are not here are not there to be
    /// reached.
    var operators: [PhoneScript]
    var bot: BotScript
    /// The conditions of the sound of phones that have some of their own, by name.
    var networks: [String: NetworkConditions]
    /// What each step of a party's script was made of, by its name.
    var entries: [String: [StepEntry]]
    var moments: [Scenario.Moment]
    /// Of the gateway's own sounds, by their names, where they are not the usual ones.
    var clipLengths: [String: Duration]
    var store: SimStore
    var recorder: SimRecorder
    var expectations: [FixtureExpectation]
    /// Lines of the timeline that may come and go.
    var ignored: [IgnorePattern]
    var tolerances: Tolerances
    /// What is said, by what the scenario calls it, 8 kHz.
    var sounds: [String: [Int16]] = [:]
    /// Hashes of the captures that are replayed, by what the scenario calls them.
    var captures: [String: String] = [:]
    /// What nobody says and is looked for in what is heard, 8 kHz.
    var wantedSounds: [String: [Int16]] = [:]
}
