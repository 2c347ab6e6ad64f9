// SPDX-License-Identifier: Apache-2.0

import AgentWire

/// A scenario with what goes wrong around it, as a sweep plays it, and what could be left out of it.
struct SweptScenario: Sendable {
    var scenario: Scenario
    var conditions: SweepConditions
    var seed: UInt64

    func played() -> Story {
        scenario.simulated(
            seed: seed, network: conditions.network, store: conditions.store,
            leases: conditions.leases)
    }

    /// The shortest that was found which still breaks something of the same kind, and nothing else:
    /// a caller who does not hang up any more would break much.
    func shrunk(breaking senses: Set<SimSenses.Sense>) -> SweptScenario {
        StoryShrinker.shrink(self, tries: 300, simpler: \.simpler) { shorter in
            let broken = Set(shorter.played().violations.map(\.sense))
            return !broken.isEmpty && broken.isSubset(of: senses)
        }
    }

    /// Everything one step simpler: a fault less, a party less, a step less of somebody.
    private var simpler: [SweptScenario] {
        var all = conditions.simpler.map {
            SweptScenario(scenario: scenario, conditions: $0, seed: seed)
        }
        func change(_ change: (inout Scenario) -> Void) {
            var other = self
            change(&other.scenario)
            all.append(other)
        }
        if scenario.callers.count > 1 { change { $0.callers.removeLast() } }
        for moments in StoryShrinker.without(scenario.moments) { change { $0.moments = moments } }
        for index in scenario.callers.indices {
            for steps in StoryShrinker.without(scenario.callers[index].phone.steps) {
                change { $0.callers[index].phone.steps = steps }
            }
        }
        for index in scenario.operators.indices {
            for steps in StoryShrinker.without(scenario.operators[index].steps) {
                change { $0.operators[index].steps = steps }
            }
        }
        for index in scenario.bots.indices {
            for steps in StoryShrinker.without(scenario.bots[index].lines.steps) {
                change { $0.bots[index].lines.steps = steps }
            }
        }
        return all
    }
}
