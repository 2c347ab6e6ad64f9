// SPDX-License-Identifier: Apache-2.0

import Handoff

/// Reads which route is taken in place of one that is closed, and after one whose targets were all
/// tried in vain (`hours`, `closed`, `overflow` of a route).
struct RouteOrder {
    let calendars: [String: OpeningHours]
    /// The names of all routes.
    let names: [String]

    /// One route leads to another one.
    private struct Link {
        let key: String
        let other: String
    }

    func read(_ sections: [(name: String, section: YAMLSection)], into routes: inout [Route]) {
        var links: [String: [Link]] = [:]
        for index in routes.indices {
            let section = sections[index].section
            readHours(section, into: &routes[index])
            routes[index].whenClosed = follower("closed", of: section)
            routes[index].overflow = follower("overflow", of: section)
            if section.has("closed"), !section.has("hours") {
                section.complain(
                    "closed",
                    "route '\(section.key)' has 'closed' and no 'hours': it is always open",
                    write: "hours: NAME of a calendar below the top-level 'hours:', or no 'closed'")
            }
            links[section.key] =
                [("closed", routes[index].whenClosed), ("overflow", routes[index].overflow)]
                .compactMap { key, other in other.map { Link(key: key, other: $0) } }
        }
        complainOfCircles(links, sections)
    }

    private func readHours(_ section: YAMLSection, into route: inout Route) {
        guard let name = section.optionalString("hours", limit: 100) else { return }
        route.hours = calendars[name]
        guard route.hours == nil else { return }
        let known = calendars.keys.sorted()
        section.complain(
            "hours", "there are no hours '\(name)'",
            write: Suggestion.nearest(to: name, among: known).map { "'\($0)'" }
                ?? (known.isEmpty
                    ? "a calendar of that name below the top-level 'hours:'"
                    : "one of: \(known.joined(separator: ", "))"))
    }

    /// The route that a key names, if there is one of that name.
    private func follower(_ key: String, of section: YAMLSection) -> String? {
        guard let name = section.optionalString(key) else { return nil }
        guard !names.contains(name) else { return name }
        let others = names.filter { $0 != section.key }
        section.complain(
            key, "there is no route '\(name)'",
            write: Suggestion.nearest(to: name, among: others).map { "'\($0)'" }
                ?? "another route below 'routes:'")
        return nil
    }

    /// Each circle is told once, at the first of its routes.
    private func complainOfCircles(
        _ links: [String: [Link]], _ sections: [(name: String, section: YAMLSection)]
    ) {
        var told: Set<String> = []
        for (name, section) in sections where !told.contains(name) {
            for link in links[name] ?? [] {
                guard let way = way(from: link.other, to: name, links) else { continue }
                told.formUnion(way)
                let circle = ([name] + way).map { "'\($0)'" }.joined(separator: " to ")
                section.complain(
                    link.key,
                    way.count == 1
                        ? "route '\(name)' leads to itself"
                        : "routes lead in a circle, from \(circle)",
                    write: "a route that does not lead back, or no '\(link.key)'")
            }
        }
    }

    /// The routes from one to another along the links, both with them; nil when none leads there.
    private func way(
        from start: String, to end: String, _ links: [String: [Link]]
    ) -> [String]? {
        var before: [String: String] = [:]
        var (seen, open) = (Set([start]), [start])
        while let name = open.popLast() {
            guard name != end else {
                var way = [end]
                while let last = way.last, let previous = before[last] { way.append(previous) }
                return way.reversed()
            }
            for link in links[name] ?? [] where seen.insert(link.other).inserted {
                before[link.other] = name
                open.append(link.other)
            }
        }
        return nil
    }
}
