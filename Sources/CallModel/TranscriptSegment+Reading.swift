// SPDX-License-Identifier: Apache-2.0

import Timing

/// Why a transcript message was not taken.
package enum TranscriptProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// `speaker` must be `caller`, `agent` or `operator`.
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
        guard let party = json["speaker"]?.string.flatMap(Party.init(rawValue:)) else {
            throw .speaker
        }
        guard let text = json["text"]?.string, text.contains(where: { !$0.isWhitespace }) else {
            throw .text
        }
        var isFinal = true
        switch json["final"] {
        case .bool(let flag)?: isFinal = flag
        case nil, .null?: break
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
            case .null?, .bool?, .string?, .array?, .object?, nil: nil
            }
        return number.flatMap { 0...1 ~= $0 ? $0 : nil }
    }

    /// Milliseconds of a party's sound, below 24 days.
    private static func time(_ value: JSONValue?) -> SampleTime? {
        guard let milliseconds = value?.integer, 0..<(1 << 31) ~= milliseconds else { return nil }
        return SampleTime(samples: milliseconds * 8)
    }
}
