// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Testing

@Suite struct RedactedTests {
    private let number = "sip:+4930123456@example.org"

    @Test func noWayOfPrintingShowsTheValue() {
        let value = Redacted(number)
        var dumped = ""
        dump(value, to: &dumped)
        for text in ["\(value)", String(describing: value), String(reflecting: value), dumped] {
            #expect(!text.contains("4930"))
        }
        #expect(value.exposed == number)
    }

    @Test func whatHoldsItDoesNotShowItEither() {
        let kind = JournalEvent.Kind.arrived(
            from: Redacted(number), name: nil, to: "demo", line: "main")
        var dumped = ""
        dump(kind, to: &dumped)
        #expect(!dumped.contains("4930"))
        #expect(!"\(kind)".contains("4930"))
        #expect(!kind.words.contains("4930"))
        #expect(kind.detail["from"]?.string == number)
    }
}
