// SPDX-License-Identifier: Apache-2.0

/// Why a case of a JUnit report failed: its `type`. There are no others; who sorts reports by them may
/// rely on that.
package enum FailureType: String, Sendable, Hashable, CaseIterable {
    // Something changed.
    case vanished
    case appeared
    case changed
    case late
    case moved
    case rescored
    case crossed
    /// An expectation of the scenario was not met.
    case expectation
    /// The run failed for what is no fixture's: a baseline, a file that waits to be accepted.
    case run

    // It could not be told.
    /// The fixture, or what it names, cannot be read or played.
    case broken
    /// Configuration, models, sound or scenario are not those of the expected timeline.
    case notComparable = "not-comparable"
    case modelMissing = "model-missing"
    /// Not one fixture was played.
    case nothingPlayed = "nothing-played"

    init(_ difference: Difference) {
        switch difference.kind {
        case .vanished: self = .vanished
        case .appeared: self = .appeared
        case .changed: self = .changed
        case .late: self = .late
        case .moved: self = .moved
        case .rescored: self = .rescored
        case .crossed: self = .crossed
        }
    }
}

extension FixtureVerdict {
    private static let inputsDiffer = "not comparable: "
    private static let modelIsMissing = "a model is missing: "

    /// These inputs of a run are not those that the expected timeline was made under.
    package static func notComparable(
        _ inputs: [TimelineHeader.Input], made: TimelineHeader, now: TimelineHeader
    ) -> FixtureVerdict {
        let words = inputs.map { input in
            "\(input.rawValue) was \(made.value(of: input)), is \(now.value(of: input))"
        }
        return .cannotTell(inputsDiffer + words.joined(separator: "; "))
    }

    /// Says which model, and how to get it.
    package static func modelMissing(_ what: String) -> FixtureVerdict {
        .cannotTell(modelIsMissing + what)
    }

    /// Of a verdict that could not be told.
    static func type(ofDoubt words: String) -> FailureType {
        if words.hasPrefix(inputsDiffer) { return .notComparable }
        return words.hasPrefix(modelIsMissing) ? .modelMissing : .broken
    }
}
