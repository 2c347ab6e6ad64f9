// SPDX-License-Identifier: Apache-2.0

package import CallModel
import JSON
package import Timing

/// One party's voice on its way to a streaming recogniser, and its words on their way back: the
/// WebSocket protocol of vosk-server, which several recognisers speak.
///
/// We send one `config`, then sound as binary messages of PCM16 little-endian at 8 kHz, and
/// `{"eof" : 1}` at the end (spelled so: the server compares text). It answers each message with
/// `{"partial": …}` or, where an utterance ended, `{"result": [{"word", "start", "end", "conf"}],
/// "text": …}`, in seconds of the sound it was sent.
package struct VoskStream: Sendable {
    /// The source of its segments.
    package static let source = "recogniser"
    package static let rate = 8000
    package static let greeting = Array(
        #"{"config" : {"sample_rate" : 8000, "words" : true}}"#.utf8)
    package static let farewell = Array(#"{"eof" : 1}"#.utf8)
    /// Pieces of sound that do not follow on each other, kept to place words; the oldest are
    /// forgotten.
    private static let spliceLimit = 64

    private struct Splice {
        /// Samples sent before it.
        var sent: Int64
        /// Where on the leg it begins.
        var leg: Int64
    }

    private let party: Party
    private var splices: [Splice] = []
    /// Samples sent so far, and where on the leg the next is expected.
    private var sent: Int64 = 0
    private var next: Int64 = 0
    /// Where the words began that have not been settled yet.
    private var partialStart: Int64?
    private var lastPartial = ""

    package init(party: Party) {
        self.party = party
    }

    /// The bytes of a piece of sound. Call `sent` once they are on their way.
    package static func encode(_ samples: some Sequence<Int16>, into bytes: inout [UInt8]) {
        for sample in samples {
            let pattern = UInt16(bitPattern: sample)
            bytes.append(UInt8(truncatingIfNeeded: pattern))
            bytes.append(UInt8(truncatingIfNeeded: pattern >> 8))
        }
    }

    /// Notes that `count` samples from `start` of the leg on have been sent. What was not sent
    /// the recogniser never hears of: its clock stands still meanwhile.
    package mutating func noteSent(_ count: Int, from start: SampleTime) {
        if splices.isEmpty || start.samples != next {
            splices.append(Splice(sent: sent, leg: start.samples))
            if splices.count > Self.spliceLimit { splices.removeFirst() }
        }
        sent += Int64(count)
        next = start.samples + Int64(count)
    }

    /// Reads one message; nil where it has no news.
    package mutating func receive(
        _ message: UnsafeRawBufferPointer, isText: Bool
    ) throws(RecogniserFault) -> TranscriptSegment? {
        guard isText else { throw .binary(bytes: message.count) }
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONReader.read(message)
        } catch {
            throw .json(error)
        }
        guard case .object = json else { throw .notAnObject }
        if let partial = json["partial"] {
            guard let text = partial.string else { throw .member("partial") }
            return segment(partial: text)
        }
        // A server told to give several guesses lists them, best first.
        let best = json["alternatives"]?.array?.first ?? json
        guard let text = best["text"]?.string else { throw .member("text") }
        return try segment(final: text, words: best["result"])
    }

    private mutating func segment(partial text: String) -> TranscriptSegment? {
        guard text != lastPartial, text.contains(where: { !$0.isWhitespace }) else { return nil }
        lastPartial = text
        // The words so far took at least so long; later ones of the utterance end later.
        let length = Int64(text.split(separator: " ").count) * 2400
        let start = partialStart ?? max(splices.first?.leg ?? 0, next - length)
        partialStart = start
        return segment(text, isFinal: false, from: start, to: next)
    }

    private mutating func segment(
        final text: String, words: JSONValue?
    ) throws(RecogniserFault) -> TranscriptSegment? {
        defer {
            partialStart = nil
            lastPartial = ""
        }
        guard text.contains(where: { !$0.isWhitespace }) else { return nil }
        let heard = try words.map { value throws(RecogniserFault) in try Self.words(value) } ?? []
        var confidence: Double?
        if !heard.isEmpty, heard.allSatisfy({ $0.confidence != nil }) {
            confidence = heard.reduce(0) { $0 + ($1.confidence ?? 0) } / Double(heard.count)
        }
        guard let first = heard.first, let last = heard.last,
            let start = leg(seconds: first.start), let end = leg(seconds: last.end), start <= end
        else {
            let length = Int64(text.split(separator: " ").count) * 2400
            let start = partialStart ?? max(0, next - length)
            return segment(text, confidence, from: start, to: next)
        }
        return segment(text, confidence, from: start, to: end)
    }

    private func segment(
        _ text: String, isFinal: Bool = true, _ confidence: Double? = nil, from start: Int64,
        to end: Int64
    ) -> TranscriptSegment {
        TranscriptSegment(
            party: party, text: String(text.prefix(TranscriptSegment.longestText)),
            isFinal: isFinal, confidence: confidence, start: SampleTime(samples: min(start, end)),
            end: SampleTime(samples: end), source: Self.source)
    }

    /// Where on the leg the recogniser's time is; nil for one it cannot have.
    private func leg(seconds: Double) -> Int64? {
        // A recogniser may say that a word ends a little after the sound it was sent.
        guard seconds >= 0, seconds <= Double(sent) / Double(Self.rate) + 0.5 else { return nil }
        let place = Int64(seconds * Double(Self.rate))
        guard let splice = splices.last(where: { $0.sent <= place }) else { return nil }
        return splice.leg + place - splice.sent
    }

    private struct Word {
        var start: Double
        var end: Double
        var confidence: Double?
    }

    private static func words(_ value: JSONValue) throws(RecogniserFault) -> [Word] {
        guard let entries = value.array else { throw .member("result") }
        var words: [Word] = []
        for entry in entries {
            guard let start = number(entry["start"]), let end = number(entry["end"]) else {
                throw .member("result")
            }
            let confidence = number(entry["conf"]).flatMap { 0...1 ~= $0 ? $0 : nil }
            words.append(Word(start: start, end: end, confidence: confidence))
        }
        return words
    }

    private static func number(_ value: JSONValue?) -> Double? {
        switch value {
        case .number(let number)?: number
        case .integer(let integer)?: Double(integer)
        case .null?, .bool?, .string?, .array?, .object?, nil: nil
        }
    }
}
