// SPDX-License-Identifier: Apache-2.0

import Audio

/// Draws one channel on one time axis (SVG): waveform, spectrogram, level.
package enum SoundPicture {
    private static let left = 80.0
    private static let width = 1000.0
    /// Cells of the spectrogram.
    private static let columns = 500
    private static let rows = 64
    /// From the loudest colour to white, in decibels below a sine of full scale.
    private static let range: (quiet: Float, loud: Float) = (-90, -10)
    private static let shades = 12

    package static func svg(title: String, samples: [Int16], rate: Int) -> String {
        let seconds = max(0.01, Double(samples.count) / Double(max(1, rate)))
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1120 500\" "
                + "font-family=\"sans-serif\" font-size=\"11\">",
            "<rect width=\"1120\" height=\"500\" fill=\"white\"/>",
            CurvePlot.text(560, 18, title, anchor: "middle"),
            CurvePlot.text(left - 8, 90, "sound", anchor: "end"),
            CurvePlot.text(left - 8, 170, "\(rate / 2) Hz", anchor: "end"),
            CurvePlot.text(left - 8, 350, "0 Hz", anchor: "end"),
            CurvePlot.text(left - 8, 380, "0 dBov", anchor: "end"),
            CurvePlot.text(left - 8, 460, "-80", anchor: "end"),
        ]
        let step =
            [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800].first { seconds / $0 <= 12 } ?? 3600
        for tick in 0...Int(seconds / step) {
            let x = left + width * Double(tick) * step / seconds
            parts.append("<path d=\"M\(x) 30V464\" stroke=\"#e4e4e4\"/>")
            let time = EvaluationTable.fixed(Double(tick) * step, 1) + " s"
            parts.append(CurvePlot.text(x, 482, time, anchor: "middle"))
        }
        parts.append(waveform(samples))
        parts += spectrogram(Spectrum(samples, rate: rate))
        parts.append(level(samples, rate: rate))
        return parts.joined(separator: "\n") + "\n</svg>\n"
    }

    private static func waveform(_ samples: [Int16]) -> String {
        guard !samples.isEmpty else { return "" }
        let count = Int(width)
        var path = ""
        for column in 0..<count {
            let from = min(samples.count - 1, samples.count * column / count)
            let to = min(samples.count, max(from + 1, samples.count * (column + 1) / count))
            let part = samples[from..<to]
            let top = 90 - 55 * Double(part.max() ?? 0) / 32768
            let bottom = 90 - 55 * Double(part.min() ?? 0) / 32768
            path += "M\(Int(left) + column) \(EvaluationTable.fixed(top, 1))"
            path += "V\(EvaluationTable.fixed(bottom + 0.5, 1))"
        }
        return "<path d=\"\(path)\" stroke=\"#4a6fa5\" fill=\"none\"/>"
    }

    /// Each shade is one path of all its cells, runs of equal ones in one.
    private static func spectrogram(_ spectrum: Spectrum) -> [String] {
        guard let bands = spectrum.columns.first?.count else { return [] }
        let (columns, rows) = (min(columns, spectrum.columns.count), min(rows, bands))
        let (cellWidth, cellHeight) = (width / Double(columns), 190 / Double(rows))
        var paths = [String](repeating: "", count: shades + 1)
        for row in 0..<rows {
            let band = row * bands / rows..<(row + 1) * bands / rows
            let y = EvaluationTable.fixed(350 - Double(row + 1) * cellHeight, 1)
            var (begin, shade) = (0, 0)
            for column in 0...columns {
                let next = column < columns ? Self.shade(spectrum, column, columns, band) : -1
                guard next != shade else { continue }
                if shade > 0, column > begin {
                    let x = EvaluationTable.fixed(left + Double(begin) * cellWidth, 1)
                    let run = EvaluationTable.fixed(Double(column - begin) * cellWidth, 1)
                    let height = EvaluationTable.fixed(cellHeight, 1)
                    paths[shade] += "M\(x) \(y)h\(run)v\(height)h-\(run)z"
                }
                (begin, shade) = (column, next)
            }
        }
        return paths.enumerated().compactMap { shade, path in
            guard !path.isEmpty else { return nil }
            let share = Double(shade) / Double(shades)
            // From pale blue to dark red: louder is darker and warmer.
            let red = Int(220 - 90 * share)
            let green = Int(230 - 220 * share)
            let blue = Int(250 - 220 * share)
            return "<path d=\"\(path)\" fill=\"rgb(\(red),\(green),\(blue))\"/>"
        }
    }

    /// 0 is nothing, `shades` the loudest: the loudest window and band of one cell.
    private static func shade(
        _ spectrum: Spectrum, _ column: Int, _ columns: Int, _ bands: Range<Int>
    ) -> Int {
        let all = spectrum.columns
        let windows = column * all.count / columns..<(column + 1) * all.count / columns
        var loudest = Spectrum.floor
        for window in windows { loudest = max(loudest, all[window][bands].max() ?? loudest) }
        let share = (loudest - range.quiet) / (range.loud - range.quiet)
        return Int(min(1, max(0, share)) * Float(shades))
    }

    private static func level(_ samples: [Int16], rate: Int) -> String {
        let frame = max(1, max(rate / 50, samples.count / 1000))
        let points = stride(from: 0, to: samples.count, by: frame).map { start -> String in
            let part = Array(samples[start..<min(samples.count, start + frame)])
            let loud = min(0, max(-80, Double(SoundLevel(of: part).rms)))
            let x = left + width * Double(start) / Double(samples.count)
            return EvaluationTable.fixed(x, 1) + "," + EvaluationTable.fixed(376 - loud, 1)
        }
        return "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" "
            + "stroke=\"#8a4fa0\"/>"
    }
}
