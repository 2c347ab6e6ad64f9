// SPDX-License-Identifier: Apache-2.0

import Handoff
import Yams

/// Reads whom a route calls, one after the other (`targets:` of a route): names of operators and of
/// groups, and among them those who are rung together, `{together: [anna, ben]}`.
struct RoundReader {
    let operators: [String: Target]
    /// The names of the operators of each group.
    let groups: [String: [String]]

    /// What an entry may be.
    private static let expected =
        "the name of an operator or a group, or {together: [anna, ben]}"
    private static let limit = 200

    func rounds(of section: YAMLSection) -> [Round] {
        guard let node = section.node("targets") else { return [] }
        var entries = [node]
        if case .sequence(let sequence) = node { entries = Array(sequence) }
        guard entries.count <= Self.limit else {
            section.complain(
                "targets", "'targets' has more than \(Self.limit) entries", write: "fewer")
            return []
        }
        let rounds = entries.flatMap { self.rounds($0, of: section) }
        warnOfRepetition(rounds, of: section)
        return rounds
    }

    /// Who is called alone, and again together with others, is meant to be.
    private func warnOfRepetition(_ rounds: [Round], of section: YAMLSection) {
        var seen: Set<String> = []
        let alone = rounds.filter { $0.targets.count == 1 }.flatMap(\.targets)
        let twice = Set(alone.map(\.name).filter { !seen.insert($0).inserted })
        for name in twice.sorted() {
            section.warn(
                "targets", "route '\(section.key)' calls '\(name)' more than once",
                write: "each operator once, by name or in one group")
        }
    }

    private func rounds(_ entry: Node, of section: YAMLSection) -> [Round] {
        let place = YAMLPlace(entry) ?? section.place(of: "targets")
        switch entry {
        case .scalar:
            guard
                let name = section.text(of: entry, key: "targets", expecting: Self.expected)
            else { return [] }
            let placed = PlacedText(text: name, place: section.place(of: "targets"))
            return (named(placed, of: section) ?? []).map { Round($0) }
        case .mapping:
            let group = section.document.section(entry, key: "targets", at: place)
            guard group.has("together") else {
                _ = group.node("together")
                section.document.complain(
                    at: place, "an entry of 'targets' has no 'together'", write: Self.expected)
                return []
            }
            return together(group).map { [$0] } ?? []
        case .sequence, .alias:
            section.document.complain(
                at: place, "an entry of 'targets' is a list", write: Self.expected)
            return []
        }
    }

    private func together(_ section: YAMLSection) -> Round? {
        let names = section.placedStrings("together", limit: Self.limit)
        var known: [(target: Target, place: YAMLPlace)] = []
        var isComplete = true
        for name in names {
            guard let targets = named(name, of: section), !targets.isEmpty else {
                isComplete = false
                continue
            }
            known += targets.map { ($0, name.place) }
        }
        guard isComplete else { return nil }
        guard (2...Round.most).contains(known.count) else {
            section.document.complain(
                at: section.place(of: "together"), "'together' names \(known.count) operators",
                write: known.count < 2
                    ? "two to \(Round.most) names; one alone is called by its name without 'together'"
                    : "at most \(Round.most), and others in an entry after it")
            return nil
        }
        for (index, member) in known.enumerated() {
            let name = member.target.name
            let earlier = known.prefix(index).map(\.target)
            if member.target.isAgent {
                section.document.complain(
                    at: member.place, "'\(name)' is another agent, and no phone to ring together",
                    write: "'\(name)' as an entry of its own, outside 'together'")
            } else if earlier.contains(where: { $0.name == name }) {
                section.document.complain(
                    at: member.place, "'together' names '\(name)' twice", write: "each name once")
            } else if let same = earlier.first(where: { $0.isAtPlace(of: member.target) }) {
                section.document.complain(
                    at: member.place,
                    "'\(name)' and '\(same.name)' have the same phone and cannot ring together",
                    write: "one of them")
            }
        }
        return Round(together: known.map(\.target))
    }

    /// The operators a name stands for: one, or those of a group; nil, with a complaint, for none.
    private func named(_ name: PlacedText, of section: YAMLSection) -> [Target]? {
        if let known = operators[name.text] { return [known] }
        if let members = groups[name.text] { return members.compactMap { operators[$0] } }
        let nearest = Suggestion.nearest(
            to: name.text, among: Array(operators.keys) + Array(groups.keys))
        section.document.complain(
            at: name.place, "there is no operator '\(name.text)'",
            write: nearest.map { "'\($0)'" } ?? "a name below 'operators:' or 'groups:'")
        return nil
    }
}

extension Target {
    /// Whether both are reached at the same phone or sound card.
    fileprivate func isAtPlace(of other: Target) -> Bool {
        switch (address, other.address) {
        case (.card(let one), .card(let two)): one.device == two.device
        case (.registered, _): false
        case (.sip, _), (.stream, _), (.card, _), (.desk, _):
            address == other.address && trunk == other.trunk
        }
    }
}
