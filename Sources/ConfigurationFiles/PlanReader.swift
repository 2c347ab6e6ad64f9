// SPDX-License-Identifier: Apache-2.0

import Handoff

/// Reads who can be called, in which order, and how long each step may take (`operators:`, `groups:`,
/// `hours:`, `routes:`, `handoff:`, `briefing:`, `privacy:`).
enum PlanReader {
    static func plan(
        of top: YAMLSection, briefing: YAMLSection, operators: [String: Target]
    ) -> CallPlan {
        let calendars = HoursReader.calendars(of: top)
        let hours = Dictionary(calendars.map { ($0.hours.name, $0.hours) }) { first, _ in first }
        let groups = GroupReader(operators: operators.keys.sorted()).groups(of: top)
        let routes = RouteReader(operators: operators, groups: groups, calendars: hours)
            .routes(of: top)
        let used = Set(routes.compactMap(\.hours?.name))
        for (section, hours) in calendars where !used.contains(hours.name) {
            section.warn(
                "", "no route has the hours '\(hours.name)'",
                write: "hours: \(hours.name) below a route")
        }
        let name = top.string("default_route", routes.first?.name ?? "default")
        let fallback = Route(name: name, targets: [], lastResort: .agent)
        var plan = CallPlan(
            defaultRoute: routes.first { $0.name == name } ?? fallback,
            routes: Dictionary(routes.map { ($0.name, $0) }) { first, _ in first })
        if !routes.isEmpty, plan.routes[name] == nil {
            complainOfRoute(name, plan: plan, top, key: "default_route")
        }
        HandoffReader.read(top.section("handoff"), into: &plan)
        for key in ["redact_numbers", "speak_caller_number"] where briefing.has(key) {
            _ = briefing.node(key)
            briefing.complain(
                key, "'\(key)' is no more", write: "who may know what below 'privacy:'")
        }
        let privacy = top.section("privacy")
        plan.privacy = PrivacyReader.policy(privacy)
        if plan.callsBack, !plan.keepsNumbers {
            privacy.complain(
                "record", "callers are to be called back, and their numbers are not kept",
                write: "'record' with number")
        }
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
}

extension CallPlan {
    /// Whether a caller may come to be called back.
    fileprivate var callsBack: Bool {
        let routes = [defaultRoute] + routes.values
        return callerKeys.callback != nil
            || routes.contains { $0.lastResort == .callback || $0.ifAgentLost == .callback }
    }
}
