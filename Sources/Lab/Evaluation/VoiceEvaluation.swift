// SPDX-License-Identifier: Apache-2.0

/// Voice activity over several sets of recordings and conditions, as a table and a plot.
package struct VoiceEvaluation: Sendable, Hashable {
    package struct Row: Sendable, Hashable {
        package var set: String
        /// Speech over noise in decibels; nil for clean.
        package var signalToNoise: Double?
        package var result: VoiceTrial.Result

        package init(set: String, signalToNoise: Double?, result: VoiceTrial.Result) {
            self.set = set
            self.signalToNoise = signalToNoise
            self.result = result
        }

        var name: String {
            self.set + " " + (signalToNoise.map { EvaluationTable.fixed($0, 0) + " dB" } ?? "clean")
        }
    }

    package var rows: [Row] = []

    package init() {}

    /// The mean area over the rows of a set, or of all sets.
    package func meanArea(_ scorer: VoiceTrial.Scorer, set: String? = nil) -> Double? {
        let areas = rows.filter { set == nil || $0.set == set }
            .compactMap { $0.result.curves[scorer]?.area }
        return areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
    }

    /// Area under the curve, one row a set and condition, then the onsets.
    package var text: String {
        let scorers = VoiceTrial.Scorer.allCases.filter { scorer in
            rows.contains { $0.result.curves[scorer] != nil }
        }
        func pad(_ text: String, _ width: Int = 26) -> String { EvaluationTable.pad(text, width) }
        func area(_ value: Double?) -> String {
            pad(value.map { EvaluationTable.fixed($0, 3) } ?? "-")
        }
        var lines = [
            "area under the curve, steps of 10 ms",
            pad("") + scorers.map { pad($0.rawValue) }.joined(),
        ]
        for row in rows {
            let areas = scorers.map { area(row.result.curves[$0]?.area) }
            lines.append(pad(row.name) + areas.joined())
        }
        let sets = rows.map(\.set).reduce(into: [String]()) { known, set in
            if !known.contains(set) { known.append(set) }
        }
        for set in sets {
            let areas = scorers.map { area(meanArea($0, set: set)) }
            lines.append(pad(set + " mean") + areas.joined())
        }
        if sets.count > 1 {
            lines.append(pad("all sets mean") + scorers.map { area(meanArea($0)) }.joined())
        }
        return (lines + [""] + onsetLines).joined(separator: "\n") + "\n"
    }

    private var onsetLines: [String] {
        func pad(_ text: String, _ width: Int) -> String { EvaluationTable.pad(text, width) }
        func middle(_ values: [Double], _ share: Double) -> String {
            guard !values.isEmpty else { return "-" }
            let place = min(values.count - 1, Int(Double(values.count) * share))
            return EvaluationTable.fixed(values[place], 0)
        }
        let head = ["onsets", "missed", "false a minute", "error ms", "reported after ms, 95 %"]
        let widths = [10, 10, 16, 10, 26]
        var lines = [pad("", 26) + zip(head, widths).map { pad($0, $1) }.joined() + "open %"]
        for row in rows {
            let result = row.result
            let onsets = result.onsetErrors.count + result.missedOnsets
            let falseRate =
                result.seconds > 0 ? Double(result.falseOnsets) * 60 / result.seconds : 0
            let cells = [
                "\(onsets)", "\(result.missedOnsets)", EvaluationTable.fixed(falseRate, 2),
                EvaluationTable.fixed(result.medianOnsetError, 0),
                middle(result.reportDelays, 0.5) + ", " + middle(result.reportDelays, 0.95),
            ]
            lines.append(
                pad(row.name, 26) + zip(cells, widths).map { pad($0, $1) }.joined()
                    + EvaluationTable.fixed(result.openShare * 100, 1))
        }
        return lines
    }

    /// The detector's curves in one set, a line for each condition.
    package func plot(set: String) -> String {
        let lines = rows.filter { $0.set == set }.compactMap { row in
            row.result.curves[.joined].map { curve in
                CurvePlot.Line(
                    name: row.name, points: curve.points.map { (x: $0.falseRate, y: $0.trueRate) })
            }
        }
        return CurvePlot.svg(
            title: "voice activity, " + set, xName: "false positives", yName: "true positives",
            lines: lines)
    }
}
