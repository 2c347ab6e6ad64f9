// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import JSON
import Timing

/// Reads what an agent reports beside its words: the objects `status`, `intent`, `confidence`,
/// `sentiment`, `tool` and `context` of its messages, and the body of the HTTP API's. What a report
/// cannot do without is asked for by name; what is beside that and of no use is left out.
package enum AgentReportReader {
    /// The longest name of a fact, an intent or a tool, of a sentiment's label, and of what is said of
    /// an error, in characters.
    package static let longestName = 128
    package static let longestLabel = 64
    package static let longestError = 300
    /// A status may not last longer, in milliseconds: an hour.
    static let longestStatus = 3_600_000.0

    /// The reports there are, by the name of their message and of the object in it.
    package static let names = ["status", "intent", "confidence", "sentiment", "tool", "context"]

    /// The report that a message of this name, in small letters, holds; nil for other names.
    package static func report(
        _ name: String, in json: JSONValue
    ) throws(AgentFault) -> AgentReport? {
        switch name {
        case "status": try status(json["status"])
        case "intent": try intent(json["intent"])
        case "confidence": try confidence(json["confidence"])
        case "sentiment": try sentiment(json["sentiment"])
        case "tool": try tool(json["tool"])
        case "context": try context(json["context"])
        default: nil
        }
    }

    private static func status(_ json: JSONValue?) throws(AgentFault) -> AgentReport {
        guard let word = text(json?["state"] ?? json, longest: longestLabel) else {
            throw .member("status.state")
        }
        guard let status = AgentStatus(rawValue: word.lowercased()) else {
            let known = AgentStatus.allCases.map(\.rawValue).joined(separator: " or ")
            throw .value("status.state", must: "be \(known), not \"\(shown(word))\"")
        }
        guard let milliseconds = number(json?["for_ms"]) else { throw .member("status.for_ms") }
        guard milliseconds >= 0 else { throw .value("status.for_ms", must: "be 0 or more") }
        return .status(
            status, lasting: .milliseconds(Int64(min(milliseconds, longestStatus).rounded())))
    }

    private static func intent(_ json: JSONValue?) throws(AgentFault) -> AgentReport {
        guard let name = text(json?["name"] ?? json, longest: longestName) else {
            throw .member("intent.name")
        }
        let share = number(json?["confidence"]).flatMap { 0...1 ~= $0 ? $0 : nil }
        return .intent(name, slots: facts(json?["slots"]), confidence: share)
    }

    private static func confidence(_ json: JSONValue?) throws(AgentFault) -> AgentReport {
        guard let value = number(json?["value"] ?? json) else { throw .member("confidence.value") }
        guard 0...1 ~= value else { throw .value("confidence.value", must: "be 0 to 1") }
        return .confidence(value)
    }

    private static func sentiment(_ json: JSONValue?) throws(AgentFault) -> AgentReport {
        guard let label = text(json?["label"] ?? json, longest: longestLabel) else {
            throw .member("sentiment.label")
        }
        var party = Party.caller
        if let speaker = json?["speaker"], speaker != .null {
            guard let word = text(speaker, longest: longestLabel) else {
                throw .member("sentiment.speaker")
            }
            guard let named = Party(speaker: word) else {
                throw .value(
                    "sentiment.speaker",
                    must: "be caller, agent or operator, not \"\(shown(word))\"")
            }
            party = named
        }
        // Some write -1 to 1, from bad to good: how good or bad is in the label.
        let strength = number(json?["score"]).flatMap { abs($0) <= 1 ? abs($0) : nil }
        return .sentiment(label, of: party, score: strength)
    }

    private static func tool(_ json: JSONValue?) throws(AgentFault) -> AgentReport {
        guard let name = text(json?["name"], longest: longestName) else {
            throw .member("tool.name")
        }
        let error = json?["error"].flatMap(error)
        guard let isGood = flag(json?["ok"]) ?? error.map({ _ in false }) else {
            throw .member("tool.ok")
        }
        return .tool(name, error: isGood ? nil : error ?? "no reason given")
    }

    private static func context(_ json: JSONValue?) throws(AgentFault) -> AgentReport {
        let facts = facts(json)
        guard !facts.isEmpty else { throw .member("context") }
        return .context(facts)
    }

    // MARK: Values

    /// Words, or a whole number in the place of them.
    private static func text(_ json: JSONValue?, longest: Int) -> String? {
        if case .integer(let number)? = json { return String(number) }
        guard let text = json?.string, text.contains(where: { !$0.isWhitespace }) else {
            return nil
        }
        // What leads to the words and follows them is none of them.
        let inner = text.drop(while: \.isWhitespace)
        return String(
            inner[...(inner.lastIndex { !$0.isWhitespace } ?? inner.startIndex)].prefix(longest))
    }

    /// A number that is one, or a text that says one.
    private static func number(_ json: JSONValue?) -> Double? {
        let number = json?.double ?? json?.string.flatMap { Double($0.filter { $0 != " " }) }
        return number.flatMap { $0.isFinite ? $0 : nil }
    }

    private static func flag(_ json: JSONValue?) -> Bool? {
        switch json {
        case .bool(let flag)?: flag
        case .integer(let number)? where 0...1 ~= number: number == 1
        case .string(let word)? where ["true", "false"].contains(word.lowercased()):
            word.lowercased() == "true"
        case .null?, .integer?, .number?, .string?, .array?, .object?, nil: nil
        }
    }

    /// What went wrong, in words, a code, or an object that says so.
    private static func error(_ json: JSONValue) -> String? {
        text(json["message"] ?? json["code"] ?? json, longest: longestError)
    }

    private static func facts(_ json: JSONValue?) -> [ContextItem] {
        switch json {
        case .object?, .array?: HandoffRequestReader.facts(of: json)
        case .null?, .bool?, .integer?, .number?, .string?, nil: []
        }
    }

    /// A word of the bot's as it may stand in a log and in the reason of a close.
    private static func shown(_ word: String) -> String {
        String(
            String.UnicodeScalarView(
                word.unicodeScalars.prefix(20).map { scalar in
                    scalar.isASCII && scalar.value >= 0x20 && scalar.value < 0x7F && scalar != "\""
                        ? scalar : "?"
                }))
    }
}

