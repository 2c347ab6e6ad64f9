// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Journal
import Synchronization
import Timing

/// What every store of the journal promises. A newcomer opens empty stores for it and reads what
/// is broken.
///
/// A store that never answers an append is found by the time limit of whoever waits for `faults`.
package struct JournalCompatibility: Sendable {
    /// One promise, tried at an empty store; what is broken, in words.
    struct Promise: Sendable {
        let name: String
        let faults: @Sendable (CallJournal) async throws -> [String]

        init(
            _ name: String,
            _ faults: @escaping @Sendable (CallJournal) async throws -> [String]
        ) {
            self.name = name
            self.faults = faults
        }
    }

    private let open: @Sendable () throws -> CallJournal

    /// `open` makes a new and empty store each time.
    package init(open: @escaping @Sendable () throws -> CallJournal) { self.open = open }

    /// Every broken promise, in words; empty when the store is compatible.
    package func faults() async -> [String] {
        var faults: [String] = []
        for promise in Self.appending + Self.reading + Self.searching + Self.growing
            + Self.closing
        {
            do {
                let found = try await promise.faults(try open())
                faults += found.map { "\(promise.name): \($0)" }
            } catch {
                faults.append("\(promise.name): \(error)")
            }
        }
        return faults
    }

    // MARK: Appending

    private static let appending = [
        Promise("what was acknowledged is read back as it was, in sequence") { journal in
            let records = JournalRehearsal.call("a")
            let answers = [
                await journal.answer(to: Array(records[..<2])),
                await journal.answer(to: Array(records[2...])),
            ]
            let read = try journal.records(records[0].call)
            return answers == [nil, nil] && read == records ? [] : ["\(answers) \(read.count)"]
        },
        Promise("any text and number is read back as it was") { journal in
            let records = JournalRehearsal.oddities("odd")
            let answer = await journal.answer(to: records)
            let read = try journal.records(records[0].call)
            guard answer == nil, read.count == records.count else { return ["\(answer as Any)"] }
            return zip(read, records).filter { $0 != $1 }.map { "\($1.detail)" }
        },
        Promise("what is there already is refused, the whole append with it") { journal in
            let records = JournalRehearsal.call("a")
            _ = await journal.answer(to: Array(records[...1]))
            let refused = await journal.answer(to: [records[1], records[2]])
            let expected = JournalError.outOfSequence(call: records[0].call, sequence: 2)
            let afterGap = await journal.answer(to: [records[4]])
            let late = await journal.answer(to: [records[3]])
            let read = try journal.records(records[0].call).map(\.sequence)
            return refused == expected && afterGap == nil && late != nil && read == [1, 2, 5]
                ? [] : ["\(refused as Any) \(afterGap as Any) \(late as Any) \(read)"]
        },
        Promise("every append is answered exactly once, whoever else appends") { journal in
            let answers = AnswerCount()
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        for sequence in 1...25 {
                            let note = JournalRehearsal.note("call-\(number)", sequence)
                            await journal.append([note], countedBy: answers)
                        }
                    }
                }
            }
            let wrong = try (0..<20).filter { number in
                let call = CallID(rawValue: "call-\(number)")
                return try journal.records(call).map(\.sequence) != Array(1...25)
            }
            return answers.current == 500 && wrong.isEmpty
                ? [] : ["\(answers.current) answers to 500 appends; calls \(wrong) are not whole"]
        },
        Promise("what was stored and refused is counted") { journal in
            let before = journal.statistics()
            _ = await journal.answer(to: JournalRehearsal.call("a"))
            _ = await journal.answer(to: [JournalRehearsal.note("a", 1)])
            let after = journal.statistics()
            let stored = after.records - before.records
            return stored == 6 && after.failed - before.failed == 1 && after.waiting == 0
                && after.commits > before.commits ? [] : ["\(after)"]
        },
    ]

    // MARK: Reading

    private static let reading = [
        Promise("calls are listed newest arrival first, and as they were asked for") { journal in
            for (name, start, count) in [("a", 1000, 6), ("c", 9000, 6), ("b", 5000, 3)] {
                let records = JournalRehearsal.call(name, at: Int64(start))
                _ = await journal.answer(to: Array(records[..<count]))
            }
            let lost = JournalRehearsal.call("d", at: 20_000, outcome: .abandoned)
            _ = await journal.answer(to: lost)
            let table: [(CallQuery, [String])] = [
                (CallQuery(), ["d", "c", "b", "a"]), (CallQuery(limit: 2), ["d", "c"]),
                (CallQuery(before: WallTime(milliseconds: 9000)), ["b", "a"]),
                (CallQuery(onlyRunning: true), ["b"]), (CallQuery(onlyAbandoned: true), ["d"]),
                (CallQuery(limit: 1, before: WallTime(milliseconds: 5000)), ["a"]),
            ]
            var faults = try table.compactMap { query, names -> String? in
                let found = try journal.calls(query).map(\.call.rawValue)
                return found == names ? nil : "\(query): \(found)"
            }
            if try journal.calls(CallQuery(limit: 1)).first != CallSummary(lost) {
                faults.append("the summary is not that of the call's records")
            }
            return faults
        },
        Promise("pages hold every record once, in one order") { journal in
            for number in 1...40 {
                _ = await journal.answer(to: [JournalRehearsal.note("call-\(number % 4)", number)])
            }
            var seen: [PlacedRecord] = []
            var names: Set<String> = []
            while seen.count <= 40 {
                let page = try journal.page(PageQuery(after: seen.last?.position ?? 0, limit: 7))
                names.insert(page.journal)
                if page.records.isEmpty { break }
                if page.records.count > 7 {
                    return ["\(page.records.count) records in a page of 7"]
                }
                seen += page.records
            }
            let positions = seen.map(\.position)
            let isRising = zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 }
            let one = try journal.page(PageQuery(after: 0, call: CallID(rawValue: "call-1")))
            let end = try journal.page(PageQuery(after: positions.last ?? 0))
            return isRising && names.count == 1 && seen.map(\.record.sequence) == Array(1...40)
                && one.records.map(\.record.sequence) == Array(stride(from: 1, to: 41, by: 4))
                && end.newest == positions.last && end.records.isEmpty
                ? [] : ["\(positions) \(names) \(one.records.count) \(end.newest)"]
        },
        Promise("a reader is told of everything acknowledged after it came") { journal in
            _ = await journal.answer(to: [JournalRehearsal.note("a", 1)])
            let feed = journal.feed()
            for sequence in 2...30 {
                _ = await journal.answer(to: [JournalRehearsal.note("a", sequence)])
            }
            var heard: [PlacedRecord] = []
            for await placed in feed {
                heard.append(placed)
                if heard.count == 29 { break }
            }
            let page = try journal.page(PageQuery(after: 0)).records
            return heard.count == 29 && heard == Array(page.dropFirst())
                ? [] : ["\(heard.map(\.position))"]
        },
        Promise("what nobody knows is empty, and no fault") { journal in
            let nobody = CallID(rawValue: "nobody")
            let page = try journal.page(PageQuery(after: .max, call: nobody))
            return try journal.records(nobody).isEmpty && journal.calls(CallQuery()).isEmpty
                && page.records.isEmpty && page.newest == 0 && page.forgotten == 0
                ? [] : ["\(page)"]
        },
    ]

    // MARK: Growing old

    private static let growing = [
        Promise("calls are forgotten whole, by their last record") { journal in
            _ = await journal.answer(to: JournalRehearsal.call("old", at: 1000))
            let began = JournalRehearsal.call("long", at: 2000)
            _ = await journal.answer(to: began + [JournalRehearsal.note("long", 7, at: 90_000)])
            _ = await journal.answer(to: JournalRehearsal.call("new", at: 100_000))
            let gone = try journal.forget(WallTime(milliseconds: 50_000))
            let left = try journal.calls(CallQuery()).map(\.call.rawValue)
            let page = try journal.page(PageQuery(after: 0))
            return gone == 6 && left == ["new", "long"] && page.records.count == 13
                ? [] : ["\(gone) records gone, left \(left), \(page.records.count) in the page"]
        },
        Promise("a position is never given twice, and what is gone is said") { journal in
            _ = await journal.answer(to: JournalRehearsal.call("old", at: 1000))
            let before = try journal.page(PageQuery(after: 0))
            _ = try journal.forget(WallTime(milliseconds: 900_000))
            let between = try journal.page(PageQuery(after: 0))
            _ = await journal.answer(to: JournalRehearsal.call("new", at: 1_000_000))
            let after = try journal.page(PageQuery(after: 0))
            let isFresh = after.records.allSatisfy { $0.position > before.newest }
            return isFresh && between.newest == before.newest && between.records.isEmpty
                && after.forgotten == before.newest && after.journal == before.journal
                ? [] : ["\(before.newest) \(between) \(after.forgotten)"]
        },
    ]
}

