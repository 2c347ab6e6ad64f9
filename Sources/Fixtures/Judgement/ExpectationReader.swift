// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles

/// Reads what a scenario demands (`expect:`), a line each, and sees to it that whoever and whatever it
/// speaks of is there: a demand that something never happens to somebody misspelt would always be met.
struct ExpectationReader {
    let section: YAMLSection
    let sounds: ScenarioSounds
    /// Who takes part.
    let parties: [String]
    /// Whom the routes reach.
    let targets: Set<String>
    let rules: Set<String>

    func read(_ key: String) -> [FixtureExpectation] {
        section.entries(key).compactMap { entry in
            let words: String
            switch entry.content {
            case .words(let text): words = text
            case .pair(let key, let value): words = "\(key): \(value)"
            case .section(let key, _): words = key
            }
            guard let demand = ExpectationWords.demand(words) else {
                section.document.complain(
                    line: entry.line, "'\(words)' demands nothing that can be judged",
                    write: ExpectationWords.help)
                return nil
            }
            check(demand, entry.line)
            let name = section.document.file.split(separator: "/").last.map(String.init) ?? ""
            return FixtureExpectation(
                demand: demand, words: words, place: "\(name):\(Self.line(entry.line))")
        }
    }

    /// Lines of cells are counted on from a large number.
    private static func line(_ line: Int) -> Int { line % 300_000 }

    private func check(_ demand: FixtureExpectation.Demand, _ line: Int) {
        switch demand {
        case .happens, .escalation, .handoff, .bridge, .latency, .package: break
        case .outcome(let words): checkOutcome(words, line)
        case .rule(let name, _): check(name, "rule", among: rules.sorted(), line)
        case .rung(let name, _): check(name, "operator", among: targets.sorted(), line)
        case .hears(let listener, let source, _, _):
            check(listener, "party", among: parties, line)
            check(
                source, "party or sound", among: parties + FixtureLane.allCases.map(\.rawValue),
                line)
        case .hearsSound(let listener, let sound, _):
            check(listener, "party", among: parties, line)
            sounds.wanted(sound, section.document, line: line)
        case .leak(let source, let listener, _):
            check(source, "party", among: parties, line)
            check(listener, "party", among: parties, line)
        case .key(let listener, _, _), .gap(let listener, _, _), .clipping(let listener),
            .level(let listener, _, _):
            check(listener, "party", among: parties, line)
        }
    }

    private func check(_ name: String, _ kind: String, among known: [String], _ line: Int) {
        guard !known.contains(name) else { return }
        section.document.complain(
            line: line, "there is no \(kind) '\(name)'",
            write: "one of: \(known.joined(separator: ", "))")
    }

    private func checkOutcome(_ words: String, _ line: Int) {
        let parts = words.components(of: " because ")
        check(parts[0], "outcome", among: Outcome.allCases.map(\.rawValue), line)
        guard parts.count == 2 else { return }
        check(parts[1], "reason", among: OutcomeReason.allCases.map(\.rawValue), line)
    }
}
