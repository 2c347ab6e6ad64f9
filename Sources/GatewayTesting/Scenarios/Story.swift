// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// What came of a scenario, at whatever depth it ran: the journal, the phones, the bots, the
/// broken invariants.
package struct Story: Sendable {
    package struct Call: Sendable {
        package var id: CallID
        package var arrived: Instant
        package var records: [JournalRecord]
        package var bot: ScriptedBot?
        /// The other agents that were to take the caller, by name.
        package var successors: [String: ScriptedBot]
        /// What was heard at sound cards, by the names of their targets.
        package var cards: [String: HeardSound]

        package init(
            id: CallID, arrived: Instant, records: [JournalRecord], bot: ScriptedBot?,
            successors: [String: ScriptedBot] = [:], cards: [String: HeardSound] = [:]
        ) {
            self.cards = cards
            self.id = id
            self.arrived = arrived
            self.records = records
            self.bot = bot
            self.successors = successors
        }
    }

    /// How real it was.
    package enum Depth: Sendable, Hashable {
        /// The gateway's own sounds are tones.
        case simulated
        /// Real sockets; the gateway's own sounds are speech and music, and targets' names have a
        /// suffix.
        case loopback(targetSuffix: String)
    }

    package var scenario: String
    package var seed: UInt64
    package var depth: Depth
    package var began: Instant
    package var ended: Instant
    /// In order of arrival.
    package var calls: [Call]
    package var phones: [ScriptedPhone]
    package var violations: [Violation]
    /// The packages operators were offered, by the keys of their links; simulated alone.
    package var offered: [String: HandoffPackage] = [:]
    /// Expectations that were not met, in words.
    package var failures: [String] = []

    package init(
        scenario: String, seed: UInt64, began: Instant, ended: Instant, calls: [Call],
        phones: [ScriptedPhone], violations: [Violation], depth: Depth = .simulated
    ) {
        self.depth = depth
        self.scenario = scenario
        self.seed = seed
        self.began = began
        self.ended = ended
        self.calls = calls
        self.phones = phones
        self.violations = violations
    }

    /// Whether nothing was broken and everything came as expected.
    package var isGood: Bool { violations.isEmpty && failures.isEmpty }

    /// The first call as text.
    package var timeline: Timeline { Timeline(calls.first?.records ?? []) }

    package func phone(_ name: String) -> ScriptedPhone? {
        phones.first { $0.script.name == name }
    }

    /// What a listener heard: a phone by its name, `agent` for the first call's bot, or another
    /// agent of the first call by its name.
    func heard(by listener: String) -> HeardSound? {
        if listener == "agent" { return calls.first?.bot?.heard }
        return calls.first?.successors[listener]?.heard ?? calls.first?.cards[listener]
            ?? phone(listener)?.heard
    }

    /// What went wrong and how it came to it, for a test's message.
    package var account: String {
        var text = "scenario \"\(scenario)\", seed \(seed)\n"
        for failure in failures { text += "  not as expected: \(failure)\n" }
        for violation in violations { text += "  \(violation)\n" }
        for call in calls { text += Timeline(call.records).text + "\n" }
        for phone in phones {
            text += "phone \(phone.script.name):\n"
            for note in phone.notes {
                text += "  \((note.at - began).inMilliseconds) \(note.what)\n"
            }
        }
        return text
    }
}

extension Story {
    /// Holds the journal of every call against what a journal must be: whole, in order, and
    /// without a defect. `CallAudit` watched the call itself and wrote down what it found.
    package mutating func audit() {
        for call in calls { failures += Self.problems(of: call.records) }
    }

    private static func problems(of records: [JournalRecord]) -> [String] {
        var problems: [String] = []
        if records.first?.name != "call.arrived" { problems.append("no arrival") }
        if !records.contains(where: { $0.name == "call.ended" }) {
            problems.append("the call never ended")
        }
        for (index, record) in records.enumerated() {
            if record.sequence != index + 1 {
                problems.append("sequence \(record.sequence) at place \(index + 1)")
                break
            }
        }
        problems += records.filter { $0.name == "defect" }.map(\.words)
        return problems
    }
}
