// SPDX-License-Identifier: Apache-2.0

/// A line as it stands in a file.
extension TimelineLine {
    /// How far what was heard may come from where it stands, in milliseconds, unless told otherwise.
    package static let usualTolerance = 60
    /// A hundred days, in milliseconds: nothing comes later.
    static let latest: Int64 = 8_640_000_000
    /// An hour, in milliseconds: no tolerance or limit is wider.
    static let widest = 3_600_000

    private static let subjectWidth = 9
    private static let annotationColumn = 53

    package var text: String {
        let time = FixedPoint.seconds(milliseconds)
        let indent = String(repeating: " ", count: max(0, 8 - time.count))
        var text = "\(indent)\(time)\(mark) \(LineText.padded(subject, Self.subjectWidth)) \(event)"
        if !detail.isEmpty { text += " \(detail)" }
        let annotation = annotation
        guard !annotation.isEmpty else { return text }
        return LineText.padded(text, Self.annotationColumn - 2) + "  " + annotation
    }

    private var mark: String {
        switch kind {
        case .exact: " "
        case .detected: "~"
        case .latency: "!"
        }
    }

    private var annotation: String {
        switch kind {
        case .exact: return ""
        case .detected(let tolerance, let score):
            var parts = tolerance == Self.usualTolerance ? [] : ["±\(tolerance) ms"]
            if let score { parts.append(score.text) }
            return parts.joined(separator: ", ")
        case .latency(let bound): return "within \(bound.limit) ms of \(bound.cause)"
        }
    }

    /// As it can be written and read again: times and scores within what a file holds, one space
    /// between words, scores without the digits in which two machines differ.
    var tidied: TimelineLine {
        TimelineLine(
            min(max(milliseconds, 0), Self.latest), LineText.word(subject), LineText.word(event),
            LineText.words(detail, most: 600), kind.tidied)
    }
}

extension TimelineLine.Kind {
    fileprivate var tidied: Self {
        switch self {
        case .exact: .exact
        case .detected(let tolerance, let score):
            .detected(
                tolerance: min(max(tolerance, 0), TimelineLine.widest), score: score?.tidied)
        case .latency(var bound):
            .latency(bound.tidy())
        }
    }
}

extension LatencyBound {
    fileprivate mutating func tidy() -> LatencyBound {
        limit = min(max(limit, 0), TimelineLine.widest)
        cause = LineText.words(cause, most: 100)
        if cause.isEmpty { cause = "its cause" }
        return self
    }
}

extension ScoreBand {
    fileprivate var text: String {
        var text = "score \(FixedPoint.text(score)) ±\(FixedPoint.text(band))"
        if let threshold { text += " threshold \(FixedPoint.text(threshold))" }
        return text
    }

    /// Nil where the score is no number. Rounding never carries a score over its threshold.
    fileprivate var tidied: ScoreBand? {
        guard !score.isNaN, !band.isNaN, threshold?.isNaN != true else { return nil }
        let held = threshold.map { FixedPoint.rounded($0, 4) }
        let decimals = (2..<FixedPoint.mostDecimals).first { decimals in
            guard let threshold, let held else { return true }
            return (FixedPoint.rounded(score, decimals) >= held) == (score >= threshold)
        }
        return ScoreBand(
            score: FixedPoint.rounded(score, decimals ?? FixedPoint.mostDecimals),
            band: FixedPoint.rounded(abs(band), 2), threshold: held)
    }

    /// Whether it counts; nil where nothing is decided by it.
    var counts: Bool? { threshold.map { score >= $0 } }
}
