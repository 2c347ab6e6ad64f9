// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Hindsight
import JSON
import Journal
import JournalSQLite
import Logging
import Testing
import Timing
import Triggers

/// Past calls as they stand in a journal file: chosen, explained, judged again.
@Suite struct HindsightJournalTests {
    /// Calls of the catalog, played in simulation into a file, and read by somebody else.
    private static func withCalls(
        of scenarios: [Scenario], _ body: (CallJournal) throws -> Void
    ) throws {
        let file = TemporaryFile()
        let store = try SQLiteJournal(SQLiteJournalSettings(path: file.path), logger: .quiet)
        for (index, scenario) in scenarios.enumerated() {
            for call in scenario.simulated(seed: 7).calls {
                // Each scenario begins at the same moment and draws the same names.
                let records = call.records.map { record in
                    var record = record
                    record.call = CallID(rawValue: "call-\(index)-\(record.call.rawValue)")
                    record.at = record.at.advanced(by: .seconds(1000 * index))
                    return record
                }
                try store.journal.write(records)
            }
        }
        store.close()
        try body(try CallJournal.readingSQLite(path: file.path))
    }

    /// Under the rules of then, every scenario's calls come to what they came to.
    @Test func replayEqualsLiveInEveryScenario() throws {
        let scenarios = ScenarioCatalog.all
        try Self.withCalls(of: scenarios) { journal in
            var firings = 0
            for summary in try CallSelection().calls(in: journal) {
                let history = try #require(CallHistory(try journal.records(summary.call)))
                let index = Int(summary.call.rawValue.split(separator: "-")[1]) ?? 0
                let replay = RuleReplay(of: history, rules: scenarios[index].triggers)
                let call = ReplayedCall(
                    history, before: RuleReplay.live(history), now: replay.firings)
                #expect(
                    [.same, .quiet].contains(call.change),
                    "\(scenarios[index].name): \(call.lines.joined(separator: "\n"))")
                #expect(history.unread == 0)
                firings += replay.firings.count
            }
            #expect(firings > 20)
        }
    }

    @Test func otherRulesTellWhatChanges() throws {
        let scenario = try #require(
            ScenarioCatalog.all.first { scenario in
                scenario.simulated(seed: 7).calls.contains { call in
                    call.records.contains { $0.name == "signal.digit" }
                }
            })
        try Self.withCalls(of: [scenario, scenario]) { journal in
            let calls = try CallSelection().calls(in: journal)
            let histories = try calls.compactMap { CallHistory(try journal.records($0.call)) }
            #expect(histories.count == calls.count && calls.count >= 2)
            let early = TriggerRule(
                name: "at-once", condition: MaximumTimeCondition(limit: .milliseconds(10)),
                reason: "too long")
            let replayed = histories.map { history in
                ReplayedCall(
                    history, before: RuleReplay.live(history),
                    now: RuleReplay(of: history, rules: [early]).firings)
            }
            let all = ReplayedCalls(replayed)
            let word = all.json["counts"]?["earlier"]?.integer ?? 0
            #expect(word + (all.json["counts"]?["now"]?.integer ?? 0) == Int64(calls.count))
            #expect(all.lines.contains { $0.contains("rule at-once: too long") })
            let label = try #require(CallLabel(call: "call-0", "at 0 s"))
            let score = ReplayScore(replayed, labels: [label], early: .seconds(2))
            #expect(!score.isEmpty)
            #expect(
                ReplayBudget(needless: 0, missed: 0, late: .seconds(1)).excesses(of: score) == [])
            #expect(RuleReport(histories).lines.first == "\(calls.count) calls")
            let lines = CallExplanation(histories[0]).lines
            #expect(lines.contains { $0.contains("ESCALATED") })
        }
    }

    // MARK: Which calls are meant

    private static func journal(_ calls: [(name: String, line: String, at: Int64)]) throws
        -> CallJournal
    {
        let journal = MemoryJournal().journal
        for call in calls {
            try journal.write([
                JournalEvent(
                    call: CallID(rawValue: call.name), sequence: 1,
                    at: WallTime(milliseconds: call.at), offset: .zero,
                    kind: .arrived(from: Redacted(""), name: nil, to: "demo", line: call.line)
                ).record
            ])
        }
        return journal
    }

    private static let calls = [
        (name: "call-aa1", line: "main", at: Int64(1000)), ("call-aa2", "side", 2000),
        ("call-bb", "main", 3000), ("call-b", "main", 4000),
    ]

    @Test(arguments: [
        (CallSelection(), ["call-b", "call-bb", "call-aa2", "call-aa1"]),
        (CallSelection(names: ["last"]), ["call-b"]),
        (CallSelection(names: ["call-aa2", "call-bb"]), ["call-bb", "call-aa2"]),
        // An identity that others begin with is that one.
        (CallSelection(names: ["call-b"]), ["call-b"]),
        (CallSelection(since: WallTime(milliseconds: 2000)), ["call-b", "call-bb", "call-aa2"]),
        (CallSelection(line: "side"), ["call-aa2"]), (CallSelection(line: "none"), []),
        (CallSelection(last: 2), ["call-b", "call-bb"]),
        (CallSelection(line: "main", last: 2), ["call-b", "call-bb"]),
        (CallSelection(names: ["call-aa1"], since: WallTime(milliseconds: 2000)), []),
    ])
    func selectionsChooseCalls(selection: CallSelection, names: [String]) throws {
        let found = try selection.calls(in: try Self.journal(Self.calls))
        #expect(found.map(\.call.rawValue) == names)
    }

    @Test func namesThatFitNoneOrSeveralAreToldWithThoseNearest() throws {
        let journal = try Self.journal(Self.calls)
        #expect(throws: CallSelection.Problem.ambiguous("call-a", count: 2)) {
            try CallSelection(names: ["call-a"]).calls(in: journal)
        }
        #expect(
            throws: CallSelection.Problem.unknown(
                "call-aa3", nearest: ["call-aa2", "call-aa1", "call-b"])
        ) { try CallSelection(names: ["call-aa3"]).calls(in: journal) }
        #expect(throws: CallSelection.Problem.unknown("last", nearest: [])) {
            try CallSelection(names: ["last"]).calls(in: MemoryJournal().journal)
        }
    }

    /// More calls than a page holds, many of them at one moment, are all found, and once.
    @Test func manyCallsAreFoundPageByPage() throws {
        let many = (0..<1700).map { index in
            (name: "call-\(index)", line: "main", at: Int64(index < 1200 ? 5000 : 6000 + index))
        }
        let journal = try Self.journal(many)
        let found = try CallSelection().calls(in: journal)
        #expect(found.count == 1700 && Set(found.map(\.call)).count == 1700)
        let later = CallSelection(since: WallTime(milliseconds: 6000))
        #expect(try later.calls(in: journal).count == 500)
    }

    @Test(arguments: [
        ("90s", Int64(9_910_000)), ("30m", 8_200_000), ("2h", 2_800_000), ("1d", -76_400_000),
        ("1970-01-01", 0), ("1970-01-01T00:01Z", 60_000), ("d", nil), ("", nil), ("1w", nil),
        ("-1d", nil), ("1970-13-01", nil), ("9999999999d", nil), ("yesterday", nil),
    ])
    func momentsAreRead(text: String, milliseconds: Int64?) {
        let now = WallTime(milliseconds: 10_000_000)
        #expect(CallSelection.moment(text, now: now)?.milliseconds == milliseconds)
    }
}
