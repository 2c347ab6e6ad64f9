// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Timing
import Words

/// Writes the words of the whisper by template: who, why, what was captured, who was tried, how
/// long the caller has waited, the number they ring from; short enough for the policy's time, and
/// without what nobody can listen to. What its reader may not know is not among the facts.
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
        var who = sentence(who(facts), within: 8)
        let why = sentence(why(facts), within: 8)
        if who.isEmpty { who = "A caller is on the line." }
        let tried = sentence(tried(facts), within: 7)
        let waited = sentence(waited(facts), within: 4)
        let number = number(facts)
        let haste = haste(facts)
        let fixed = [haste, who, why, tried, waited, number].map(Self.cost).reduce(0, +)
        let captured = captured(facts, within: max(budget - fixed, 0))
        var sentences = [haste, who, why, captured, tried, waited, number].filter { !$0.isEmpty }
        while sentences.count > 1, sentences.map(Self.cost).reduce(0, +) > budget {
            sentences.removeLast()
        }
        return sentences.joined(separator: " ")
    }

    /// More of it, for who asks: all that was captured, then what caller and agent said last; twice as
    /// long as a briefing at most.
    package func detail(_ facts: BriefingFacts) -> String {
        var left = 2 * Int(policy.maximum.inSeconds * Self.pace)
        let said = facts.conversation.suffix(Self.mostTurns).map { segment in
            switch segment.party {
            case .caller: "The caller said: \(segment.text)"
            case .agent: "The assistant said: \(segment.text)"
            case .operator, .supervisor: "A colleague said: \(segment.text)"
            }
        }
        var sentences: [String] = []
        for candidate in Self.fields(of: facts) + said {
            let text = sentence(candidate, within: min(left, Self.longestTurn))
            guard !text.isEmpty else { continue }
            sentences.append(text)
            left -= Self.cost(of: text)
        }
        return sentences.isEmpty ? "Nothing else is known." : sentences.joined(separator: " ")
    }

    /// What was said last of a conversation, and the words of one turn that are said.
    private static let mostTurns = 6
    private static let longestTurn = 30

    /// How soon they are needed, where that matters.
    private func haste(_ facts: BriefingFacts) -> String {
        switch facts.urgency {
        case .low, .normal: ""
        case .high: "Urgent."
        case .emergency: "Emergency."
        }
    }

    private func who(_ facts: BriefingFacts) -> String {
        let identity = facts.details.identity
        let name = (identity?.name ?? facts.callerName).map(spoken) ?? ""
        guard name.contains(where: \.isLetter), !name.contains("removed") else {
            return "A caller is on the line"
        }
        return switch identity?.isVerified {
        case true?: "\(name) is calling, identity checked"
        case false?: "\(name) is calling, identity not checked"
        case nil: "\(name) is calling"
        }
    }

    /// "Calling from 5 5 5, 1 2 3, 0 0 0 1.": the number, where the caller has one.
    private func number(_ facts: BriefingFacts) -> String {
        let user = CallerNumber.user(of: facts.callerAddress?.exposed ?? "")
        let digits = user.filter { $0.isASCII && $0.isNumber }
        guard 3...15 ~= digits.count, !user.contains(where: \.isLetter) else { return "" }
        return "Calling from \(SpokenNumber.groups(of: digits))."
    }

    private func why(_ facts: BriefingFacts) -> String {
        let reason = spoken(facts.reason)
        return reason.isEmpty ? "They need a person" : "Reason: \(reason)"
    }

    /// The case's fields, the agent's summary, its facts, else the caller's own words, as far as
    /// they fit.
    private func captured(_ facts: BriefingFacts, within budget: Int) -> String {
        var candidates = Self.fields(of: facts)
        if candidates.isEmpty, let words = ownWords(facts) {
            candidates.append("They said: \(words)")
        }
        if candidates.isEmpty { candidates.append("Nothing else is known yet") }
        var sentences: [String] = []
        var left = budget
        for candidate in candidates {
            let text = sentence(candidate, within: left)
            // A stump says nothing.
            guard Self.cost(of: text) >= min(2, Self.cost(of: candidate)), !text.isEmpty else {
                continue
            }
            sentences.append(text)
            left -= Self.cost(of: text)
        }
        return sentences.joined(separator: " ")
    }

    /// Everything captured as sentences, the most important first.
    private static func fields(of facts: BriefingFacts) -> [String] {
        let details = facts.details
        var sentences = [details.issue].compactMap(\.self)
        // Some agents give their data as the summary: its members are facts.
        let data = facts.summary.flatMap { try? JSONReader.read($0) }
        if let summary = facts.summary, data == nil { sentences.append(summary) }
        if let account = details.account { sentences.append("Account \(account)") }
        if !details.orders.isEmpty {
            let orders = details.orders.prefix(3).joined(separator: " and ")
            sentences.append("Order \(orders)")
        }
        if let next = details.nextStep { sentences.append("Next: \(next)") }
        if !details.tried.isEmpty {
            sentences.append("Tried: \(details.tried.prefix(3).joined(separator: ", "))")
        }
        if case .object(let members)? = data {
            sentences += members.compactMap { member in
                switch member.value {
                case .string(let text): fact(member.name, text)
                case .integer(let number): fact(member.name, String(number))
                case .number, .bool, .null, .array, .object: nil
                }
            }
        }
        return sentences + facts.context.map { fact($0.key, $0.value) }
    }

    private static func fact(_ key: String, _ value: String) -> String {
        "\(key.replacing("_", with: " ").replacing(".", with: " ")): \(value)"
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
        Set(Tokeniser.plainWords(of: text))
    }

    private func tried(_ facts: BriefingFacts) -> String {
        // Who was rung in vain only because somebody else was faster has not failed.
        let attempts = facts.attempts.filter { $0.result != .taken }
        guard let last = attempts.last else { return "" }
        guard attempts.count == 1 else {
            return "\(attempts.count) calls to colleagues failed"
        }
        return switch last.result {
        case .noAnswer, .timeout: "\(last.target) did not answer"
        case .busy: "\(last.target) was busy"
        case .away: "\(last.target) is away"
        case .declined: "\(last.target) declined"
        case .machine: "\(last.target) had a machine answer"
        case .operatorLost, .completed: "\(last.target) was cut off"
        case .badTarget, .moved, .unauthorized, .trunkFailure, .incompatible, .cancelled,
            .callerAbandoned, .closed, .taken, .error:
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
    private func sentence(_ text: String, within budget: Int) -> String {
        var kept: [Substring] = []
        var left = budget
        var cut: Substring?
        for word in spoken(text).split(separator: " ") {
            left -= Self.cost(ofWord: word)
            guard left >= 0 else {
                cut = word
                break
            }
            kept.append(word)
        }
        // Half a number is worse than none.
        if cut.map(Self.isDigits) == true {
            while kept.last.map(Self.isDigits) == true { kept.removeLast() }
        }
        // What is cut off is cut at the end of a sentence where there is one.
        if cut != nil, let end = kept.lastIndex(where: { $0.last.map(".?!".contains) ?? false }),
            end >= 2
        {
            kept.removeSubrange((end + 1)...)
        }
        var sentence = kept.joined(separator: " ")
        while let last = sentence.last, !last.isLetter, !last.isNumber { sentence.removeLast() }
        guard let first = sentence.first else { return "" }
        return first.uppercased() + sentence.dropFirst() + "."
    }

    private static func isDigits(_ word: Substring) -> Bool {
        word.allSatisfy { $0.isNumber || ".,".contains($0) }
    }

    /// The text as it is said; cards and secrets are in none, whoever wrote the facts.
    private func spoken(_ text: String) -> String {
        let line = SafeText.plain(text, limit: 600)
        let known = NumberRedaction(keeping: Set(PersonalDetail.allCases))
        return SpokenText.of(known.redacted(SecretRedaction().redacted(line)), limit: 600)
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
