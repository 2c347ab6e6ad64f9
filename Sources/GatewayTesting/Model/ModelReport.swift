// SPDX-License-Identifier: Apache-2.0

/// What a model walk has found.
package struct ModelReport: Sendable {
    /// From one phase to another, and why.
    package struct Transition: Sendable, Hashable, Comparable, CustomStringConvertible {
        package var from: String
        package var to: String
        package var cause: CallCause

        package init(from: String, to: String, cause: CallCause) {
            self.from = from
            self.to = to
            self.cause = cause
        }

        package var description: String { "\(from) → \(to), \(cause.rawValue)" }

        package static func < (left: Transition, right: Transition) -> Bool {
            (left.from, left.to, left.cause) < (right.from, right.to, right.cause)
        }
    }

    /// A rule that was broken, and the shortest way there.
    package struct Violation: Sendable {
        package var what: String
        package var phase: String
        package var story: [ModelInput]

        package var account: String {
            "\(what), in \(phase):\n"
                + story.map { "  \($0.words)\n" }.joined()
        }
    }

    package var plan: String
    package var alphabet: ModelAlphabet
    package var grain: ModelGrain
    /// The longest way walked, in inputs.
    package var depth = 0
    package var states = 0
    package var steps = 0
    /// Whether no state is left that was not walked on.
    package var isComplete = false
    package var phases: Set<String> = []
    package var transitions: Set<Transition> = []
    package var violations: [Violation] = []
    package var violationCount = 0

    init(plan: String, _ alphabet: ModelAlphabet, _ grain: ModelGrain) {
        self.grain = grain
        self.plan = plan
        self.alphabet = alphabet
    }

    mutating func note<Call>(_ step: CallStage<Call>.Step) {
        phases.insert(step.from)
        phases.insert(step.to)
        guard step.from != step.to else { return }
        transitions.insert(Transition(from: step.from, to: step.to, cause: step.cause))
    }

    /// How far it went, in words.
    package var extent: String {
        "plan \(plan), inputs of \(alphabet.rawValue): \(states) \(grain.rawValue) states "
            + "to depth \(depth), "
            + (isComplete ? "all there are" : "more lie deeper")
            + ", \(steps) steps, \(phases.count) phases, "
            + "\(transitions.count) transitions, \(violationCount) violations"
    }
}
