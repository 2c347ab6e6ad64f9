// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Verdicts

/// Holds what a fixture does against the journal of the call that it was made of.
struct ReplayComparison {
    /// How far the same event may be from where it was, in milliseconds: live, sound comes when it
    /// comes and models take their time.
    static let tolerance = 150

    /// Events that were compared.
    let compared: Int
    /// What came otherwise, in words, and why as far as that is known.
    let differences: [String]

    /// `played` is the timeline of the fixture, `redaction` what the words of the journal went through
    /// on the way into it.
    init(
        _ records: [JournalRecord], played: [TimelineLine], configuration: GatewayConfiguration,
        redaction: WordsRedaction?
    ) {
        let account = TimelineAccount(
            records, arrived: PlayTimes.arrival, configuration: configuration)
        var journal = RunTimeline.lines(of: account, bands: []).filter(Self.isComparable)
        for index in journal.indices {
            journal[index].kind = .detected(tolerance: Self.tolerance, score: nil)
            journal[index].detail = Self.settled(journal[index], redaction)
        }
        let lines = played.filter(Self.isComparable).map { line in
            var line = line
            line.kind = .detected(tolerance: 0, score: nil)
            line.detail = Self.settled(line, redaction)
            return line
        }
        compared = journal.count
        let found = TimelineComparison(expected: journal, actual: lines).differences
        differences = found.sorted { $0.milliseconds < $1.milliseconds }.map { difference in
            let why = Self.reason(difference, isRedacted: redaction != nil)
            return Self.words(difference) + (why.map { ": \($0)" } ?? "")
        }
    }

    /// What a fixture does not have at all is not looked at.
    private static func isComparable(_ line: TimelineLine) -> Bool {
        switch (line.subject, line.event) {
        case (_, "hears"), (_, "gets"), ("agent", "learns"), ("recording", _),
            ("call", "warning"):
            false
        default: true
        }
    }

    /// Details without what no two runs have in common.
    private static func settled(_ line: TimelineLine, _ redaction: WordsRedaction?) -> String {
        switch (line.subject, line.event) {
        case ("caller", "arrives"):
            let line = line.detail.firstRange(of: " on line ").map { line.detail[$0.lowerBound...] }
            return String(line ?? "")
        // It begins with who calls, and words may be taken out of it.
        case ("briefing", _): return redaction == nil ? afterFirstSentence(line.detail) : ""
        case (_, "said"), (_, "asks"), (_, "told"), (_, "reports"), ("trigger", _), ("handoff", _):
            return redaction?.redacted(line.detail) ?? line.detail
        case (_, "presses") where redaction != nil: return ""
        default: return line.detail
        }
    }

    private static func afterFirstSentence(_ text: String) -> String {
        text.firstRange(of: ". ").map { String(text[$0.upperBound...]) } ?? text
    }

    private static func words(_ difference: Difference) -> String {
        let line = difference.expected ?? difference.actual
        let at = ScenarioText.seconds(max(0, line?.milliseconds ?? 0))
        let deed = [line?.subject, line?.event, line?.detail].compactMap(\.self)
            .filter { !$0.isEmpty }.joined(separator: " ")
        switch difference.kind {
        case .vanished: return "\(at) s, \(deed): not here"
        case .appeared: return "\(at) s, \(deed): only here"
        case .changed(_, let to): return "\(at) s, \(deed): here \(to.detail)"
        case .moved(let from, let to, let followers):
            let shift = to.milliseconds - from.milliseconds
            let more = followers > 0 ? ", and \(followers) more with it" : ""
            return "\(at) s, \(deed): \(abs(shift)) ms \(shift < 0 ? "earlier" : "later")\(more)"
        case .late, .rescored, .crossed: return "\(at) s, \(deed): \(difference.words)"
        }
    }

    private static func reason(_ difference: Difference, isRedacted: Bool) -> String? {
        let line = difference.expected ?? difference.actual
        switch (line?.subject ?? "", line?.event ?? "") {
        case (_, "says") where !isRedacted && difference.isEarlier:
            return "live, models wait for their turn and for each other"
        case ("gateway", _), ("routing", _):
            return difference.cause ?? "the gateway's own sounds are tones of set lengths here"
        case (_, "says"), (_, "speaks"), (_, "pauses"), (_, "measures"), (_, "sounds"),
            (_, "taken"):
            return isRedacted
                ? "there are tones in the place of words"
                : difference.cause ?? "the recording is not quite what came live"
        case (_, "said") where isRedacted, (_, "asks") where isRedacted,
            (_, "reports") where isRedacted:
            return "words were taken out"
        default: return difference.cause
        }
    }
}

extension Difference {
    /// Whether the same came, and sooner.
    fileprivate var isEarlier: Bool {
        guard case .moved(let from, let to, _) = kind else { return false }
        return to.milliseconds < from.milliseconds
    }
}
