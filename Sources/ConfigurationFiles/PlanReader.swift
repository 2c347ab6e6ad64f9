// SPDX-License-Identifier: Apache-2.0

import Handoff

/// Reads who can be called, in which order, and how long each step may take (`operators:`,
/// `routes:`, `handoff:`, `briefing:`).
enum PlanReader {
    static func plan(of top: YAMLSection, operators: [String: Target]) -> CallPlan {
        let routes = routes(of: top, operators: operators)
        let name = top.string("default_route", routes.first?.name ?? "default")
        let fallback = Route(name: name, targets: [], lastResort: .agent)
        var plan = CallPlan(
            defaultRoute: routes.first { $0.name == name } ?? fallback,
            routes: Dictionary(routes.map { ($0.name, $0) }) { first, _ in first })
        if !routes.isEmpty, plan.routes[name] == nil {
            complainOfRoute(name, plan: plan, top, key: "default_route")
        }
        HandoffReader.read(top.section("handoff"), into: &plan)
        let briefing = top.section("briefing")
        plan.briefing.redactsNumbers = briefing.flag(
            "redact_numbers", plan.briefing.redactsNumbers)
        plan.briefing.speaksCallerNumber = briefing.flag(
            "speak_caller_number", plan.briefing.speaksCallerNumber)
        plan.briefing.maximum = briefing.seconds(
            "maximum_seconds", plan.briefing.maximum, in: 2...60)
        return plan
    }

    static func complainOfRoute(
        _ name: String, plan: CallPlan, _ section: YAMLSection, key: String
    ) {
        let names = (plan.routes.keys + [plan.defaultRoute.name]).filter { $0 != name }.sorted()
        let nearest = Suggestion.nearest(to: name, among: names).map { "'\($0)'" }
        let all = names.isEmpty ? "a route of that name below 'routes:'" : nil
        section.complain(
            key, "there is no route '\(name)'",
            write: nearest ?? all ?? "one of: \(Set(names).sorted().joined(separator: ", "))")
    }

    private static func routes(of top: YAMLSection, operators: [String: Target]) -> [Route] {
        let sections = top.named("routes")
        if sections.isEmpty {
            top.complain(
                "routes", "there is no route: nobody to turn to when a caller needs a person",
                write: "routes: {default: {targets: [], last_resort: goodbye}}")
        }
        return sections.map { route(named: $0.name, $0.section, operators: operators) }
    }

    private static func route(
        named name: String, _ section: YAMLSection, operators: [String: Target]
    ) -> Route {
        var targets: [Target] = []
        for target in section.strings("targets", []) {
            if let known = operators[target] {
                targets.append(known)
            } else {
                let nearest = Suggestion.nearest(to: target, among: Array(operators.keys))
                section.complain(
                    "targets", "there is no operator '\(target)'",
                    write: nearest.map { "'\($0)'" } ?? "a name below 'operators:'")
            }
        }
        let words = LastResort.allCases.map(\.rawValue).joined(separator: ", ")
        if !section.has("last_resort") {
            section.complain(
                "last_resort", "route '\(name)' has no 'last_resort'",
                write: "what becomes of the caller when nobody answers: last_resort: one of "
                    + words)
        }
        return Route(
            name: name, targets: targets,
            lastResort: section.optionalChoice("last_resort") ?? .goodbye,
            ifAgentLost: section.choice("if_agent_lost", .goodbye))
    }
}