extension AgentReportReader {
    /// The members of each report's object.
    private static let members: [String: [String]] = [
        "status": ["state", "for_ms"], "intent": ["name", "slots", "confidence"],
        "confidence": ["value"], "sentiment": ["label", "score", "speaker"],
        "tool": ["name", "ok", "error"],
    ]

    /// What of a report's object is of another name, in words. On its socket a bot's report is taken
    /// without that; whoever reports over HTTP is told.
    package static func problems(_ name: String, in json: JSONValue) -> [String] {
        guard let known = members[name], case .object(let given)? = json[name] else { return [] }
        return given.filter { !known.contains($0.name) }.map { member in
            "\"\(name).\(member.name.prefix(64))\" is not known; write some of "
                + known.joined(separator: ", ")
        }
    }

    /// What of a report is longer than is kept, in words.
    package static func excesses(_ name: String, in json: JSONValue) -> [String] {
        let body = json[name]
        let limits = [
            ("name", longestName), ("label", longestLabel), ("error", longestError),
        ]
        let texts = limits.compactMap { member, most -> String? in
            guard name != "context", let text = body?[member]?.string, text.count > most else {
                return nil
            }
            return "\"\(name).\(member)\" has \(text.count) characters; write at most \(most)"
        }
        guard let facts = name == "context" ? body : body?["slots"] else { return texts }
        return texts
            + HandoffRequestReader.excesses(
                ofFacts: facts, named: name == "context" ? name : "slots")
    }
}

/// How a report travels: the bot's side writes what the gateway's reads.
extension AgentReport {
    /// The name of its message, and of the object in it.
    var event: String {
        switch self {
        case .status: "status"
        case .intent: "intent"
        case .confidence: "confidence"
        case .sentiment: "sentiment"
        case .tool: "tool"
        case .context: "context"
        }
    }

    /// The object under that name.
    var body: JSONValue {
        switch self {
        case .status(let status, let lasting):
            ["state": .string(status.rawValue), "for_ms": .integer(lasting.inMilliseconds)]
        case .intent(let name, let slots, let confidence):
            .members([
                "name": .string(name), "slots": slots.json,
                "confidence": confidence.map(JSONValue.number),
            ])
        case .confidence(let value): ["value": .number(value)]
        case .sentiment(let label, let party, let score):
            .members([
                "label": .string(label), "score": score.map(JSONValue.number),
                "speaker": .string(party.rawValue),
            ])
        case .tool(let name, let error):
            .members([
                "name": .string(name), "ok": .bool(error == nil),
                "error": error.map(JSONValue.string),
            ])
        case .context(let facts): facts.json
        }
    }
}
