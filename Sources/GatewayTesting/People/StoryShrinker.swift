// SPDX-License-Identifier: Apache-2.0

/// Leaves out of something that fails whatever it does not need to fail: the shortest that a walk
/// of single steps finds, and the same each time.
package enum StoryShrinker {
    /// `simpler` gives everything that is one step simpler, the most promising first; `fails` says
    /// whether it still fails the same. At most `tries` are tried.
    package static func shrink<Story>(
        _ story: Story, tries: Int = 2000, simpler: (Story) -> [Story], fails: (Story) -> Bool
    ) -> Story {
        var story = story
        var left = tries
        while let next = simpler(story).first(where: { candidate in
            guard left > 0 else { return false }
            left -= 1
            return fails(candidate)
        }) {
            story = next
        }
        return story
    }

    /// The lists that lack one element of this.
    static func without<Element>(_ list: [Element]) -> [[Element]] {
        list.indices.map { index in
            var shorter = list
            shorter.remove(at: index)
            return shorter
        }
    }
}

extension PeopleStory {
    /// Everything one step simpler: a call less, a fault less, an act less, a party who does
    /// nothing.
    var simpler: [PeopleStory] {
        var all: [PeopleStory] = []
        func change(_ change: (inout PeopleStory) -> Void) {
            var story = self
            change(&story)
            all.append(story)
        }
        if calls.count > 1 {
            for shorter in StoryShrinker.without(calls) { change { $0.calls = shorter } }
        }
        for faults in faults.simpler { change { $0.faults = faults } }
        for fewer in StoryShrinker.without(presences) { change { $0.presences = fewer } }
        for index in calls.indices {
            for acts in StoryShrinker.without(calls[index].outside) {
                change { $0.calls[index].outside = acts }
            }
            for acts in StoryShrinker.without(calls[index].caller) {
                change { $0.calls[index].caller = acts }
            }
            for acts in StoryShrinker.without(calls[index].agent.acts) {
                change { $0.calls[index].agent.acts = acts }
            }
            if calls[index].arrives != .zero { change { $0.calls[index].arrives = .zero } }
        }
        for (name, conducts) in operators.sorted(by: { $0.key < $1.key }) {
            change { $0.operators[name] = nil }
            if conducts.count > 1 {
                for shorter in StoryShrinker.without(conducts) {
                    change { $0.operators[name] = shorter }
                }
            }
            for place in conducts.indices {
                for acts in StoryShrinker.without(conducts[place].acts) {
                    change { $0.operators[name]?[place].acts = acts }
                }
            }
        }
        return all
    }
}

extension PeopleFaults {
    /// The same with one fault less.
    fileprivate var simpler: [PeopleFaults] {
        let none = PeopleFaults()
        var all: [PeopleFaults] = []
        func reset<Value: Equatable>(_ path: WritableKeyPath<PeopleFaults, Value>) {
            guard self[keyPath: path] != none[keyPath: path] else { return }
            var faults = self
            faults[keyPath: path] = none[keyPath: path]
            all.append(faults)
        }
        reset(\.latency)
        reset(\.bursts)
        reset(\.doubled)
        reset(\.lies)
        reset(\.drift)
        reset(\.lateness)
        reset(\.storeDelay)
        reset(\.speech)
        reset(\.recorder)
        reset(\.clipsEnd)
        for lies in StoryShrinker.without(lies) {
            var faults = self
            faults.lies = lies
            all.append(faults)
        }
        return all
    }
}
