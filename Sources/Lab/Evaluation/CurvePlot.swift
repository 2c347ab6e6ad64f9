// SPDX-License-Identifier: Apache-2.0

/// Curves as a picture (SVG): rate against rate, one line a condition.
package enum CurvePlot {
    package struct Line: Sendable, Hashable {
        package var name: String
        /// Both 0...1.
        package var points: [(x: Double, y: Double)]

        package init(name: String, points: [(x: Double, y: Double)]) {
            self.name = name
            self.points = points
        }

        package static func == (left: Line, right: Line) -> Bool {
            left.name == right.name && left.points.elementsEqual(right.points, by: ==)
        }

        package func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }

    private static let colours = ["#1b6ca8", "#c8553d", "#3a7d44", "#7a4f9a", "#a67c00", "#444444"]

    /// A plot of 640 by 480 with both axes from 0 to 1, or to `xLimit`.
    package static func svg(
        title: String, xName: String, yName: String, xLimit: Double = 1, lines: [Line]
    ) -> String {
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 480\" "
                + "font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"640\" height=\"480\" fill=\"white\"/>",
            text(320, 22, title, anchor: "middle"), text(340, 472, xName, anchor: "middle"),
            text(12, 240, yName, anchor: "middle", turned: true),
        ]
        for tick in 0...5 {
            let share = Double(tick) / 5
            let x = 60 + 560 * share
            let y = 440 - 400 * share
            parts.append(
                "<path d=\"M\(x) 40V440M60 \(y)H620\" stroke=\"#dddddd\" fill=\"none\"/>")
            parts.append(
                text(x, 456, EvaluationTable.fixed(share * xLimit, 2), anchor: "middle"))
            parts.append(text(54, y + 4, EvaluationTable.fixed(share, 1), anchor: "end"))
        }
        for (index, line) in lines.enumerated() {
            let colour = colours[index % colours.count]
            let path = thinned(line.points).map { point in
                let x = 60 + 560 * min(1, point.x / xLimit)
                let y = 440 - 400 * point.y
                return "\(EvaluationTable.fixed(x, 1)),\(EvaluationTable.fixed(y, 1))"
            }
            parts.append(
                "<polyline points=\"\(path.joined(separator: " "))\" fill=\"none\" "
                    + "stroke=\"\(colour)\" stroke-width=\"2\"/>")
            parts.append(
                "<path d=\"M440 \(300 + 18 * index)h24\" stroke=\"\(colour)\" "
                    + "stroke-width=\"2\"/>")
            parts.append(text(470, Double(304 + 18 * index), line.name, anchor: "start"))
        }
        return parts.joined(separator: "\n") + "\n</svg>\n"
    }

    static func text(
        _ x: Double, _ y: Double, _ content: String, anchor: String, turned: Bool = false
    ) -> String {
        let turn = turned ? " transform=\"rotate(-90 \(x) \(y))\"" : ""
        return "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\"\(turn)>"
            + escaped(content) + "</text>"
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }

    private static func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
        let step = max(1, points.count / 400)
        return points.indices.filter { $0 % step == 0 || $0 == points.count - 1 }
            .map { points[$0] }
    }
}
