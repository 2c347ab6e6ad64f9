// SPDX-License-Identifier: Apache-2.0

/// What can be measured of a call that goes wrong: the words of `measure:` in a rule.
package enum TroubleMeasure: String, Sendable, Hashable, CaseIterable {
    /// A turn louder than the party's own turns before it, in decibels.
    case loudness
    /// A turn faster than the party's own turns before it: times the pace of those.
    case pace
    /// A turn higher than the party's own turns before it, in semitones.
    case pitch
    /// Seconds in which caller and agent both spoke, of the last 30.
    case overlap
    /// How often the party cut in while the other was speaking, in the last minute.
    case interruptions
    /// How often the caller has said the same, by the transcript, in the last three minutes.
    case repeatedRequest = "repeated-request"
    /// Seconds in which neither caller nor agent has said anything.
    case longSilence = "long-silence"
    /// Seconds since the caller's turn ended without a word of the agent's.
    case agentDidNotAnswer = "agent-did-not-answer"

    package var unit: String {
        switch self {
        case .loudness: "dB"
        case .pace: "times"
        case .pitch: "semitones"
        case .overlap, .longSilence, .agentDidNotAnswer: "s"
        case .interruptions, .repeatedRequest: "count"
        }
    }

    /// Where the measure begins to be trouble for a rule that names no bound.
    package var standardBound: Double {
        switch self {
        case .loudness: 6
        case .pace: 1.4
        case .pitch: 4
        case .overlap: 3
        case .interruptions: 3
        case .repeatedRequest: 2
        case .longSilence: 10
        case .agentDidNotAnswer: 4
        }
    }

    /// The bounds that can be reached at all.
    package var bounds: ClosedRange<Double> {
        switch self {
        case .loudness: 1...40
        case .pace: 1.05...5
        case .pitch: 0.5...24
        case .overlap: 0.5...30
        case .interruptions: 1...60
        case .repeatedRequest: 2...40
        case .longSilence, .agentDidNotAnswer: 1...3600
        }
    }

    /// Whose trouble it can be.
    package var parties: [Party.Role] {
        switch self {
        case .loudness, .pace, .pitch, .interruptions: [.caller, .agent]
        case .overlap, .repeatedRequest, .longSilence: [.caller]
        case .agentDidNotAnswer: [.agent]
        }
    }
}

/// A bound that somebody wants to hear of when a measure reaches it.
package struct TroubleBound: Sendable, Hashable {
    package var measure: TroubleMeasure
    package var atLeast: Double

    package init(_ measure: TroubleMeasure, atLeast: Double? = nil) {
        self.measure = measure
        self.atLeast = atLeast ?? measure.standardBound
    }

    /// Every measure at its standard bound, to look at a recording with.
    package static let standard = Set(TroubleMeasure.allCases.map { TroubleBound($0) })
}
