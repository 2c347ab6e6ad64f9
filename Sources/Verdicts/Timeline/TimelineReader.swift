// SPDX-License-Identifier: Apache-2.0

/// Reads the text of a timeline, line by line.
struct TimelineReader {
    private let rows: [Substring.UnicodeScalarView]
    /// The next row; its number for people is one more.
    private var next = 0

    init(_ text: String) {
        // One row more than is allowed is enough to see that there are too many.
        var rows = text.unicodeScalars.split(
            separator: "\n", maxSplits: TimelineFile.Limit.lines + 1,
            omittingEmptySubsequences: false
        ).map { row in row.last == "\r" ? row.dropLast() : row }
        if rows.last?.isEmpty == true { rows.removeLast() }
        self.rows = rows
    }

    // MARK: Header

    mutating func header() throws(TimelineFileError) -> TimelineHeader {
        let first = try row()
        guard first == TimelineHeader.firstLine else {
            let advice = "begin the file with '\(TimelineHeader.firstLine)'"
            if first.hasPrefix("# handoff timeline ") {
                throw error("the timeline is of a form that this version does not know", advice)
            }
            throw error("this is no timeline", advice)
        }
        var fields: [TimelineHeader.Field] = []
        while next < rows.count, rows[next].first == "#" {
            let text = try row()
            guard let field = Self.field(text) else { continue }
            guard !fields.contains(where: { $0.name == field.name }) else {
                throw error("'\(field.name)' is there twice", "keep one of them")
            }
            guard fields.count < 100 else {
                throw error("the header has more than 100 lines", "keep those that are needed")
            }
            fields.append(field)
        }
        return try header(of: fields)
    }

    /// A name and its value, at least two spaces apart; nil for any other comment.
    private static func field(_ row: String) -> TimelineHeader.Field? {
        let (name, value) = halves(String(row.unicodeScalars.dropFirst()))
        guard !name.isEmpty, !value.isEmpty else { return nil }
        return TimelineHeader.Field(
            LineText.words(name, most: 60), LineText.words(value, most: 200))
    }

    private func header(
        of fields: [TimelineHeader.Field]
    ) throws(TimelineFileError) -> TimelineHeader {
        var known: [TimelineHeader.Input: String] = [:]
        for input in TimelineHeader.Input.allCases {
            let name = TimelineHeader.name(of: input)
            guard let field = fields.first(where: { $0.name == name }) else {
                throw error(
                    "the header does not say '\(name)'",
                    "write '# \(name)', two spaces and what it was, or have the file made anew")
            }
            known[input] = field.value
        }
        guard let seed = UInt64(known[.seed] ?? "") else {
            throw error("the seed is no whole number", "write '# seed           7'")
        }
        let names = Set(TimelineHeader.Input.allCases.map(TimelineHeader.name))
        return TimelineHeader(
            madeBy: known[.version] ?? "", configuration: known[.configuration] ?? "",
            models: known[.models] ?? "", audio: known[.audio] ?? "",
            scenario: known[.scenario] ?? "", seed: seed,
            others: fields.filter { !names.contains($0.name) })
    }

    // MARK: Lines

    mutating func lines() throws(TimelineFileError) -> [TimelineLine] {
        var lines: [TimelineLine] = []
        while next < rows.count {
            let text = try row()
            guard let first = text.unicodeScalars.first(where: { $0 != " " }), first != "#" else {
                continue
            }
            let line = try line(text)
            if let last = lines.last, line.milliseconds < last.milliseconds {
                throw error(
                    "\(FixedPoint.seconds(line.milliseconds)) comes after "
                        + FixedPoint.seconds(last.milliseconds),
                    "put the lines in order of time")
            }
            lines.append(line)
        }
        return lines
    }

    private func line(_ text: String) throws(TimelineFileError) -> TimelineLine {
        let trimmed = Self.trimmed(text.unicodeScalars[...])
        let head = trimmed.prefix { $0 != " " }
        let afterTime = Self.trimmed(trimmed[head.endIndex...])
        let subject = afterTime.prefix { $0 != " " }
        let (main, annotation) = Self.halves(String(afterTime[subject.endIndex...]))
        let (milliseconds, mark) = try time(head)
        guard !subject.isEmpty, !main.isEmpty else {
            throw error(
                "there is no telling who does what",
                "write '   0.000  caller    arrives', time, who and what")
        }
        let words = LineText.split(main, most: 2)
        let event = words.first ?? ""
        for word in [String(subject), event] where word.unicodeScalars.count > 64 {
            throw error("'\(word.prefix(20))…' is longer than 64 characters", "write a word")
        }
        let detail = words.count == 2 ? words[1] : ""
        guard detail.unicodeScalars.count <= 600 else {
            throw error("the detail is longer than 600 characters", "write fewer words")
        }
        return TimelineLine(
            milliseconds, String(subject), event, detail, try kind(mark, annotation))
    }

