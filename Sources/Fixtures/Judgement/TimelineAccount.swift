// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import GatewayTesting
import JSON
import Timing

/// What the timeline of a call is told from: its journal, played or live, and what stands beside it.
struct TimelineAccount: Sendable {
    var records: [JournalRecord]
    /// When the call arrived, in milliseconds since the scenario began.
    var arrived: Int64
    /// Which operator was dialled in which attempt.
    var targets: [Int: String]
    /// When operators pressed keys, by their names, in milliseconds since the scenario began.
    var presses: [String: [Int64]] = [:]
    /// What the agent was told of handoffs at its own end, and when.
    var notices: [(at: Int64, words: String)] = []
    /// Keys that came to parties, and when.
    var keys: [(party: String, at: Int64, key: Character)] = []
    var tolerances: FixtureScenario.Tolerances
    /// Scores from which phrases count at once.
    var thresholds: [String: Double]

    init(_ run: FixtureRun) {
        records = run.records
        arrived = (run.arrived - .zero).inMilliseconds
        targets = run.targets
        keys = run.members.flatMap { member in
            member.keys.map { (member.name, ($0.at - .zero).inMilliseconds, $0.key) }
        }
        notices = run.notices.map { (($0.at - .zero).inMilliseconds, $0.words) }
        tolerances = run.scenario.tolerances
        thresholds = Self.thresholds(run.scenario.configuration)
        for phone in run.phones {
            presses[phone.script.name] = phone.notes.compactMap { note in
                if case .pressed = note.what { (note.at - .zero).inMilliseconds } else { nil }
            }
        }
    }

    /// Of a journal alone.
    init(_ records: [JournalRecord], arrived: Int64, configuration: GatewayConfiguration) {
        self.records = records
        self.arrived = arrived
        targets = records.dialledTargets
        tolerances = FixtureScenario.Tolerances()
        thresholds = Self.thresholds(configuration)
    }

    private static func thresholds(_ configuration: GatewayConfiguration) -> [String: Double] {
        Dictionary(
            configuration.listening.keywords.compactMap { keyword in
                keyword.certain.map { (keyword.phrase, $0) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// When something in the journal happened, in milliseconds since the scenario began.
    func milliseconds(_ record: JournalRecord) -> Int64 {
        arrived + record.offset.inMilliseconds
    }
}

extension [JournalRecord] {
    /// Which operator was dialled in which attempt.
    var dialledTargets: [Int: String] {
        let dialled = filter { $0.name == "operator.dialled" }.compactMap { record in
            record.detail["attempt"]?.integer.map {
                (Int(clamping: $0), record.detail["target"]?.string ?? "")
            }
        }
        return Dictionary(dialled, uniquingKeysWith: { first, _ in first })
    }
}
