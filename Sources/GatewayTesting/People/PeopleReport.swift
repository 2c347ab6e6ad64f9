// SPDX-License-Identifier: Apache-2.0

import Handoff
import Timing

/// What a sweep over random stories has found.
package struct PeopleReport: Sendable {
    package struct Failure: Sendable {
        package var seed: UInt64
        /// What was broken, in the shortest story that was found.
        package var breach: String
        package var story: PeopleStory
        package var timeline: String

        package var account: String {
            "seed \(seed): \(breach)\n\(story.account)\(timeline)"
        }
    }

    package internal(set) var calls = 0
    package internal(set) var seeds: Range<UInt64> = 0..<0
    package internal(set) var failures: [Failure] = []
    package internal(set) var broken = 0
    /// How many handoffs ended how.
    package internal(set) var outcomes: [String: Int] = [:]
    package internal(set) var waits = WaitHistogram()
    package internal(set) var transitions: Set<ModelReport.Transition> = []
    package internal(set) var phases: Set<String> = []
    /// Virtual time simulated.
    package internal(set) var simulated = Duration.zero

    package init() {}

    mutating func add(_ outcome: PeopleOutcome, of story: PeopleStory) {
        calls += story.calls.count
        if outcome.breach != nil { broken += 1 }
        for handoff in outcome.handoffs { outcomes[handoff, default: 0] += 1 }
        for wait in outcome.waits { waits.add(wait) }
        transitions.formUnion(outcome.transitions)
        phases.formUnion(outcome.phases)
        simulated += outcome.lasted
    }

    /// What of the reachable transitions was taken, in words; those that were not, by name.
    package func coverage(of reachable: Set<ModelReport.Transition>) -> [String] {
        let taken = transitions.intersection(reachable).count
        let missing = reachable.subtracting(transitions).sorted()
        let unknown = transitions.subtracting(reachable).sorted()
        return ["\(taken) of \(reachable.count) reachable transitions taken"]
            + missing.map { "  never: \($0)" }
            + unknown.map { "  not found by the walk: \($0)" }
    }
}

extension PeopleStory {
    /// The story in words, what is usual left out.
    var account: String {
        var text = ""
        for (index, call) in calls.enumerated() {
            text += "  call \(index + 1), to \(call.plan.targets.map(\.name)):\n"
            for act in call.caller { text += "    caller \(act.words)\n" }
            for act in call.agent.acts {
                text += "    agent \(act.delay) later: \(CallCause(act.what).rawValue)\n"
            }
            for act in call.outside { text += "    outside \(act.words)\n" }
        }
        for (name, conducts) in operators.sorted(by: { $0.key < $1.key }) {
            for conduct in conducts {
                let acts = conduct.acts.map { "\($0.delay) later: \($0.what)" }
                text += "  \(name) \(conduct.reception) \(acts.joined(separator: ", "))\n"
            }
        }
        return faults == PeopleFaults() ? text : text + "  faults: \(faults)\n"
    }
}

extension PeopleStory.Act {
    fileprivate var words: String {
        let cue: String =
            switch self.cue {
            case .then: "then"
            case .phase(let name): "when \(name)"
            }
        let what: String =
            switch self.what {
            case .input(let input): CallCause(input).rawValue
            case .stops(let grace): "the gateway stops, \(grace) left"
            }
        return "\(cue), \(delay) later: \(what)"
    }
}
