// SPDX-License-Identifier: Apache-2.0

import CallModel
import Journal
import JournalSQLite
import Testing

/// The whole journal in one order, which outlives restarts and forgetting.
@Suite struct JournalPageTests {
    private func open(_ file: TemporaryFile) throws(JournalError) -> SQLiteJournal {
        try SQLiteJournal(SQLiteJournalSettings(path: file.path), logger: .quiet)
    }

    @Test func pagesHoldEveryRecordOnceInTheOrderOfStoring() throws {
        let file = TemporaryFile()
        for journal in [MemoryJournal().journal, try open(file).journal] {
            for sequence in 1...40 {
                try journal.write([SampleRecords.note("call-\(sequence % 4)", sequence)])
            }
            var seen: [PlacedRecord] = []
            while true {
                let page = try journal.page(
                    PageQuery(after: seen.last?.position ?? 0, limit: 7))
                #expect(page.newest == 40 && page.forgotten == 0)
                if page.records.isEmpty { break }
                seen += page.records
            }
            #expect(seen.map(\.position) == Array(1...40))
            #expect(seen.map(\.record.sequence) == Array(1...40))
            let one = try journal.page(
                PageQuery(after: 20, call: CallID(rawValue: "call-1")))
            #expect(one.records.map(\.record.sequence) == [21, 25, 29, 33, 37])
            #expect(one.newest == 40)
        }
    }

    @Test func positionsGoOnAfterARestartAndAfterForgetting() throws {
        let file = TemporaryFile()
        let first = try open(file)
        try first.journal.write(SampleRecords.call("old", at: 1_000))
        let name = try first.journal.page(PageQuery(after: 0)).journal
        first.close()
        let second = try open(file)
        #expect(try second.journal.forget(WallTime(milliseconds: 900_000)) == 6)
        var page = try second.journal.page(PageQuery(after: 0))
        #expect(page == JournalPage(journal: name, newest: 6, forgotten: 6))
        try second.journal.write(SampleRecords.call("new", at: 1_000_000))
        second.close()
        page = try open(file).journal.page(PageQuery(after: 0))
        #expect(page.records.map(\.position) == Array(7...12))
        #expect(page.journal == name && page.forgotten == 6)
    }

    @Test func twoJournalsHaveTwoNames() throws {
        let (one, two) = (TemporaryFile(), TemporaryFile())
        let names = try [one, two].map { try open($0).journal.page(PageQuery(after: 0)).journal }
        #expect(names[0] != names[1])
        #expect(JournalCursor(journal: names[0], position: 7).description == "\(names[0])-7")
    }

    @Test(arguments: [
        ("ab12-7", JournalCursor(journal: "ab12", position: 7)), ("ab12--7", nil), ("ab12-", nil),
        ("-7", nil), ("7", nil), ("", nil), ("ab12-7-8", nil), ("AB-7", nil), ("ab 1-7", nil),
        ("ab-99999999999999999999999", nil), ("ab-+7", nil), ("ab-٣", nil), ("é-7", nil),
        (String(repeating: "a", count: 33) + "-1", nil),
        ("x-0", JournalCursor(journal: "x", position: 0)),
    ])
    func cursorsAreReadStrictly(text: String, cursor: JournalCursor?) {
        #expect(JournalCursor(text) == cursor)
    }
}
