// SPDX-License-Identifier: Apache-2.0

/// The phases of a call and what leads from one to the next, as the Mermaid diagram of
/// Docs/Handoff.md: made of what a walk has found, so that it says what the code does.
package enum StateDiagram {
    /// The lines between which the diagram stands in the document.
    package static let begin = "<!-- state diagram: begin -->"
    package static let end = "<!-- state diagram: end -->"
    /// What rewrites it.
    package static let command = "handoff simulate --model --diagram Docs/Handoff.md"

    /// What becomes of a caller whom nobody took, drawn as one state with these inside.
    private static let lastResort = (
        name: "last-resort", phases: ["exhausted", "returning", "inviting-message", "recording"]
    )

    /// The diagram of these transitions. What can happen in nearly every phase stands in words
    /// beside it: the caller hangs up, the gateway stops.
    package static func text(of transitions: Set<ModelReport.Transition>) -> String {
        var causes: [Way: Set<CallCause>] = [:]
        for transition in transitions where !isEverywhere(transition) {
            causes[Way(transition), default: []].insert(transition.cause)
        }
        func lines(where isMeant: (Way) -> Bool) -> [String] {
            causes.filter { isMeant($0.key) }.sorted { $0.key < $1.key }.map { way, causes in
                let words = causes.sorted().map(\.rawValue).joined(separator: ", ")
                return "\(identifier(way.from)) --> \(identifier(way.to)): \(words)"
            }
        }
        let names = Set(transitions.flatMap { [$0.from, $0.to] }).union([lastResort.name])
        let titles = names.sorted().filter { $0.contains("-") }.map {
            "state \"\($0)\" as \(identifier($0))"
        }
        let all =
            titles + ["[*] --> arrived"] + lines { !$0.isWithinLastResort }
            + ["state \(identifier(lastResort.name)) {"]
            + lastResort.phases.map { "    \(identifier($0))" }
            + lines(where: \.isWithinLastResort).map { "    \($0)" } + ["}", "over --> [*]"]
        return "```mermaid\nstateDiagram-v2\n" + all.map { "    \($0)\n" }.joined() + "```\n"
    }

    /// The document with the diagram between its lines; nil when the lines are not there.
    package static func written(
        _ transitions: Set<ModelReport.Transition>, into document: String
    ) -> String? {
        let parts = document.split(separator: begin + "\n", maxSplits: 1)
        guard parts.count == 2, let last = parts[1].firstRange(of: end) else { return nil }
        return parts[0] + begin + "\n" + text(of: transitions) + parts[1][last.lowerBound...]
    }

    /// From a phase to another; into the last resort from outside it is one way.
    private struct Way: Hashable, Comparable {
        var from: String
        var to: String

        init(_ transition: ModelReport.Transition) {
            from = transition.from
            let comesIn =
                lastResort.phases.contains(transition.to) && !lastResort.phases.contains(from)
            to = comesIn ? lastResort.name : transition.to
        }

        var isWithinLastResort: Bool {
            lastResort.phases.contains(from) && lastResort.phases.contains(to)
        }

        static func < (left: Way, right: Way) -> Bool {
            (left.from, left.to) < (right.from, right.to)
        }
    }

    private static func isEverywhere(_ transition: ModelReport.Transition) -> Bool {
        switch transition.cause {
        case .callerGone: transition.to == "over" || transition.to == "parting-with-operator"
        case .stops: true
        default: false
        }
    }

    private static func identifier(_ name: String) -> String {
        name.replacing("-", with: "_")
    }
}
