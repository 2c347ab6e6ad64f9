// SPDX-License-Identifier: Apache-2.0

import JSON

/// A moment of a call that a page leads to.
package struct ReportMark: Sendable, Hashable {
    /// In milliseconds since the scenario began.
    package var at: Int64
    /// The greater the worse; a page opens at the worst.
    package var gravity: Int
    package var words: String
    /// Whom it is about, where it is one party.
    package var party: String?

    package init(at: Int64, gravity: Int, words: String, party: String? = nil) {
        self.at = at
        self.gravity = gravity
        self.words = words
        self.party = party
    }
}

/// One fixture that was played, as a page of HTML to look at and to listen to. All of it is in there:
/// sound, style and script; the page asks no host for anything, and its policy forbids it to.
package struct FixturePage: Sendable {
    package var picture: FixturePicture
    package var verdict: FixtureVerdict
    package var expected: [TimelineLine]
    package var actual: [TimelineLine]
    package var marks: [ReportMark]
    package var expectations: [ExpectationResult]
    /// What plays this one again.
    package var command: String

    package init(
        picture: FixturePicture, verdict: FixtureVerdict, expected: [TimelineLine],
        actual: [TimelineLine], marks: [ReportMark], expectations: [ExpectationResult],
        command: String
    ) {
        self.picture = picture
        self.verdict = verdict
        self.expected = expected
        self.actual = actual
        self.marks = marks
        self.expectations = expectations
        self.command = command
    }

    package var html: String {
        let scripts = [
            PackageResources.state_js, PackageResources.sound_js, PackageResources.layout_js,
            PackageResources.picture_js, PackageResources.events_js, PackageResources.panels_js,
            PackageResources.page_js,
        ]
        let words = verdict.words
        return ReportTemplate.filled(
            PackageResources.page_html,
            [
                "title": ReportTemplate.escaped(picture.name),
                "style": String(decoding: PackageResources.report_css, as: UTF8.self),
                "kind": words.style,
                "verdict": words.title,
                "name": ReportTemplate.escaped(picture.name),
                "about": ReportTemplate.escaped(picture.about),
                "reason": ReportTemplate.escaped(words.reason),
                "command": ReportTemplate.escaped(command),
                "data": ReportTemplate.inScript(JSONText.compact(data)),
                "script": String(decoding: scripts.joined(), as: UTF8.self),
            ])
    }

    /// What the script draws.
    var data: JSONValue {
        .members([
            "verdict": .string(verdict.words.style), "length": .integer(picture.length),
            "parties": .array(picture.ears.map(\.json)),
            "phrases": .array(picture.phrases.map(\.json)),
            "keys": .array(picture.keys.map(\.json)),
            "transcript": .array(picture.transcript.map(\.json)),
            "lines": .array(LineRow.pairs(expected: expected, actual: actual).map(\.json)),
            "marks": .array(allMarks.map(\.json)),
            "expectations": .array(expectations.map(\.json)),
        ])
    }

    /// An expectation that was not met is a mark, too, as grave as the gravest, unless there is one at
    /// its moment already.
    private var allMarks: [ReportMark] {
        let gravity = marks.map(\.gravity).max() ?? 1
        let moments = Set(marks.map(\.at))
        let unmet = expectations.compactMap { result -> ReportMark? in
            guard !result.isMet, let at = result.at, !moments.contains(at) else { return nil }
            return ReportMark(at: at, gravity: gravity, words: "not met: \(result.words)")
        }
        return marks + unmet
    }
}

extension FixturePicture.Ear {
    fileprivate var json: JSONValue {
        .members([
            "name": .string(party),
            "said": SoundText.json(said),
            "heard": SoundText.json(heard),
            "bands": .array(
                bands.map {
                    [
                        .string($0.source), .integer($0.time.lowerBound),
                        .integer($0.time.upperBound),
                    ]
                }),
            "speech": .array(
                speech.map { [.integer($0.lowerBound), .integer($0.upperBound)] }),
        ])
    }
}

extension FixturePicture.Phrase {
    fileprivate var json: JSONValue {
        .members([
            "party": .string(party), "words": .string(words),
            "from": .integer(time.lowerBound), "to": .integer(time.upperBound),
            "score": .number(score), "threshold": .number(threshold),
        ])
    }
}

extension FixturePicture.Saying {
    fileprivate var json: JSONValue {
        .members(["party": .string(party), "words": .string(words), "at": .integer(at)])
    }
}

extension ReportMark {
    fileprivate var json: JSONValue {
        .members([
            "at": .integer(at), "gravity": .integer(Int64(gravity)), "words": .string(words),
            "party": party.map { .string($0) },
        ])
    }
}

extension ExpectationResult {
    fileprivate var json: JSONValue {
        .members([
            "words": .string(words), "place": .string(place), "met": .bool(isMet),
            "got": .string(got), "at": at.map { .integer($0) } ?? .null,
        ])
    }
}

extension LineRow {
    fileprivate var json: JSONValue {
        .members([
            "expected": expected?.json, "actual": actual?.json, "state": .string(state.rawValue),
            "note": .string(note),
        ])
    }
}

extension TimelineLine {
    fileprivate var json: JSONValue {
        var tolerance: Int?
        if case .detected(let milliseconds, _) = kind { tolerance = milliseconds }
        return .members([
            "at": .integer(milliseconds), "subject": .string(subject), "event": .string(event),
            "detail": .string(detail), "terms": .string(terms),
            "tolerance": tolerance.map { .integer(Int64($0)) },
        ])
    }
}
