// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Listening
import Timing

/// Draws a recording and what was heard in it on one time axis (SVG): waveform, speech,
/// keywords, keys and tones, transcript, level.
package enum RecordingPlot {
    private static let left = 90.0
    private static let width = 1000.0

    /// The picture of `samples` (8 kHz) and its report; `transcript` may be empty.
    package static func svg(
        title: String, samples: [Int16], report: RecordingReport,
        transcript: [TranscriptSegment] = []
    ) -> String {
        let seconds = max(0.1, report.seconds)
        func x(_ time: Double) -> Double { left + width * min(1, max(0, time / seconds)) }
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1120 440\" "
                + "font-family=\"sans-serif\" font-size=\"11\">",
            "<rect width=\"1120\" height=\"440\" fill=\"white\"/>",
            CurvePlot.text(560, 18, title, anchor: "middle"),
        ]
        for (name, y) in [
            ("sound", 90.0), ("speech", 167), ("keywords", 205), ("keys, tones", 265),
            ("transcript", 305), ("level dBFS", 365),
        ] {
            parts.append(CurvePlot.text(left - 8, y, name, anchor: "end"))
        }
        let step = [0.5, 1, 2, 5, 10, 30, 60, 300, 1800].first { seconds / $0 <= 12 } ?? 3600
        var tick = 0.0
        while tick <= seconds {
            parts.append("<path d=\"M\(x(tick)) 30V410\" stroke=\"#e4e4e4\"/>")
            parts.append(
                CurvePlot.text(
                    x(tick), 426, EvaluationTable.fixed(tick, 1) + " s", anchor: "middle"))
            tick += step
        }
        parts.append(waveform(samples))
        parts += marks(report, x)
        for segment in transcript {
            guard let start = segment.start else { continue }
            parts.append(CurvePlot.text(x(start.seconds), 305, segment.text, anchor: "start"))
        }
        parts.append(level(report.levels))
        return parts.joined(separator: "\n") + "\n</svg>\n"
    }

    private static func waveform(_ samples: [Int16]) -> String {
        guard !samples.isEmpty else { return "" }
        let columns = 1000
        var path = ""
        for column in 0..<columns {
            let from = samples.count * column / columns
            let to = max(from + 1, samples.count * (column + 1) / columns)
            let part = samples[from..<min(to, samples.count)]
            let top = 85 - 50 * Double(part.max() ?? 0) / 32768
            let bottom = 85 - 50 * Double(part.min() ?? 0) / 32768
            let at = EvaluationTable.fixed(left + Double(column), 0)
            path += "M\(at) \(EvaluationTable.fixed(top, 1))V"
            path += EvaluationTable.fixed(bottom + 0.5, 1)
        }
        return "<path d=\"\(path)\" stroke=\"#4a6fa5\" fill=\"none\"/>"
    }

    private static func marks(
        _ report: RecordingReport, _ x: (Double) -> Double
    ) -> [String] {
        var parts: [String] = []
        var row = 0
        for detection in report.detections {
            switch detection {
            case .speechEnded(let began, let ended):
                let from = x(began.seconds)
                parts.append(box(from, 155, x(ended.seconds) - from, 18, "#9fc5a8"))
            case .keyword(let hit):
                let from = x(hit.start.seconds)
                let y = 190.0 + Double(row % 2) * 28
                row += 1
                let colour = hit.confirmed ? "#e08e45" : "#f0d9b5"
                parts.append(box(from, y, max(3, x(hit.end.seconds) - from), 12, colour))
                let label =
                    "\(hit.phrase) \(EvaluationTable.fixed(Double(hit.score), 2))"
                parts.append(CurvePlot.text(from, y + 23, label, anchor: "start"))
            case .digit(let key, let at):
                parts.append(CurvePlot.text(x(at.seconds), 265, String(key), anchor: "middle"))
            case .tone(let tone, let at):
                parts.append(CurvePlot.text(x(at.seconds), 265, tone.rawValue, anchor: "start"))
            case .answer(let verdict):
                parts.append(
                    CurvePlot.text(
                        x(verdict.at.seconds), 280, verdict.kind.rawValue, anchor: "start"))
            case .trouble(let trouble):
                parts.append(
                    CurvePlot.text(
                        x(trouble.at.seconds), 280, trouble.measure.rawValue, anchor: "start"))
            case .speechBegan: break
            }
        }
        return parts
    }

    private static func box(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ colour: String
    ) -> String {
        "<rect x=\"\(EvaluationTable.fixed(x, 1))\" y=\"\(y)\" "
            + "width=\"\(EvaluationTable.fixed(max(1, width), 1))\" height=\"\(height)\" "
            + "fill=\"\(colour)\"/>"
    }

    private static func level(_ levels: [Float]) -> String {
        guard levels.count > 1 else { return "" }
        let step = max(1, levels.count / 1000)
        let points = stride(from: 0, to: levels.count, by: step).map { index -> String in
            let x = left + width * Double(index) / Double(levels.count)
            let loud = levels[index..<min(levels.count, index + step)].max() ?? -80
            let y = 400 - 70 * min(1, max(0, Double(loud + 80) / 80))
            return "\(EvaluationTable.fixed(x, 1)),\(EvaluationTable.fixed(y, 1))"
        }
        return "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" "
            + "stroke=\"#8a4fa0\"/>"
    }
}
