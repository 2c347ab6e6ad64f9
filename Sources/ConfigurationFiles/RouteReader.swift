// SPDX-License-Identifier: Apache-2.0

import Handoff

/// Reads whom to call in which order, and what follows when somebody is not reached (`routes:`).
struct RouteReader {
    /// The words after a failure's name.
    private enum Word: String, CaseIterable {
        case next, again
        case lastResort = "last-resort"
    }

    let operators: [String: Target]
    /// The names of the operators of each group.
    let groups: [String: [String]]
    let calendars: [String: OpeningHours]

    func routes(of top: YAMLSection) -> [Route] {
        let sections = top.named("routes")
        if sections.isEmpty {
            top.complain(
                "routes", "there is no route: nobody to turn to when a caller needs a person",
                write: "routes: {default: {targets: [], last_resort: goodbye}}")
        }
        let names = sections.map(\.name)
        var routes = sections.map { route(named: $0.name, $0.section, among: names) }
        RouteOrder(calendars: calendars, names: names).read(sections, into: &routes)
        return routes
    }

    private func route(
        named name: String, _ section: YAMLSection, among names: [String]
    ) -> Route {
        let rounds = RoundReader(operators: operators, groups: groups).rounds(of: section)
        let words = LastResort.allCases.map(\.rawValue).joined(separator: ", ")
        if !section.has("last_resort") {
            section.complain(
                "last_resort", "route '\(name)' has no 'last_resort'",
                write: "what becomes of the caller when nobody answers: last_resort: one of "
                    + words)
        }
        let longest = section.optionalNumber("longest_wait_seconds", in: 5...3600)
        var route = Route(
            name: name, targets: [],
            lastResort: section.optionalChoice("last_resort") ?? .goodbye,
            ifAgentLost: section.choice("if_agent_lost", .goodbye),
            actions: actions(section.section("on"), of: name, among: names),
            longestWait: longest.map { .seconds($0) })
        route.rounds = rounds
        route.whileWaiting = section.choice("while_waiting", .hold)
        route.order = section.choice("order", .listed)
        return route
    }

    private func actions(
        _ section: YAMLSection, of route: String, among names: [String]
    ) -> [AttemptFailure: FailureAction] {
        var actions: [AttemptFailure: FailureAction] = [:]
        for failure in AttemptFailure.allCases {
            let key = failure.rawValue.replacing("-", with: "_")
            guard section.has(key) else {
                _ = section.node(key)
                continue
            }
            actions[failure] =
                section.isMapping(key)
                ? action(section.section(key), of: route, among: names) : word(key, section)
        }
        return actions
    }

    /// `next`, `again` or `last-resort`.
    private func word(_ key: String, _ section: YAMLSection) -> FailureAction? {
        guard let text = section.scalar(key, expecting: Self.expected) else { return nil }
        switch Word(rawValue: text) {
        case .next?: return .next
        case .again?: return .again(after: Self.pause, times: 1)
        case .lastResort?: return .lastResort
        case nil:
            section.complain(key, "'\(key)' is '\(text)'", write: Self.expected)
            return nil
        }
    }

    /// `{again_after_seconds: 10, times: 2}` or `{route: NAME}`.
    private func action(
        _ section: YAMLSection, of route: String, among names: [String]
    ) -> FailureAction? {
        let other = section.optionalString("route")
        let pause = section.optionalNumber("again_after_seconds", in: 1...300)
        let times = section.integer("times", 1, in: 1...10)
        if let other {
            if section.has("again_after_seconds") || section.has("times") {
                section.complain(
                    "route", "'\(section.key)' has a 'route' and an 'again'", write: "one of them")
            }
            if other == route || !names.contains(other) {
                let others = names.filter { $0 != route }
                let nearest = Suggestion.nearest(to: other, among: others).map { "'\($0)'" }
                section.complain(
                    "route",
                    other == route
                        ? "route '\(route)' leads to itself" : "there is no route '\(other)'",
                    write: nearest ?? "another route below 'routes:', or last-resort")
            }
            return .route(other)
        }
        if !section.has("again_after_seconds") {
            section.complain(
                section.key, "'\(section.key)' says nothing to do", write: Self.expected)
            return nil
        }
        return .again(after: pause.map { .seconds($0) } ?? Self.pause, times: times)
    }

    private static let pause = Duration.seconds(10)
    private static let expected =
        "next, again, last-resort, {again_after_seconds: 10, times: 2} or {route: NAME}"
}
