// SPDX-License-Identifier: Apache-2.0

/// One thing that a scenario demands of its call, and where it says so.
struct FixtureExpectation: Sendable, Hashable {
    enum Demand: Sendable, Hashable {
        /// A line of the timeline with this subject and event, whose detail holds the words.
        case happens(String, Bool)
        case outcome(String)
        case rule(String, Bool)
        case escalation(Bool)
        case handoff(Bool)
        case bridge(Bool)
        case rung(String, Bool)
        /// Who hears whom or what, in a window, or ever; or never.
        case hears(listener: String, source: String, Bool, Window?)
        /// What a party heard holds this sound whole, or does not.
        case hearsSound(listener: String, sound: String, Bool)
        case latency(String, atMost: Int)
        /// A key came to a party's telephone or to the agent, or never did.
        case key(listener: String, Character, Bool)
        case gap(listener: String, atMost: Int, Window?)
        case clipping(listener: String)
        case level(listener: String, ClosedRange<Double>, Window?)
        /// At most so much of what a party says is in what another hears, in decibels.
        case leak(from: String, to: String, below: Double)
        case package(PackageCopy, path: [String], PackageTest)
    }

    /// Whose package.
    enum PackageCopy: String, Sendable, Hashable, CaseIterable {
        /// What the last operator who was rung could read.
        case package
        /// What the journal keeps of it.
        case record
    }

    enum PackageTest: Sendable, Hashable {
        case equals(String)
        case contains(String)
        case absent
    }

    /// When it has to hold.
    enum Window: Sendable, Hashable {
        /// In milliseconds since the scenario began.
        case time(Range<Int64>)
        case phase(CallPhase)
    }

    var demand: Demand
    /// As it is written.
    var words: String
    /// `scenario.yaml:41`.
    var place: String
}