extension JournalCompatibility {
    private static let closing = [
        Promise("what was appended before the close is answered and kept") { journal in
            let answers = AnswerCount()
            for sequence in 1...200 {
                journal.append([JournalRehearsal.note("a", sequence)]) { refusal in
                    if refusal == nil { answers.add() }
                }
            }
            journal.close()
            let read = try journal.records(CallID(rawValue: "a")).map(\.sequence)
            let statistics = journal.statistics()
            return answers.current == 200 && read == Array(1...200) && statistics.waiting == 0
                ? [] : ["\(answers.current) answered, \(read.count) kept, \(statistics)"]
        },
        Promise("what comes after the close is refused, and what is there still read") { journal in
            _ = await journal.answer(to: JournalRehearsal.call("a"))
            journal.close()
            journal.close()
            let late = await journal.answer(to: [JournalRehearsal.note("a", 7)])
            let calls = try journal.calls(CallQuery()).map(\.call.rawValue)
            let records = journal.statistics().records
            return late == .closed && calls == ["a"] && records == 6
                ? [] : ["\(late as Any) \(calls) \(records)"]
        },
        Promise("the close ends the feed, once everything has been told") { journal in
            let feed = journal.feed()
            _ = await journal.answer(to: JournalRehearsal.call("a"))
            journal.close()
            var told = 0
            for await _ in feed { told += 1 }
            return told == 6 ? [] : ["\(told) of 6 records told"]
        },
    ]
}

/// How many answers came.
private final class AnswerCount: Sendable {
    private let count = Mutex(0)

    var current: Int { count.withLock { $0 } }

    func add() { count.withLock { $0 += 1 } }
}

extension CallJournal {
    /// Appends and waits for the answer: nil, or why the records were refused.
    func answer(to records: [JournalRecord]) async -> JournalError? {
        await withCheckedContinuation { continuation in
            append(records) { continuation.resume(returning: $0) }
        }
    }

    fileprivate func append(_ records: [JournalRecord], countedBy count: AnswerCount) async {
        await withCheckedContinuation { continuation in
            append(records) { _ in
                count.add()
                continuation.resume()
            }
        }
    }
}
