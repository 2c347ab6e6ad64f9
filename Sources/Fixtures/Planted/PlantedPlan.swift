// SPDX-License-Identifier: Apache-2.0

import Handoff
import Timing

extension PlantedFault {
    /// A plan that is followed otherwise than it is written.
    func planted(in plan: CallPlan) -> CallPlan {
        var plan = plan
        plan.defaultRoute = planted(in: plan.defaultRoute)
        plan.routes = plan.routes.mapValues { planted(in: $0) }
        if self == .finishIgnored {
            plan.timings.finish = .zero
            plan.timings.wordGap = .zero
        }
        return plan
    }

    private func planted(in route: Route) -> Route {
        var route = route
        switch self {
        case .ringTimeIgnored:
            for index in route.targets.indices { route.targets[index].ringTime = .seconds(600) }
        case .nextTargetForgotten: route.targets = Array(route.targets.prefix(1))
        case .routeBackwards: route.targets.reverse()
        case .lastResortWrong: route.lastResort = route.lastResort == .goodbye ? .busy : .goodbye
        default: break
        }
        return route
    }
}
