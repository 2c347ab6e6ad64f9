// SPDX-License-Identifier: Apache-2.0

/// The cells of one fixture's matrix as a table: the first axis goes down, all others across, one
/// inside the other. Each cell has a colour and a sign, leads to its page and bears the command that
/// plays it.
struct MatrixTable: Sendable {
    /// As they were given; all of one fixture.
    var cells: [FixtureIndexPage.Entry]
    /// The name by which the list above links to it.
    var anchor: String

    /// Of the first cell. A cell that lacks an axis stands at an empty value.
    private var axes: [String] { cells.first?.cell.map(\.axis) ?? [] }

    private func values(of cell: FixtureIndexPage.Entry) -> [String] {
        axes.map { axis in cell.cell.first { $0.axis == axis }?.value ?? "" }
    }

    var html: String {
        let places = cells.map(values)
        let rows = Self.inOrder(places.map { $0.first ?? "" })
        let columns = columns(of: places)
        var worst: [[String]: FixtureIndexPage.Entry] = [:]
        for (cell, place) in zip(cells, places) {
            if let other = worst[place], !FixtureIndexPage.isGraver(cell, other) { continue }
            worst[place] = cell
        }
        let body = rows.map { row in
            let line = columns.map { worst[[row] + $0].map(Self.cell) ?? "<td></td>" }.joined()
            return "<tr><th scope=\"row\">\(ReportTemplate.escaped(row))</th>\(line)</tr>"
        }
        let name = ReportTemplate.escaped(cells.first?.name ?? "")
        return """
            <section id="\(anchor)"><h2>\(name)</h2>
            <p class="key">\(caption) \(FixtureIndexPage.counts(cells)). \(legend).</p>
            <div class="scroll"><table class="matrix">
            <thead>\(head(columns))</thead>
            <tbody>\(body.joined(separator: "\n"))</tbody>
            </table></div></section>
            """
    }

    private var caption: String {
        let names = axes.map(ReportTemplate.escaped)
        guard let down = names.first else { return "" }
        let across = names.dropFirst().joined(separator: ", then ")
        return across.isEmpty ? "Down: \(down)." : "Down: \(down). Across: \(across)."
    }

    private var legend: String {
        let verdicts: [FixtureVerdict] = [.changed, .cannotTell(""), .skipped(""), .asExpected]
        return verdicts.map { "\($0.sign) \($0.words.title)" }.joined(separator: ", ")
    }

    /// The combinations of all axes but the first that there are, in the order of their values.
    private func columns(of places: [[String]]) -> [[String]] {
        let ranks = axes.indices.dropFirst().map { axis in
            let order = Self.inOrder(places.map { $0[axis] })
            return Dictionary(uniqueKeysWithValues: zip(order, order.indices))
        }
        func rank(_ column: [String]) -> [Int] {
            zip(ranks, column).map { $0[$1] ?? 0 }
        }
        return Set(places.map { Array($0.dropFirst()) }).sorted {
            rank($0).lexicographicallyPrecedes(rank($1))
        }
    }

    /// A line for each axis that goes across; what neighbours share stands over all of them.
    private func head(_ columns: [[String]]) -> String {
        axes.indices.dropFirst().map { axis in
            let depth = axis - 1
            var line = "<tr><th><small>\(ReportTemplate.escaped(axes[axis]))</small></th>"
            var index = 0
            while index < columns.count {
                let shared = columns[index].prefix(depth + 1)
                let span = columns[index...].prefix { $0.prefix(depth + 1) == shared }.count
                let value = ReportTemplate.escaped(columns[index][depth])
                line += "<th scope=\"col\" colspan=\"\(span)\">\(value)</th>"
                index += span
            }
            return line + "</tr>"
        }.joined(separator: "\n")
    }

    private static func cell(_ entry: FixtureIndexPage.Entry) -> String {
        let words = entry.verdict.words
        let place = entry.cell.map { "\($0.axis) \($0.value)" }.joined(separator: ", ")
        let label = ReportTemplate.escaped("\(place): \(words.title)")
        return "<td class=\"\(words.style)\"><a href=\"\(ReportTemplate.link(entry.page))\""
            + " title=\"\(ReportTemplate.escaped(entry.command))\" aria-label=\"\(label)\">"
            + "\(entry.verdict.sign)</a></td>"
    }

    /// Each once, in the order in which they come first.
    private static func inOrder(_ values: [String]) -> [String] {
        var seen: Set<String> = []
        return values.filter { seen.insert($0).inserted }
    }
}
