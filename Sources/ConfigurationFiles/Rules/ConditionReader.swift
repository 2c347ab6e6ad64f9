// SPDX-License-Identifier: Apache-2.0

import Triggers
import Yams

/// Reads which condition stands where one belongs: `words: {phrases: […]}`, `all: […]` with what
/// belongs to it beside, or a name alone where everything else is as it is when left out.
struct ConditionReader {
    let document: YAMLDocument
    let context: RuleContext
    /// How deep it stands; 1 is what stands behind `when:`.
    let depth: Int

    static let names = ConditionCatalog.all.map { $0.name }

    /// The condition at a node; nil, with a complaint, where there is none.
    func condition(at node: Node, under key: String, _ parent: YAMLPlace) -> (
        any TriggerCondition
    )? {
        let place = YAMLPlace(node) ?? parent
        if depth > RuleContext.deepest {
            document.complain(
                at: place,
                "conditions stand inside each other more than \(RuleContext.deepest) deep",
                write: "fewer, or several rules")
            return nil
        }
        switch context.take() {
        case nil: break
        case .silent: return nil
        case .told(let what):
            document.complain(at: place, what, write: "fewer, or several rules")
            return nil
        }
        switch node {
        case .scalar(let scalar): return condition(named: scalar.string, at: place)
        case .mapping(let mapping): return condition(in: mapping, node, at: place)
        case .sequence, .alias:
            document.complain(
                at: place, "'\(key)' is a list of conditions",
                write: "how they belong together: all: [...] or any: [...]")
            return nil
        }
    }

    /// A name alone.
    private func condition(named name: String, at place: YAMLPlace) -> (any TriggerCondition)? {
        guard let kind = ConditionCatalog.named(name) else {
            complainOfUnknown(name, at: place)
            return nil
        }
        guard !kind.isFlat else {
            document.complain(
                at: place, "'\(name)' stands alone", write: "what it is of: '\(name): ...'")
            return nil
        }
        return read(kind, document.section(nil, key: name, at: place))
    }

    private func condition(
        in mapping: Node.Mapping, _ node: Node, at place: YAMLPlace
    ) -> (any TriggerCondition)? {
        let keys = mapping.map { (name: $0.key.scalar?.string ?? "", key: $0.key) }
        let known = keys.filter { ConditionCatalog.named($0.name) != nil }
        guard let first = known.first, let kind = ConditionCatalog.named(first.name) else {
            if let old = keys.first(where: { $0.name == "when" }) {
                document.complain(
                    at: YAMLPlace(old.key) ?? place, "'when' belongs to a rule",
                    write: "the name of the condition in its place, its settings below it")
            } else {
                complainOfUnknown(
                    keys.first?.name ?? "", at: YAMLPlace(keys.first?.key) ?? place)
            }
            return nil
        }
        guard known.count == 1 else {
            let names = known.map { "'\($0.name)'" }.joined(separator: " and ")
            document.complain(
                at: YAMLPlace(known[1].key) ?? place, "\(names) stand in one condition",
                write: "how they belong together: all: [...] or any: [...], each an entry")
            return nil
        }
        if kind.isFlat { return read(kind, document.section(node, key: kind.name, at: place)) }
        for (name, key) in keys where name != kind.name {
            document.complain(
                at: YAMLPlace(key) ?? place, "'\(name)' stands beside '\(kind.name)'",
                write: "it below '\(kind.name)': {\(kind.name): {\(name): ...}}")
        }
        let settings = document.section(
            mapping[kind.name], key: kind.name, at: YAMLPlace(first.key) ?? place)
        // Settings in another shape were complained of, and nothing can be read of them.
        let isReadable = settings.whole != nil || isEmpty(mapping[kind.name])
        return isReadable ? read(kind, settings) : nil
    }

    private func isEmpty(_ node: Node?) -> Bool {
        guard case .scalar(let scalar)? = node else { return node == nil }
        return YAMLSection.isNull(scalar)
    }

    private func read(
        _ kind: any TriggerCondition.Type, _ section: YAMLSection
    ) -> any TriggerCondition {
        var fields = YAMLConditionFields(
            section: section, context: context, depth: depth, owner: "'\(kind.name)'")
        return ConditionCatalog.read(kind, &fields)
    }

    private func complainOfUnknown(_ name: String, at place: YAMLPlace) {
        document.complain(
            at: place, name.isEmpty ? "there is no condition" : "there is no condition '\(name)'",
            write: Suggestion.nearest(to: name, among: Self.names).map { "'\($0)'" }
                ?? "one of: \(Self.names.joined(separator: ", "))")
    }
}
