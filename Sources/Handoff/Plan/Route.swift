// SPDX-License-Identifier: Apache-2.0

import CallModel

/// An ordered list of targets with a last resort. There is no route without a last resort.
package struct Route: Sendable, Hashable {
    /// What becomes of a caller while somebody is called for them.
    package enum WhileWaiting: String, Sendable, Hashable, CaseIterable {
        /// They hear an announcement and wait on hold.
        case hold
        /// They talk on with the agent until somebody has accepted, and hear the announcement then.
        case agent
    }

    /// In which order its people are called.
    package enum Order: String, Sendable, Hashable, CaseIterable {
        case listed
        /// Who has not talked with a caller for longest comes first.
        case longestIdle = "longest-idle"
    }

    package var name: String
    /// Called one after the other; may be empty, then the last resort comes at once.
    package var rounds: [Round]
    package var lastResort: LastResort
    /// What takes the place of `LastResort.agent` when the agent is gone.
    package var ifAgentLost: Farewell
    /// What follows a target that was not reached; without an entry the next target.
    package var actions: [AttemptFailure: FailureAction]
    /// The longest a caller waits for a person on this route; nil takes `CallTimings.longestWait`.
    package var longestWait: Duration?
    package var whileWaiting = WhileWaiting.hold
    package var order = Order.listed
    /// When its people are there; nil for always. A handoff that has begun by the end of them goes on.
    package var hours: OpeningHours?
    /// The route that is taken in place of this one outside its hours; nil for the last resort.
    package var whenClosed: String?
    /// The route that is taken when every target was tried in vain, before the last resort.
    package var overflow: String?

    package init(
        name: String, targets: [Target], lastResort: LastResort, ifAgentLost: Farewell = .goodbye,
        actions: [AttemptFailure: FailureAction] = [:], longestWait: Duration? = nil
    ) {
        self.name = name
        rounds = targets.map { Round($0) }
        self.lastResort = lastResort
        self.ifAgentLost = ifAgentLost
        self.actions = actions
        self.longestWait = longestWait
    }

    /// Everybody who is called, in the order of the rounds. A list as long as this one takes its
    /// places, so that who is rung together stays so; of any other each is called alone.
    package var targets: [Target] {
        get { rounds.flatMap(\.targets) }
        set {
            guard newValue.count == targets.count else {
                rounds = newValue.map { Round($0) }
                return
            }
            var rest = newValue[...]
            for index in rounds.indices {
                let count = rounds[index].targets.count
                rounds[index].targets = Array(rest.prefix(count))
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Its rounds in the order in which they are called. Other agents keep their places. Who is rung
    /// together stays together, in the place of whoever of them has been idle for longest.
    ///
    /// `lastBusy` says when people last talked with a caller; who is not in it comes first.
    func rounds(lastBusy: [String: WallTime]) -> [Round] {
        guard order == .longestIdle else { return rounds }
        let places = rounds.indices.filter { !rounds[$0].targets.contains(where: \.isAgent) }
        let people = places.map { place in
            var round = rounds[place]
            round.targets = lastBusy.longestIdleFirst(round.targets, name: \.name)
            return round
        }
        let inOrder = lastBusy.longestIdleFirst(people) { $0.targets.first?.name ?? "" }
        var ordered = rounds
        for (place, round) in zip(places, inOrder) { ordered[place] = round }
        return ordered
    }

    package func action(on failure: AttemptFailure) -> FailureAction { actions[failure] ?? .next }
}

extension [String: WallTime] {
    /// These by when the one of this name last talked with a caller: who never has comes first, and
    /// where it is the same they stay as they stand.
    fileprivate func longestIdleFirst<Item>(
        _ items: [Item], name: (Item) -> String
    ) -> [Item] {
        items.enumerated()
            .map { (busy: self[name($1)]?.milliseconds ?? .min, place: $0, item: $1) }
            .sorted { ($0.busy, $0.place) < ($1.busy, $1.place) }
            .map(\.item)
    }
}
