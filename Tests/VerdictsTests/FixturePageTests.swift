// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing
import Verdicts

@Suite struct FixturePageTests {
    private let html = ReportSample.page().html

    @Test func whatFilesSayIsShownAndNotRun() throws {
        var page = ReportSample.page()
        let hostile = ReportSample.hostile
        page.picture.name = hostile
        page.command = hostile
        page.marks[0].words = hostile
        page.verdict = .cannotTell(hostile)
        page.picture.ears[0].party = hostile
        page.picture.ears[0].bands[0].source = hostile
        page.actual[0].detail = hostile
        let html = page.html
        #expect(!html.contains("<img"))
        #expect(!html.contains("<script>window"))
        #expect(html.matches(of: #/<script[ >]/#).count == 2)
        #expect(html.matches(of: #/<\/script>/#).count == 2)
        let data = try html.pageData
        #expect(data["marks"]?.array?.first?["words"] == .string(hostile))
        #expect(data["parties"]?.array?.first?["name"] == .string(hostile))
    }

    @Test func gapsInWhatFilesSayAreNotFilled() throws {
        var page = ReportSample.page()
        page.picture.about = "{{script}} and {{data}}"
        #expect(page.html.contains("<p class=\"about\">{{script}} and {{data}}</p>"))
        #expect(!html.contains("{{"))
    }

    @Test func nothingIsAskedOfAnyHost() {
        #expect(html.contains("default-src 'none'; style-src 'unsafe-inline'; "))
        for word in ["http:", "https:", "src=", "@import", "url(", "fetch(", "XMLHttpRequest"] {
            #expect(!ReportSample.page().emptied.html.contains(word), "\(word)")
        }
    }

    @Test func everyPartyIsInIt() throws {
        let parties = try #require(html.pageData["parties"]?.array)
        #expect(parties.compactMap { $0["name"]?.string } == ["caller", "agent", "anna"])
        for party in parties {
            for track in ["said", "heard"] {
                #expect(party[track]?["samples"]?.integer == 160_000)
                #expect(party[track]?["parts"]?.array?.isEmpty == false)
            }
        }
    }

    @Test func linesGoTogether() throws {
        let lines = try #require(html.pageData["lines"]?.array)
        let found = lines.map { pair in
            let line = pair["actual"] ?? pair["expected"]
            let words = [line?["subject"], line?["event"], pair["state"], pair["note"]]
            return words.compactMap { $0?.string }.joined(separator: " ")
        }
        #expect(
            found == [
                "caller arrives same ", "caller says same +20 ms",
                "trigger asked-for-a-person same ", "agent stops vanished ",
                "caller hears appeared ", "anna accepts same ", "bridge joins moved +140 ms",
                "call ends altered ",
            ])
    }

    @Test func whatWasNotMetIsAMark() throws {
        var page = ReportSample.page()
        page.expectations[0].at = 9_100
        let marks = try #require(page.html.pageData["marks"]?.array)
        #expect(marks.count == 4)
        #expect(marks.last?["gravity"]?.integer == 7)
        // Where there is a mark already, one is enough.
        #expect(try html.pageData["marks"]?.array?.count == 3)
    }

    @Test func aPageOfNothingIsAPage() throws {
        var page = ReportSample.page().emptied
        page.verdict = .skipped("no model: kws")
        #expect(page.html.contains("<span class=\"chip skipped\">skipped</span>"))
        #expect(page.html.contains("no model: kws</p>"))
        #expect(try page.html.pageData["parties"] == .array([]))
    }

    /// A page without sound stays below 80 kB, and a second of sound costs no more than its bytes in
    /// Base64.
    @Test func aPageStaysSmall() {
        let empty = ReportSample.page().emptied.html.utf8.count
        #expect(empty < 80_000)
        var page = ReportSample.page().emptied
        let noise = (0..<160_000).map { Int16(truncatingIfNeeded: $0 &* 7_919) }
        page.picture.ears = [
            FixturePicture.Ear(party: "caller", said: noise, heard: noise, bands: [], speech: [])
        ]
        #expect(page.html.utf8.count - empty < 2 * 160_000 * 4 / 3 + 300)
        page.picture.ears[0].said = ReportSample.tone([1_000..<2_000], hertz: 200)
        page.picture.ears[0].heard = ReportSample.tone([], hertz: 200)
        #expect(page.html.utf8.count - empty < 11_500)
    }
}

extension String {
    /// What the page gives its script.
    var pageData: JSONValue {
        get throws {
            let start = try #require(firstRange(of: "id=\"data\">"))
            let end = try #require(self[start.upperBound...].firstRange(of: "</script>"))
            return try JSONReader.read(
                Array(self[start.upperBound..<end.lowerBound].utf8),
                limits: JSONReader.Limits(bytes: 10_000_000, values: 100_000))
        }
    }
}

extension FixturePage {
    /// The page of a fixture that was not played.
    var emptied: FixturePage {
        FixturePage(
            picture: FixturePicture(
                name: "calls/none", about: "", length: 0, ears: [], phrases: [], keys: [],
                transcript: []),
            verdict: .changed, expected: [], actual: [], marks: [], expectations: [],
            command: "handoff test calls/none")
    }
}
