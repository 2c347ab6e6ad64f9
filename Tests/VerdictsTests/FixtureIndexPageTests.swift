// SPDX-License-Identifier: Apache-2.0

import Testing
import Verdicts

@Suite struct FixtureIndexPageTests {
    typealias Entry = FixtureIndexPage.Entry

    private func entry(
        _ name: String, _ verdict: FixtureVerdict, gravity: Int = 0,
        cell: [FixtureIndexPage.Coordinate] = []
    ) -> Entry {
        let place = cell.map(\.value).joined(separator: "-")
        return Entry(
            name: name, page: "\(name)\(place).html", verdict: verdict,
            worst: gravity > 0 ? "moved by \(gravity) ms" : "", gravity: gravity,
            length: 43_000, taken: 210, command: "handoff test \(name) \(place)", cell: cell)
    }

    private func order(_ html: String) -> [String] {
        html.matches(of: #/<td class="name"><a href="[^"]*" title="[^"]*">([^<]*)</#).map {
            String($0.output.1)
        }
    }

    @Test func theGravestComesFirst() {
        let page = FixtureIndexPage(entries: [
            entry("fine", .asExpected), entry("left", .skipped("no model")),
            entry("b-less", .changed, gravity: 3), entry("a-less", .changed, gravity: 3),
            entry("broken", .cannotTell("no sound")), entry("worst", .changed, gravity: 90),
            entry("least", .changed, gravity: .min),
        ])
        let names = ["worst", "a-less", "b-less", "least", "broken", "left", "fine"]
        #expect(order(page.html) == names)
        for words in [
            "7 played: 4 changed, 1 could not tell, 1 skipped, 1 as expected",
            "<td class=\"worst\">moved by 90 ms</td>", "<td class=\"worst\">no sound</td>",
            "<td class=\"number\">43.0 s</td><td class=\"number\">210 ms</td>",
            "<a href=\"./worst.html\" title=\"handoff test worst \">",
        ] { #expect(page.html.contains(words), "\(words)") }
    }

    @Test func nothingFromFilesIsRunOrLeadsAway() {
        let bad = #"javascript:alert(1)//"><script>"#
        var entry = entry(bad, .cannotTell(bad), cell: [.init(bad, bad), .init("b", bad)])
        entry.page = "//elsewhere.example/x"
        entry.command = bad
        let html = FixtureIndexPage(entries: [entry, self.entry("javascript:x", .changed)]).html
        #expect(!html.contains("<script"))
        #expect(html.contains("default-src 'none'"))
        let links = html.matches(of: #/href="([^"]*)"/#).map { String($0.output.1) }
        #expect(links.count == 4)
        for link in links where link != "data:," {
            #expect(link.hasPrefix("./") || link.hasPrefix("#matrix-"), "\(link)")
            #expect(!link.dropFirst(2).contains(":"), "\(link)")
        }
    }

    /// Three axes: the first goes down, the second stands over the third.
    @Test func aMatrixIsATable() throws {
        var cells: [Entry] = []
        for operators in ["answers", "declines"] {
            for caller in ["waits", "hangs up"] {
                for agent in ["lives", "dies", "stalls"] {
                    let isBad = operators == "declines" && agent == "dies"
                    cells.append(
                        entry(
                            "warm", isBad ? .changed : .asExpected, gravity: isBad ? 5 : 0,
                            cell: [
                                .init("operator", operators), .init("caller", caller),
                                .init("agent", agent),
                            ]))
                }
            }
        }
        // One that is not there leaves a hole.
        cells.removeLast()
        let html = FixtureIndexPage(entries: [entry("fine", .asExpected)] + cells).html
        #expect(order(html) == ["warm", "fine"])
        let words = [
            "href=\"#matrix-1\"", "<section id=\"matrix-1\"><h2>warm</h2>",
            "11 cells: 2 changed, 9 as expected",
            "operator declines, caller waits, agent dies: moved by 5 ms",
            "Down: operator. Across: caller, then agent.",
            "<th scope=\"col\" colspan=\"3\">waits</th><th scope=\"col\" colspan=\"3\">hangs up</th>",
            "<th scope=\"col\" colspan=\"1\">lives</th><th scope=\"col\" colspan=\"1\">dies</th>",
            "<td class=\"changed\"><a href=\"./warmdeclines-waits-dies.html\""
                + " title=\"handoff test warm declines-waits-dies\""
                + " aria-label=\"operator declines, caller waits, agent dies: changed\">≠</a></td>",
        ]
        for words in words { #expect(html.contains(words), "\(words)") }
        let rows = html.matches(of: #/<tr><th scope="row">(.*?)<\/th>(.*?)<\/tr>/#)
        #expect(rows.map { String($0.output.1) } == ["answers", "declines"])
        let counts = rows.map { row in row.output.2.matches(of: #/<td/#).count }
        #expect(counts == [6, 6])
        #expect(html.matches(of: #/<td><\/td>/#).count == 1)
    }

    @Test func oneAxisAndNoneAreTables() {
        let cells = ["0 %", "3 %"].map { entry("loss", .asExpected, cell: [.init("loss", $0)]) }
        let html = FixtureIndexPage(entries: cells).html
        #expect(html.matches(of: #/<th scope="row">/#).count == 2)
        #expect(html.contains("Down: loss."))
        #expect(FixtureIndexPage(entries: []).html.contains("nothing was played"))
    }

    /// Two with the same place: the worse one is shown.
    @Test func theWorseOfTwoIsShown() {
        let cells: [FixtureVerdict] = [.asExpected, .changed, .skipped("")]
        let html = FixtureIndexPage(
            entries: cells.map { entry("loss", $0, cell: [.init("loss", "0 %")]) }
        ).html
        #expect(html.matches(of: #/<td class="changed">/#).count == 1)
        #expect(html.matches(of: #/<td class="as-expected">/#).isEmpty)
    }
}
