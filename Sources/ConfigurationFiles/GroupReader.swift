// SPDX-License-Identifier: Apache-2.0

/// Reads names that stand for several operators (`groups:`), and for groups of them.
struct GroupReader {
    private static let mostGroups = 500

    /// The names of all operators.
    let operators: [String]

    /// The operators of each group, in order and each once.
    func groups(of top: YAMLSection) -> [String: [String]] {
        let section = top.section("groups")
        let names = section.keys
        if names.count > Self.mostGroups {
            top.complain(
                "groups", "there are more than \(Self.mostGroups) groups", write: "fewer")
            for name in names { _ = section.node(name) }
            return [:]
        }
        let known = Set(operators)
        var members: [String: [String]] = [:]
        for name in names {
            members[name] = self.members(of: name, section, among: names)
            if known.contains(name) {
                section.complain(
                    name, "'\(name)' is an operator and a group",
                    write: "another name for one of them")
            }
        }
        return expanded(members, names, section)
    }

    private func members(
        of name: String, _ section: YAMLSection, among names: [String]
    ) -> [String] {
        let listed = section.strings(name, [])
        if listed.isEmpty, section.isEmpty(name) || section.isList(name) {
            section.complain(
                name, "group '\(name)' is empty",
                write: "who is in it, such as \(name): [\(operators.min() ?? "anna")]")
        }
        let known = operators + names
        return listed.filter { member in
            if known.contains(member) { return true }
            section.complain(
                name, "group '\(name)' has '\(member)', and there is no such operator or group",
                write: Suggestion.nearest(to: member, among: known).map { "'\($0)'" }
                    ?? "a name below 'operators:' or 'groups:'")
            return false
        }
    }

    /// Puts operators in the place of groups: those first that hold no group, then those that hold
    /// only such. What is left holds itself in a circle, which is told once.
    private func expanded(
        _ members: [String: [String]], _ names: [String], _ section: YAMLSection
    ) -> [String: [String]] {
        var done: [String: [String]] = [:]
        var open = names
        while !open.isEmpty {
            let ready = open.filter { name in
                (members[name] ?? []).allSatisfy { members[$0] == nil || done[$0] != nil }
            }
            for name in ready {
                let all = (members[name] ?? []).flatMap { done[$0] ?? [$0] }
                done[name] = distinct(all, in: name, section)
            }
            if ready.isEmpty {
                for name in complainOfCircle(members, open, section) { done[name] = [] }
            }
            open.removeAll { done[$0] != nil }
        }
        return done
    }

    private func distinct(
        _ all: [String], in name: String, _ section: YAMLSection
    ) -> [String] {
        var seen: Set<String> = []
        var told: Set<String> = []
        return all.filter { member in
            if seen.insert(member).inserted { return true }
            if told.insert(member).inserted {
                section.warn(
                    name, "'\(member)' is in group '\(name)' more than once",
                    write: "each operator once")
            }
            return false
        }
    }

    /// Tells of a circle among groups each of which leads into one; returns the groups of it.
    private func complainOfCircle(
        _ members: [String: [String]], _ open: [String], _ section: YAMLSection
    ) -> [String] {
        var way: [String] = []
        var next = open.first
        while let name = next, !way.contains(name) {
            way.append(name)
            next = members[name]?.first(where: open.contains)
        }
        guard let next, let start = way.firstIndex(of: next) else { return open }
        let circle = Array(way[start...])
        let words = (circle + [next]).map { "'\($0)'" }.joined(separator: " to ")
        section.complain(
            next,
            circle.count == 1
                ? "group '\(next)' holds itself" : "groups hold each other, from \(words)",
            write: "operators, or groups that do not lead back")
        return circle
    }
}
