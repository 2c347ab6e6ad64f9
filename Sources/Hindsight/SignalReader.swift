// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Timing

/// Reads signals back from what the journal keeps of them (`Signal.name`, `Signal.detail`).
///
/// Times come back to the millisecond, the rest as it was written down: where a number was taken out
/// of a text, it is gone here, too. What is no signal, or lacks what makes it one, reads as nil.
enum SignalReader {
    /// What stands before the name of a signal in the name of its event.
    static let prefix = "signal."

    static func signal(named name: String, _ detail: JSONValue) -> Signal? {
        switch name {
        case "speech-began": speech(detail)
        case "speech-ended": pause(detail)
        case "keyword": keyword(detail)
        case "digit": digit(detail)
        case "transcript": transcript(detail)
        case "agent-asked": .agentAsked(request(detail))
        case "agent-lost": detail["reason"]?.string.map { .agentLost(reason: $0) }
        case "trouble": trouble(detail)
        case "tone": tone(detail)
        case "answered": answer(detail)
        default: AgentReport(signal: name, detail).map { .reported($0) }
        }
    }

    private static func speech(_ detail: JSONValue) -> Signal? {
        guard let party = party(detail), let at = time(detail["at_ms"]) else { return nil }
        return .speechBegan(party, at: at)
    }

    private static func pause(_ detail: JSONValue) -> Signal? {
        guard let party = party(detail), let began = time(detail["began_ms"]),
            let ended = time(detail["ended_ms"])
        else { return nil }
        return .speechEnded(party, began: began, ended: ended)
    }

    private static func keyword(_ detail: JSONValue) -> Signal? {
        guard let party = party(detail), let phrase = detail["phrase"]?.string,
            let score = detail["score"]?.double, let start = time(detail["start_ms"]),
            let end = time(detail["end_ms"])
        else { return nil }
        return .keyword(
            KeywordHit(
                party: party, phrase: phrase, score: Float(score), start: start, end: end,
                confirmed: detail["confirmed"] == .bool(true)))
    }

    private static func digit(_ detail: JSONValue) -> Signal? {
        guard let party = party(detail), let key = detail["key"]?.string, key.count == 1,
            let key = key.first,
            let carrier = detail["carrier"]?.string.flatMap(Digit.Carrier.init(rawValue:))
        else { return nil }
        return .digit(Digit(party: party, key: key, carrier: carrier, at: time(detail["at_ms"])))
    }

    private static func transcript(_ detail: JSONValue) -> Signal? {
        guard let party = detail["speaker"]?.string.flatMap(Party.init(rawValue:)),
            let text = detail["text"]?.string
        else { return nil }
        return .transcript(
            TranscriptSegment(
                party: party, text: text, isFinal: detail["final"] != .bool(false),
                confidence: detail["confidence"]?.double, start: time(detail["start_ms"]),
                end: time(detail["end_ms"]), source: detail["source"]?.string ?? "agent"))
    }

    private static func trouble(_ detail: JSONValue) -> Signal? {
        guard let party = party(detail),
            let measure = detail["measure"]?.string.flatMap(TroubleMeasure.init(rawValue:)),
            let value = detail["value"]?.double, let bound = detail["at_least"]?.double,
            let at = time(detail["at_ms"])
        else { return nil }
        return .trouble(
            Trouble(measure: measure, party: party, value: value, bound: bound, at: at))
    }

    private static func tone(_ detail: JSONValue) -> Signal? {
        guard let party = party(detail),
            let tone = detail["tone"]?.string.flatMap(CallTone.init(rawValue:)),
            let at = time(detail["at_ms"])
        else { return nil }
        return .tone(party, tone, at: at)
    }

    private static func answer(_ detail: JSONValue) -> Signal? {
        guard let kind = detail["kind"]?.string.flatMap(AnswerKind.init(rawValue:)),
            let at = time(detail["at_ms"])
        else { return nil }
        return .answered(kind, of: party(detail) ?? .operator, at: at)
    }

    private static func request(_ detail: JSONValue) -> AgentRequest {
        let details = CaseDetails(
            identity: detail["identity"].map { identity in
                var isVerified: Bool?
                if case .bool(let flag)? = identity["verified"] { isVerified = flag }
                return CallerIdentity(
                    name: identity["name"]?.string, isVerified: isVerified,
                    method: identity["method"]?.string)
            },
            account: detail["account"]?.string, orders: texts(detail["orders"]),
            issue: detail["issue"]?.string, tried: texts(detail["tried"]),
            nextStep: detail["next_step"]?.string)
        return AgentRequest(
            reason: detail["reason"]?.string ?? "", summary: detail["summary"]?.string,
            details: details, context: [ContextItem](detail["context"]),
            route: detail["route"]?.string)
    }

    private static func texts(_ json: JSONValue?) -> [String] {
        json?.array?.compactMap(\.string) ?? []
    }

    // MARK: What several have

    static func party(_ detail: JSONValue) -> Party? {
        detail["party"]?.string.flatMap(Party.init(rawValue:))
    }

    /// Milliseconds of a party's sound; those of a damaged file must not overflow.
    private static func time(_ json: JSONValue?) -> SampleTime? {
        guard let milliseconds = json?.integer, -longest...longest ~= milliseconds else {
            return nil
        }
        return SampleTime(samples: milliseconds * 8)
    }

    /// 34 years in milliseconds.
    private static let longest: Int64 = 1 << 40
}
