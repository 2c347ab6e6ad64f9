// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Writes the words of the whisper by template: who, why, what was captured, who was tried, how
/// long the caller has waited; short enough for the policy's time.
package struct BriefingWriter: Sendable, Hashable {
    /// Words a second of a synthetic voice, the pauses between sentences included.
    package static let pace = 2.6

    package let policy: BriefingPolicy

    package init(policy: BriefingPolicy) { self.policy = policy }

    /// How long a text takes to say, by its words; digits are said one by one.
    package static func estimate(of text: String) -> Duration {
        .seconds(Double(cost(of: text)) / pace)
    }

    /// The words of the whisper.
    package func briefing(_ facts: BriefingFacts) -> String {
        let budget = Int(policy.maximum.inSeconds * Self.pace)
        var who = sentence(who(facts), within: policy.speaksCallerNumber ? 20 : 6, of: facts)
        let why = sentence(why(facts), within: 8, of: facts)
        if who.isEmpty { who = "A caller is on the line." }
        let tried = sentence(tried(facts), within: 7, of: facts)
        let waited = sentence(waited(facts), within: 4, of: facts)
        let fixed = [who, why, tried, waited].map(Self.cost).reduce(0, +)
        let captured = captured(facts, within: max(budget - fixed, 0))
        var sentences = [who, why, captured, tried, waited].filter { !$0.isEmpty }
        while sentences.count > 1, sentences.map(Self.cost).reduce(0, +) > budget {
            sentences.removeLast()
        }
        return sentences.joined(separator: " ")
    }

    private func who(_ facts: BriefingFacts) -> String {
        let name = facts.callerName.map { withoutNumbers($0, of: facts) } ?? ""
        if name.contains(where: \.isLetter), !name.contains("removed") {
            return "\(name) is calling"
        }
        let number = facts.callerAddress.exposed.filter { $0.isASCII && $0.isNumber }
        if policy.speaksCallerNumber, 3...15 ~= number.count {
            return "Caller \(number) is on the line"
        }
        return "A caller is on the line"
    }

    private func why(_ facts: BriefingFacts) -> String {
        let reason = withoutNumbers(facts.reason, of: facts)
        return reason.isEmpty ? "They need a person" : "Reason: \(reason)"
    }

    /// The agent's summary, then its facts, else the caller's own words, as far as they fit.
    private func captured(_ facts: BriefingFacts, within budget: Int) -> String {
        var candidates: [String] = []
        if let summary = facts.summary { candidates.append(summary) }
        candidates += facts.context.map { item in
            "\(item.key.replacing("_", with: " ").replacing(".", with: " ")): \(item.value)"
        }
        if candidates.isEmpty, let words = ownWords(facts) {
            candidates.append("They said: \(words)")
        }
        if candidates.isEmpty { candidates.append("Nothing else is known yet") }
        var sentences: [String] = []
        var left = budget
        for candidate in candidates {
            let text = sentence(candidate, within: left, of: facts)
            // A stump says nothing.
            guard Self.cost(of: text) >= min(2, Self.cost(of: candidate)), !text.isEmpty else {
                continue
            }
            sentences.append(text)
            left -= Self.cost(of: text)
        }
        return sentences.joined(separator: " ")
    }

    /// The first thing of some length the caller said, but for the request itself: most state
    /// their case at once.
    private func ownWords(_ facts: BriefingFacts) -> String? {
        let requests = facts.evidence.map { Self.words(of: $0.detail) }
        return facts.conversation.first { segment in
            let words = Self.words(of: segment.text)
            return segment.party == .caller && words.count >= 4
                && !requests.contains { !$0.isEmpty && $0.isSubset(of: words) }
        }?.text
    }

    private static func words(of text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }

    private func tried(_ facts: BriefingFacts) -> String {
        guard let last = facts.attempts.last else { return "" }
        guard facts.attempts.count == 1 else {
            return "\(facts.attempts.count) calls to colleagues failed"
        }
        return switch last.result {
        case .noAnswer, .timeout: "\(last.target) did not answer"
        case .busy: "\(last.target) was busy"
        case .declined: "\(last.target) declined"
        case .machine: "\(last.target) had a machine answer"
        case .operatorLost, .completed: "\(last.target) was cut off"
        case .badTarget, .moved, .unauthorized, .trunkFailure, .incompatible, .cancelled,
            .callerAbandoned, .error:
            "\(last.target) was not reached"
        }
    }

    private func waited(_ facts: BriefingFacts) -> String {
        let seconds = facts.waited.inMilliseconds / 1000
        if seconds < 5 { return "" }
        if seconds < 90 { return "Waiting \(seconds) seconds" }
        return "Waiting \(min(99, (seconds + 30) / 60)) minutes"
    }

    /// The text as one sentence of at most this cost, safe to be spoken.
    private func sentence(_ text: String, within budget: Int, of facts: BriefingFacts) -> String {
        var kept: [Substring] = []
        var left = budget
        for word in withoutNumbers(text, of: facts).split(separator: " ") {
            left -= Self.cost(ofWord: word)
            guard left >= 0 else { break }
            kept.append(word)
        }
        // What is cut off is cut at the end of a sentence where there is one.
        if left < 0, let end = kept.lastIndex(where: { $0.last.map(".?!".contains) ?? false }),
            end >= 2
        {
            kept.removeSubrange((end + 1)...)
        }
        var sentence = kept.joined(separator: " ")
        while let last = sentence.last, !last.isLetter, !last.isNumber { sentence.removeLast() }
        guard let first = sentence.first else { return "" }
        return first.uppercased() + sentence.dropFirst() + "."
    }

    private func withoutNumbers(_ text: String, of facts: BriefingFacts) -> String {
        var result = SafeText.line(text, limit: 600)
        if policy.redactsNumbers { result = NumberRedaction().redacted(result) }
        if !policy.speaksCallerNumber {
            result = NumberRedaction().redacted(result, number: facts.callerAddress.exposed)
        }
        return SafeText.spoken(result, limit: 600)
    }

    private static func cost(of text: String) -> Int {
        text.split(separator: " ").map(cost(ofWord:)).reduce(0, +)
    }

    private static func cost(ofWord word: Substring) -> Int {
        let digits = word.filter(\.isNumber).count
        if digits > 0 { return digits }
        // A dozen letters take about as long as two words.
        return 1 + word.count / 12
    }
}