    private func time(
        _ head: Substring.UnicodeScalarView
    ) throws(TimelineFileError) -> (Int64, Unicode.Scalar?) {
        let mark = head.last.flatMap { "~!".unicodeScalars.contains($0) ? $0 : nil }
        let digits = String(mark == nil ? head : head.dropLast())
        guard let milliseconds = FixedPoint.milliseconds(digits) else {
            throw error(
                "'\(digits.prefix(20))' is no time", "write seconds with three decimals: '19.240'")
        }
        guard milliseconds <= TimelineLine.latest else {
            throw error("\(digits) s is later than a hundred days", "write seconds: '19.240'")
        }
        return (milliseconds, mark)
    }

    private func kind(
        _ mark: Unicode.Scalar?, _ annotation: String
    ) throws(TimelineFileError) -> TimelineLine.Kind {
        switch mark {
        case "~": return try detected(annotation)
        case "!":
            guard let bound = Self.latency(annotation) else {
                throw error(
                    "a line with '!' says how long after what",
                    "write two spaces and 'within 40 ms of the key'")
            }
            return .latency(bound)
        case .some, nil:
            guard annotation.isEmpty else {
                throw error(
                    "'\(annotation.prefix(30))' stands behind two spaces on a line that is exact",
                    "mark the time with '~' or '!', or leave one space between words")
            }
            return .exact
        }
    }

    private func detected(_ annotation: String) throws(TimelineFileError) -> TimelineLine.Kind {
        var words = LineText.split(annotation)[...]
        var tolerance = TimelineLine.usualTolerance
        if let first = words.first, first.hasPrefix("±"), words.count >= 2,
            let number = FixedPoint.digits(first.dropFirst(), most: 7),
            number <= TimelineLine.widest
        {
            guard words[1] == (words.count == 2 ? "ms" : "ms,") else { throw notDetected() }
            tolerance = Int(number)
            words = words.dropFirst(2)
        }
        guard !words.isEmpty else { return .detected(tolerance: tolerance, score: nil) }
        guard let score = Self.score(Array(words)) else { throw notDetected() }
        return .detected(tolerance: tolerance, score: score)
    }

    private func notDetected() -> TimelineFileError {
        error(
            "a line with '~' has a tolerance, a score, or neither",
            "write '±80 ms', 'score -0.31 ±0.15 threshold -1.35', or '±80 ms, score -0.31 ±0.15'")
    }

    /// `score -0.31 ±0.15`, and perhaps `threshold -1.35`.
    private static func score(_ words: [String]) -> ScoreBand? {
        guard words.count == 3 || words.count == 5, words[0] == "score",
            let score = FixedPoint.value(words[1]), words[2].hasPrefix("±"),
            let band = FixedPoint.value(words[2].dropFirst()), band >= 0
        else { return nil }
        guard words.count == 5 else { return ScoreBand(score: score, band: band) }
        guard words[3] == "threshold", let threshold = FixedPoint.value(words[4]) else {
            return nil
        }
        return ScoreBand(score: score, band: band, threshold: threshold)
    }

    /// `within 40 ms of the key`.
    private static func latency(_ annotation: String) -> LatencyBound? {
        let words = LineText.split(annotation, most: 5)
        guard words.count == 5, words[0] == "within", words[2] == "ms", words[3] == "of",
            let limit = FixedPoint.digits(words[1], most: 7), limit <= TimelineLine.widest
        else { return nil }
        let cause = LineText.words(words[4], most: 100)
        return cause.isEmpty ? nil : LatencyBound(limit: Int(limit), cause: cause)
    }

    // MARK: Rows

    /// The next row, without spaces at its end.
    private mutating func row() throws(TimelineFileError) -> String {
        guard next < rows.count else { return "" }
        let row = rows[next]
        next += 1
        guard next <= TimelineFile.Limit.lines else {
            throw error(
                "the file has more than \(TimelineFile.Limit.lines) lines",
                "ignore what happens most, or make several fixtures of it")
        }
        guard row.count <= TimelineFile.Limit.lineLength else {
            throw error(
                "the line is longer than \(TimelineFile.Limit.lineLength) characters",
                "write fewer words")
        }
        if let control = row.first(where: LineText.isControl) {
            let code = String(control.value, radix: 16, uppercase: true)
            throw error("the line holds the control character U+\(code)", "write spaces")
        }
        return String(Self.trimmed(row, atStart: false))
    }

    private func error(_ fault: String, _ advice: String) -> TimelineFileError {
        TimelineFileError(max(1, next), fault, write: advice)
    }

    /// What stands before two or more spaces, and what behind them.
    private static func halves(_ text: String) -> (String, String) {
        let scalars = trimmed(text.unicodeScalars[...])
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let following = scalars.index(after: index)
            if scalars[index] == " ", following < scalars.endIndex, scalars[following] == " " {
                return (String(scalars[..<index]), String(trimmed(scalars[following...])))
            }
            index = following
        }
        return (String(scalars), "")
    }

    private static func trimmed(
        _ scalars: Substring.UnicodeScalarView, atStart: Bool = true
    ) -> Substring.UnicodeScalarView {
        let end = scalars.lastIndex { $0 != " " }.map(scalars.index(after:))
        let kept = scalars[..<(end ?? scalars.startIndex)]
        return atStart ? kept.drop { $0 == " " } : kept
    }
}
