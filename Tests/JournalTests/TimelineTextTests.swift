// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Journal
import Testing

@Suite struct TimelineTextTests {
    @Test func eachEventIsALineWithItsActor() {
        let text = TimelineText.lines(SampleRecords.call("a"))
        let expected = """
                  0  call      arrived             call for demo on line main from Jo
                500  caller    connected           caller connected, PCMU/8000
               1000  caller    digit               caller pressed 0
               1500  handoff   began               handoff on route default
               2000  handoff   ended               handoff bridged: completed
               2500  call      ended               call ended: caller hung up

            """
        #expect(text == expected)
    }

    @Test func aLineStaysALine() {
        let record = JournalRecord(
            call: CallID(rawValue: "a"), sequence: 1, at: WallTime(milliseconds: 0),
            offset: .zero, name: "warning", words: "one\ntwo\r\nthree", detail: .null)
        #expect(TimelineText.line(record) == "      0  gateway   warning             one two three")
    }

    @Test func journalLinesAreOneObjectEach() throws {
        let records = SampleRecords.call("a")
        let lines = JSONText.lines(records).split(separator: "\n")
        #expect(lines.count == records.count)
        for (line, record) in zip(lines, records) {
            #expect(try JSONReader.read(String(line)) == record.json)
        }
    }
}
