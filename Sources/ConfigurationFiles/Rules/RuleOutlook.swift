// SPDX-License-Identifier: Apache-2.0

import CallModel
import Triggers
import Words

/// What can be said of a condition before any call.
enum Outlook {
    /// It cannot be met: why, and what to write.
    case never(String, write: String)
    /// It is met as soon as a call is answered, whatever is said in it: why.
    case always(String)
    case open

    var isAlways: Bool { if case .always = self { true } else { false } }
    var isNever: Bool { if case .never = self { true } else { false } }
}

/// Judges rules before any call: those that can never fire and those that always do are probably not
/// meant.
struct RuleOutlook {
    let listening: ListeningSettings
    /// Whether any agent of the gateway can report how it does, beside its words.
    let hasReports: Bool

    func outlook(of condition: any TriggerCondition) -> Outlook {
        switch condition {
        case let all as AllCondition: outlook(ofAll: all)
        case let any as AnyCondition: outlook(ofAny: any)
        case let not as NotCondition: outlook(ofNot: not)
        case is ThenCondition: never(among: condition.parts) ?? .open
        case let count as CountCondition: outlook(ofCount: count)
        case let score as ScoreCondition: outlook(ofScore: score)
        default: outlook(ofPlain: condition)
        }
    }

    // MARK: Conditions that are made of none

    private func outlook(ofPlain condition: any TriggerCondition) -> Outlook {
        switch condition {
        case is KeywordCondition:
            return listening.isEnabled
                ? .open
                : .never(
                    "nobody listens for phrases, 'listening' is off",
                    write: "enabled: true in 'listening', or 'words'")
        case let words as WordsCondition: return outlook(ofWords: words)
        case is IntentCondition, is ConfidenceCondition, is SentimentCondition,
            is ToolFailedCondition, is OnHoldCondition:
            return hasReports
                ? .open
                : .never(
                    "the built-in agent reports nothing beside its words",
                    write: "the agent's address: agent: {url: ws://…}")
        case let time as CallTimeCondition:
            if let below = time.below, below <= time.above {
                return .never("no call lasts at least as long and less", write: "other bounds")
            }
            return time.above == .zero && time.below == nil
                ? .always("every call lasts so long") : .open
        case let hours as HoursCondition:
            let isWeek = hours.days.isEmpty || hours.days.count == HoursCondition.Day.allCases.count
            return isWeek && hours.from == hours.to ? .always("the hours are all of them") : .open
        case let history as HistoryCondition:
            return history.least == 0 && history.most == nil
                ? .always("nothing has happened less often") : .open
        case let context as ContextCondition:
            return context.isPresent ? .open : .always("no fact is known when a call begins")
        default: return .open
        }
    }

    private func outlook(ofWords words: WordsCondition) -> Outlook {
        if words.party == .supervisor, !listening.recogniser.parties.contains(.supervisor) {
            return .never(
                "nobody writes down what a supervisor says", write: "caller, agent or operator")
        }
        let hasOthers = words.together != nil || !words.expressions.isEmpty
        let texts = words.phrases + words.utterances
        guard !hasOthers, texts.allSatisfy({ Tokeniser.plainWords(of: $0).isEmpty }) else {
            return .open
        }
        return .never("its phrases have no words", write: "phrases: [talk to a person]")
    }

    // MARK: Conditions that are made of others

    private func never(among parts: [any TriggerCondition]) -> Outlook? {
        parts.lazy.map { outlook(of: $0) }.first(where: \.isNever)
    }

    private func outlook(ofAll all: AllCondition) -> Outlook {
        if let never = never(among: all.parts) { return never }
        if let why = GuardClash.clash(among: all.parts) {
            return .never(why, write: "one of them, or bounds that meet")
        }
        let outlooks = all.parts.map { outlook(of: $0) }
        return outlooks.allSatisfy(\.isAlways) ? outlooks.first ?? .open : .open
    }

    private func outlook(ofAny any: AnyCondition) -> Outlook {
        let outlooks = any.parts.map { outlook(of: $0) }
        if let always = outlooks.first(where: \.isAlways) { return always }
        return outlooks.allSatisfy(\.isNever) ? outlooks.first ?? .open : .open
    }

    private func outlook(ofNot not: NotCondition) -> Outlook {
        guard let part = not.parts.first else { return .open }
        switch outlook(of: part) {
        case .never(let why, _): return .always("of what is not to be, \(why)")
        case .always(let why):
            return .never("what is not to be always is: \(why)", write: "no 'not'")
        case .open:
            return part.isGuard ? .open : .always("nothing has happened when a call begins")
        }
    }

    private func outlook(ofCount count: CountCondition) -> Outlook {
        if let never = never(among: count.parts) { return never }
        guard let part = count.parts.first, count.times > 1 else {
            return count.parts.first.map { outlook(of: $0) } ?? .open
        }
        switch part {
        case is MaximumTimeCondition:
            return .never("a call comes to its maximum time once", write: "times: 1")
        case let voice as VoiceActivityCondition:
            let least = voice.lasting * (count.times - 1)
            guard least > count.within else { return .open }
            return .never(
                "\(count.times) times \(Self.seconds(voice.lasting)) seconds do not fit into "
                    + "\(Self.seconds(count.within))",
                write: "within_seconds: \(Self.seconds(voice.lasting * count.times * 2))")
        default: return .open
        }
    }

    private func outlook(ofScore score: ScoreCondition) -> Outlook {
        var standing = 0.0
        var certain = 0.0
        var hasMoments = false
        for (part, points) in zip(score.parts, Self.points(of: score)) where points > 0 {
            let outlook = outlook(of: part)
            if outlook.isNever { continue }
            // What is met at moments may be met again and again.
            if !part.isGuard { hasMoments = true }
            standing += part.isGuard ? points : 0
            certain += part.isGuard && outlook.isAlways ? points : 0
        }
        if certain >= score.threshold { return .always("its signs are there from the beginning") }
        guard !hasMoments, standing < score.threshold else { return .open }
        return .never(
            "all signs that can come make \(YAMLText.number(standing)) points of "
                + "\(YAMLText.number(score.threshold))",
            write: "more points, or a lower 'at'")
    }

    /// What each sign adds, as it is written.
    static func points(of score: ScoreCondition) -> [Double] {
        for case ("of", .groups(let signs)) in score.fields.entries.map({ ($0.name, $0.value) }) {
            return signs.map { sign in
                for case ("points", .number(let points)) in sign.entries.map({ ($0.name, $0.value) }
                ) {
                    return points
                }
                return 1
            }
        }
        return []
    }

    private static func seconds(_ time: Duration) -> String { YAMLText.seconds(time) }
}
