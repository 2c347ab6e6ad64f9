// SPDX-License-Identifier: Apache-2.0

/// All fixtures of a run as one page, the gravest first, with a link to the page of each. One with a
/// matrix is one line there, and a table with a cell for each of its combinations below.
package struct FixtureIndexPage: Sendable {
    /// What one axis of a matrix has for a cell: `operator`, `declines`.
    package struct Coordinate: Sendable, Hashable {
        package var axis: String
        package var value: String

        package init(_ axis: String, _ value: String) {
            self.axis = axis
            self.value = value
        }
    }

    package struct Entry: Sendable, Hashable {
        /// The path of the fixture, as it is named on the command line; all cells of one matrix
        /// have the same.
        package var name: String
        /// The file of its page, from the index on.
        package var page: String
        package var verdict: FixtureVerdict
        /// The worst difference in words; empty where there is none.
        package var worst: String
        /// Of the worst difference: the greater the worse.
        package var gravity: Int
        /// Of the call, in milliseconds.
        package var length: Int64
        /// To play it, in milliseconds.
        package var taken: Int64
        /// What plays this one.
        package var command: String
        /// Where it stands in the matrix of its fixture; empty where that has none. The first axis
        /// goes down, the others across.
        package var cell: [Coordinate]

        package init(
            name: String, page: String, verdict: FixtureVerdict, worst: String = "",
            gravity: Int = 0, length: Int64, taken: Int64, command: String,
            cell: [Coordinate] = []
        ) {
            self.name = name
            self.page = page
            self.verdict = verdict
            self.worst = worst
            self.gravity = gravity
            self.length = length
            self.taken = taken
            self.command = command
            self.cell = cell
        }
    }

    package var entries: [Entry]

    package init(entries: [Entry]) { self.entries = entries }

    package var html: String {
        let rows = self.rows
        return ReportTemplate.filled(
            PackageResources.index_html,
            [
                "title": "Recorded calls: \(summary)",
                "style": String(decoding: PackageResources.report_css, as: UTF8.self),
                "summary": summary,
                "rows": rows.map(\.html).joined(separator: "\n"),
                "matrices": rows.compactMap(\.matrix).map(\.html).joined(separator: "\n"),
            ])
    }

    private var summary: String {
        let counts = Self.counts(entries)
        return counts.isEmpty ? "nothing was played" : "\(entries.count) played: \(counts)"
    }

    /// `2 changed, 44 as expected`
    static func counts(_ entries: [Entry]) -> String {
        let kinds = Dictionary(grouping: entries) { $0.verdict.rank }
        return (0...3).compactMap { rank in
            kinds[rank].flatMap { same in
                same.first.map { "\(same.count) \($0.verdict.words.title)" }
            }
        }.joined(separator: ", ")
    }

    /// The gravest first; those as grave as each other by name.
    static func isGraver(_ one: Entry, _ other: Entry) -> Bool {
        (one.verdict.rank, -max(one.gravity, -.max), one.name)
            < (other.verdict.rank, -max(other.gravity, -.max), other.name)
    }

    private var rows: [Row] {
        let byName = Dictionary(grouping: entries.filter { !$0.cell.isEmpty }, by: \.name)
        var rows = entries.filter(\.cell.isEmpty).map { Row(worst: $0, matrix: nil) }
        for cells in byName.values {
            guard let worst = cells.min(by: Self.isGraver) else { continue }
            rows.append(Row(worst: worst, matrix: MatrixTable(cells: cells, anchor: "")))
        }
        rows.sort { Self.isGraver($0.worst, $1.worst) }
        var count = 0
        for index in rows.indices where rows[index].matrix != nil {
            count += 1
            rows[index].matrix?.anchor = "matrix-\(count)"
        }
        return rows
    }
}

/// One line of the index.
private struct Row {
    /// The fixture, or the worst cell of its matrix.
    var worst: FixtureIndexPage.Entry
    var matrix: MatrixTable?

    var html: String {
        let words = worst.verdict.words
        let link = matrix.map { "#\($0.anchor)" } ?? ReportTemplate.link(worst.page)
        var difference = words.reason.isEmpty ? worst.worst : words.reason
        var (length, taken) = (Figure.length(worst.length), Figure.taken(worst.taken))
        var note = ""
        if let matrix {
            let cells = matrix.cells
            note =
                " <small>\(cells.count == 1 ? "1 cell" : "\(cells.count) cells"): \(FixtureIndexPage.counts(cells))</small>"
            if !difference.isEmpty {
                let place = worst.cell.map { "\($0.axis) \($0.value)" }.joined(separator: ", ")
                difference = "\(place): \(difference)"
            }
            (length, taken) = ("", Figure.taken(cells.reduce(0) { $0 + max(0, $1.taken) }))
        }
        return """
            <tr><td><span class="chip \(words.style)">\(words.title)</span></td>\
            <td class="name"><a href="\(link)" title="\(ReportTemplate.escaped(worst.command))">\
            \(ReportTemplate.escaped(worst.name))</a>\(note)</td>\
            <td class="worst">\(ReportTemplate.escaped(difference))</td>\
            <td class="number">\(length)</td><td class="number">\(taken)</td></tr>
            """
    }
}
