// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Timing

/// A stretch of what a party said, in words.
package struct TranscriptSegment: Sendable, Hashable {
    package var party: Party
    package var text: String
    /// A partial segment is replaced by a later one from the same source.
    package var isFinal: Bool
    /// 0 to 1, where the source gives it.
    package var confidence: Double?
    package var start: SampleTime?
    package var end: SampleTime?
    /// Who wrote it: `agent`, `http`, `recogniser`, …
    package var source: String

    package init(
        party: Party, text: String, isFinal: Bool = true, confidence: Double? = nil,
        start: SampleTime? = nil, end: SampleTime? = nil, source: String = "agent"
    ) {
        self.party = party
        self.text = text
        self.isFinal = isFinal
        self.confidence = confidence
        self.start = start
        self.end = end
        self.source = source
    }
}

/// Why a transcript message was not taken.
package enum TranscriptProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// `speaker` must be `caller`, `agent` or `operator`, or a word that bots use for them.
    case speaker
    /// `text` must be a string with something in it.
    case text
    /// `final` must be true or false.
    case final

    package var description: String {
        switch self {
        case .speaker: "\"speaker\" must be \"caller\", \"agent\" or \"operator\""
        case .text: "\"text\" must be a string with words in it"
        case .final: "\"final\" must be true or false"
        }
    }
}

extension TranscriptSegment {
    /// The longest text taken, in characters; the rest is cut off.
    package static let longestText = 4000

    /// Reads a segment in the form agents and the HTTP API send it (`Docs/Agents.md`).
    ///
    /// `final` is true when left out. A confidence outside 0 to 1 and times that make no sense
    /// are left out: they must not cost the words.
    package init(json: JSONValue, source: String) throws(TranscriptProblem) {
        guard let party = json["speaker"]?.string.flatMap(Party.init(speaker:)) else {
            throw .speaker
        }
        guard let text = json["text"]?.string, text.contains(where: { !$0.isWhitespace }) else {
            throw .text
        }
        var isFinal = true
        switch json["final"] {
        case .bool(let flag)?: isFinal = flag
        case nil, .null?: break
        case .string(let word)? where ["true", "false"].contains(word.lowercased()):
            isFinal = word.lowercased() == "true"
        case .integer?, .number?, .string?, .array?, .object?: throw .final
        }
        let start = Self.time(json["start_ms"])
        var end = Self.time(json["end_ms"])
        if let first = start, let last = end, last < first { end = nil }
        self.init(
            party: party, text: String(text.prefix(Self.longestText)), isFinal: isFinal,
            confidence: Self.confidence(json["confidence"]), start: start, end: end,
            source: source)
    }

    private static func confidence(_ value: JSONValue?) -> Double? {
        let number: Double? =
            switch value {
            case .number(let number)?: number
            case .integer(let integer)?: Double(integer)
            case .string(let text)?: Double(text)
            case .null?, .bool?, .array?, .object?, nil: nil
            }
        return number.flatMap { 0...1 ~= $0 ? $0 : nil }
    }

    /// Milliseconds of a party's sound, below 24 days.
    private static func time(_ value: JSONValue?) -> SampleTime? {
        let milliseconds: Int64? =
            switch value {
            case .integer(let integer)?: integer
            case .number(let number)?: Int64(exactly: number.rounded())
            case .string(let text)?: Int64(text)
            case .null?, .bool?, .array?, .object?, nil: nil
            }
        guard let milliseconds, 0..<(1 << 31) ~= milliseconds else { return nil }
        return SampleTime(samples: milliseconds * 8)
    }
}

extension Party {
    /// The party a bot means by a speaker's name: ours, and the words other systems use for them,
    /// in any case.
    package init?(speaker: String) {
        switch speaker.lowercased().filter({ !$0.isWhitespace }) {
        case "caller", "user", "customer", "client", "human", "contact": self = .caller
        case "agent", "assistant", "bot", "ai", "model", "virtualagent", "voicebot":
            self = .agent
        case "operator", "representative", "humanagent", "supervisor": self = .operator
        default: return nil
        }
    }
}

extension TranscriptSegment {
    package var json: JSONValue {
        .members([
            "speaker": .string(party.rawValue), "text": .string(text), "final": .bool(isFinal),
            "confidence": confidence.map(JSONValue.number),
            "start_ms": start.map { .integer($0.milliseconds) },
            "end_ms": end.map { .integer($0.milliseconds) }, "source": .string(source),
        ])
    }
}
