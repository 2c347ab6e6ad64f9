// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Journal

extension JournalCompatibility {
    /// Finding calls by what happened in them: every question alone, and all of them together.
    static let searching = [
        Promise("calls are found by their time, line, outcome, rule, target and words") { journal in
            for records in [
                JournalRehearsal.story(
                    "a", at: 1000, line: "main", rule: "asked", target: "anna",
                    said: "I want the INVOICE of May", outcome: .bridged),
                JournalRehearsal.story(
                    "b", at: 5000, line: "sales", rule: "angry", target: "ben",
                    said: "Übel! 100 % of it's wrong_", outcome: .returned),
                JournalRehearsal.story(
                    "c", at: 9000, line: "main", rule: "asked", target: "ben",
                    said: "nothing", outcome: nil),
            ] { _ = await journal.answer(to: records) }
            return try questions.compactMap { question, names in
                var query = CallQuery()
                question(&query)
                let found = try journal.calls(query).map(\.call.rawValue)
                return found == names ? nil : "\(query): \(found)"
            }
        }
    ]

    private static let questions: [(@Sendable (inout CallQuery) -> Void, [String])] = [
        ({ $0.since = WallTime(milliseconds: 5000) }, ["c", "b"]),
        ({ $0.since = WallTime(milliseconds: 5001) }, ["c"]),
        (
            {
                $0.since = WallTime(milliseconds: 1000)
                $0.before = WallTime(milliseconds: 5000)
            }, ["a"]
        ),
        ({ $0.line = "main" }, ["c", "a"]), ({ $0.line = "mai" }, []),
        ({ $0.outcome = .bridged }, ["a"]), ({ $0.outcome = .failed }, []),
        ({ $0.onlyWithoutOutcome = true }, ["c"]),
        ({ $0.rule = "asked" }, ["c", "a"]), ({ $0.rule = "%" }, []),
        ({ $0.target = "ben" }, ["c", "b"]), ({ $0.target = "anna' OR '1'='1" }, []),
        ({ $0.words = ["invoice"] }, ["a"]), ({ $0.words = ["may", "invoice"] }, ["a"]),
        // Each word may be in another event: `asked` is in the reason.
        ({ $0.words = ["invoice", "because"] }, ["a"]), ({ $0.words = ["invoice", "june"] }, []),
        // Letters beyond ASCII, and what stands for anything in SQL.
        ({ $0.words = ["übel"] }, ["b"]), ({ $0.words = ["100"] }, ["b"]),
        ({ $0.words = ["%"] }, ["b"]), ({ $0.words = ["_"] }, ["b"]),
        ({ $0.words = ["it's"] }, ["b"]),
        (
            {
                $0.words = ["because"]
                $0.limit = 2
            }, ["c", "b"]
        ),
        (
            {
                $0.line = "main"
                $0.rule = "asked"
                $0.target = "anna"
                $0.outcome = .bridged
                $0.words = ["invoice"]
            }, ["a"]
        ),
        (
            {
                $0.line = "main"
                $0.target = "ben"
                $0.onlyRunning = true
            }, ["c"]
        ),
    ]
}
