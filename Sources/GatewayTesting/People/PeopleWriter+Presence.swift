// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff

/// Operators who have something left to do after a conversation, go for lunch, or let it ring.
extension PeopleWriter {
    mutating func rest(_ story: inout PeopleStory) {
        let people = Set(story.calls.flatMap(\.plan.targets).filter { !$0.isAgent }.map(\.name))
            .sorted()
        guard !people.isEmpty else { return }
        for name in people {
            let wrapUp = chance(0.3) ? delay(500...40_000) : .zero
            let most = chance(0.2) ? pick(1...2) : nil
            for index in story.calls.indices {
                story.calls[index].plan.changeTargets(named: name) { target in
                    target.wrapUp = wrapUp
                    target.awayAfterMissed = most
                }
            }
        }
        guard chance(0.25) else { return }
        for _ in 0..<pick(1...3) {
            let wish = chance(0.6) ? PresenceWish.away(note: nil) : .available
            let name = people[pick(0...(people.count - 1))]
            story.presences.append(.init(wish, of: name, at: delay(0...60_000)))
        }
    }
}

extension CallPlan {
    fileprivate mutating func changeTargets(
        named name: String, _ change: (inout Target) -> Void
    ) {
        func changed(_ route: Route) -> Route {
            var route = route
            for index in route.targets.indices where route.targets[index].name == name {
                change(&route.targets[index])
            }
            return route
        }
        defaultRoute = changed(defaultRoute)
        routes = routes.mapValues(changed)
    }
}
