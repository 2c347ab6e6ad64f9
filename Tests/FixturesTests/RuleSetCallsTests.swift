// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Foundation
import Testing
import Timing

@testable import Fixtures
@testable import Hindsight

/// The recorded calls of each ready rule set: what `handoff rules replay` makes of their journals is
/// what `audio-fixtures/calls/labels.yaml` says should become of them.
@Suite struct RuleSetCallsTests {
    private static let sets = ["asked-for-person", "beyond-scope", "high-stakes", "unsure"]

    /// Folders of the calls that go by a rule set as it is shipped, by its name.
    private static let calls: [String: [String]] = {
        var calls: [String: [String]] = [:]
        for folder in FixtureFolder.committed {
            let text =
                (try? String(contentsOfFile: folder + "/scenario.yaml", encoding: .utf8)) ?? ""
            guard let name = text.firstMatch(of: /config\/rules\/([a-z-]+)\.yaml/)?.1 else {
                continue
            }
            calls[String(name), default: []].append(folder)
        }
        return calls
    }()

    /// When a rule called a human.
    private struct Moment: Hashable {
        var at: Duration
        var rule: String

        init(_ firing: RuleReplay.Firing) { (at, rule) = (firing.at, firing.escalation.trigger) }
    }

    private static func name(_ folder: String) -> String {
        String(folder.split(separator: "/").last ?? "")
    }

    private static func labels() throws -> [CallLabel] {
        let path = FixtureFolder.calls + "/labels.yaml"
        return try LabelFile.read(ConfigurationFile.read(path: path).get()).get()
    }

    /// The journal of a call, by the name of its folder.
    private static func history(_ folder: String) throws -> CallHistory {
        let path = folder + "/scenario.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let scenario = try ScenarioReader(
            ConfigurationFile(name: path, text: text), directory: folder,
            shipped: FixtureFolder.shipped
        ).read().get()
        let records = try FixturePlay(scenario, shelf: SettingsShelf()).run().records.map {
            JournalRecord(
                call: CallID(rawValue: name(folder)), sequence: $0.sequence, at: $0.at,
                offset: $0.offset, name: $0.name, words: $0.words, detail: $0.detail)
        }
        return try #require(CallHistory(records))
    }

    @Test func everySetHasCallsOfBothKindsWithALabelEach() throws {
        #expect(Set(Self.calls.keys) == Set(Self.sets))
        let labels = try Self.labels()
        // What a caller would answer who is asked back, a replay does not know.
        let folders = try Self.calls.values.flatMap(\.self).filter { folder in
            try !String(contentsOfFile: folder + "/scenario.yaml", encoding: .utf8)
                .contains("- happens: gateway plays announcement ask-back")
        }
        #expect(Set(labels.map(\.call)) == Set(folders.map(Self.name)))
        #expect(labels.count == folders.count)
        for set in Self.sets {
            let own = labels.filter { label in
                Self.calls[set, default: []].contains { Self.name($0) == label.call }
            }
            #expect(own.count { $0.wish == .never } >= 2, "\(set)")
            #expect(own.count { $0.wish != .never } >= 2, "\(set)")
        }
    }

    /// Nobody is called without need, nobody is missed, and nobody comes more than three seconds late:
    /// by the rules of the call, and by the same rules over its journal.
    @Test(arguments: sets)
    func theBudgetIsKept(set: String) throws {
        let rules = try GatewayConfiguration.load(path: FixtureFolder.shipped, environment: [:])
            .get().with(
                rulesAt: FixtureFolder.root + "/config/rules/\(set).yaml", environment: [:]
            ).get().rules
        let labels = try Self.labels()
        let folders = Self.calls[set, default: []].filter { folder in
            labels.contains { $0.call == Self.name(folder) }
        }
        let calls = try folders.map { folder in
            let history = try Self.history(folder)
            let live = RuleReplay.live(history)
            let again = RuleReplay(of: history, rules: rules).firings
            #expect(live.map(Moment.init) == again.map(Moment.init), "\(Self.name(folder))")
            return ReplayedCall(history, before: live, now: again)
        }
        let score = ReplayScore(calls, labels: labels, early: .zero)
        let budget = ReplayBudget(needless: 0, missed: 0, late: .seconds(3))
        #expect(!score.isEmpty)
        #expect(budget.excesses(of: score) == [], "\(score.lines)")
    }
}
