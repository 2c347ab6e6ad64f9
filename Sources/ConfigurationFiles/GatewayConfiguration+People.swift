// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Triggers

extension GatewayConfiguration {
    /// A configuration by which no call ever comes to a person is none of a handoff gateway.
    package var peopleProblems: [ConfigurationProblem] {
        let isReachable = calledRoutes.contains { hasPerson($0, seen: []) }
        guard !isReachable else { return [] }
        return [
            problem(
                "", "no route that a call can take has a person to ring",
                write: "operators: {anna: {uri: \"sip:anna@192.0.2.10\"}}, "
                    + "and targets: [anna] in the route")
        ]
    }

    /// Lines whose calls come to a person only by rules that name another route, or not at all.
    package var peopleWarnings: [ConfigurationProblem] {
        guard peopleProblems.isEmpty else { return [] }
        return lines.filter { !hasPerson($0.route, seen: []) }.map { line in
            problem(
                "lines.\(line.name)",
                "the route '\(line.route)' of line '\(line.name)' has no person to ring",
                write: "an operator among its targets")
        }
    }

    /// The routes of lines and rules.
    private var calledRoutes: Set<String> {
        Set(lines.map(\.route) + rules.compactMap(\.route))
    }

    /// Whether a route rings a person, or leads to one that does.
    private func hasPerson(_ name: String, seen: Set<String>) -> Bool {
        guard !seen.contains(name), let route = plan.route(named: name) else { return false }
        let isThere = route.targets.contains { target in
            switch target.address {
            case .sip, .registered, .card, .desk: true
            case .stream: false
            }
        }
        if isThere { return true }
        let others = route.actions.values.compactMap { action in
            if case .route(let other) = action { other } else { nil }
        }
        return (others + [route.whenClosed, route.overflow].compactMap(\.self))
            .contains { hasPerson($0, seen: seen.union([name])) }
    }
}
