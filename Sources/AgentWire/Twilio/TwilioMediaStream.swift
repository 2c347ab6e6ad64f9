// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// Twilio Media Streams, bidirectional, with us in the place of Twilio: an unmodified bot connects
/// the caller's sound to its pipeline and speaks back.
///
/// Source: twilio.com/docs/voice/media-streams/websocket-messages. As there, every number is a
/// string but those of `mediaFormat`. Ours on top: the bot may send `handoff` and `transcript`,
/// and is sent `handoff` notices, which others ignore (`Docs/Agents.md`).
package struct TwilioMediaStream: AgentProtocol, Equatable {
    package struct Settings: Sendable, Hashable {
        /// So many unusable messages in a row close the connection.
        package var faultsInARow = 20
        /// More messages than this within one second close the connection. A bot that sends 60 s
        /// of speech at once in messages of 20 ms stays below it.
        package var messagesPerSecond = 5000
        /// More requests, transcripts and hang-ups than this within one second are dropped: each
        /// is written down.
        package var requestsPerSecond = 100
        /// A span of sound before a mark that is taken for a sentence, in bytes; some bots mark
        /// every piece they send.
        package var sentenceBytes = 8000
        package var json = JSONReader.Limits(bytes: AgentLimits.messageBytes)

        package init() {}
    }

    /// What was counted since the stream began.
    package struct Counts: Sendable, Hashable {
        package var received = 0
        package var audioBytes = 0
        package var unknown = 0
        package var malformed = 0
    }

    package let identity: StreamIdentity
    package private(set) var counts = Counts()

    private let parameters: [ContextItem]
    private let settings: Settings
    /// The bytes of a media message between its numbers, and after its payload.
    private let mediaTail: [UInt8]
    private var sequence: UInt64 = 0
    private var chunk: UInt64 = 0
    private var samples: UInt64 = 0
    private var faultsInARow = 0
    private var rate = AgentMessageRate()
    private var sound = AgentSound()
    /// Bytes of sound since the last mark, or since what waited was cleared.
    private var sinceMark = 0
    /// The marks that are still to be played, and whether each ends a sentence.
    private var marks: [Mark] = []
    /// It has asked for the end of the call: sound that comes after that is not part of what it
    /// said, until a handoff has brought the caller back.
    private var hasHungUp = false
    private var isClosed = false
    package private(set) var spokeAt: Instant?

    private struct Mark: Sendable, Equatable {
        var name: String
        var endsSentence: Bool
    }

    /// Marks that may wait, as many as the queue of sound takes.
    private static let mostMarks = 256

    /// Creates the machine of one stream. `parameters` arrive at the bot as `customParameters`;
    /// Pipecat reads `from_number` and `to_number` there.
    package init(
        identity: StreamIdentity, parameters: [ContextItem] = [], settings: Settings = Settings()
    ) {
        self.identity = identity
        self.parameters = parameters
        self.settings = settings
        mediaTail = Array("\"},\"streamSid\":\"\(identity.stream)\"}".utf8)
    }

    package mutating func open(at now: Instant) -> [AgentEffect] {
        rate.begin(at: now)
        let custom = parameters.map { JSONValue.Member($0.key, .string($0.value)) }
        let start: JSONValue = [
            "accountSid": .string(identity.account), "streamSid": .string(identity.stream),
            "callSid": .string(identity.call), "tracks": ["inbound"],
            "mediaFormat": [
                "encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1,
            ],
            "customParameters": .object(custom),
        ]
        return [
            send(["event": "connected", "protocol": "Call", "version": "1.0.0"]),
            send(message("start", ("start", start))),
        ]
    }

    package mutating func encode(
        _ audio: UnsafeBufferPointer<UInt8>, at now: Instant, into message: inout [UInt8]
    ) {
        sequence += 1
        chunk += 1
        message.append(contentsOf: "{\"event\":\"media\",\"sequenceNumber\":\"".utf8)
        JSONWriter.append(decimal: sequence, to: &message)
        message.append(contentsOf: "\",\"media\":{\"track\":\"inbound\",\"chunk\":\"".utf8)
        JSONWriter.append(decimal: chunk, to: &message)
        message.append(contentsOf: "\",\"timestamp\":\"".utf8)
        JSONWriter.append(decimal: samples / 8, to: &message)
        message.append(contentsOf: "\",\"payload\":\"".utf8)
        Base64Encoding.append(audio, to: &message)
        message.append(contentsOf: mediaTail)
        samples += UInt64(audio.count)
    }

    package mutating func tell(_ command: AgentCommand, at now: Instant) -> [AgentEffect] {
        guard !isClosed else { return [] }
        switch command {
        case .digit(let key):
            let dtmf: JSONValue = ["track": "inbound_track", "digit": .string(String(key))]
            return [send(message("dtmf", ("dtmf", dtmf)))]
        case .marked(let name):
            let marked = send(message("mark", ("mark", ["name": .string(name)])))
            return endsSentence(name) ? [marked, .event(.sentencePlayed)] : [marked]
        case .handoff(let notice):
            hasHungUp = false
            return [send(message("handoff", ("handoff", notice.json)))]
        case .stop:
            isClosed = true
            let stop: JSONValue = [
                "accountSid": .string(identity.account), "callSid": .string(identity.call),
            ]
            return [send(message("stop", ("stop", stop)))]
        }
    }

    package mutating func receive(
        _ bytes: UnsafeRawBufferPointer, as kind: AgentFrame, at now: Instant
    ) -> [AgentEffect] {
        guard !isClosed else { return [] }
        counts.received += 1
        guard rate.admit(limit: settings.messagesPerSecond, at: now) else {
            isClosed = true
            let limit = settings.messagesPerSecond
            return [.close(code: 1008, reason: "more than \(limit) messages in a second")]
        }
        do throws(AgentFault) {
            let event = try event(from: bytes, as: kind, at: now)
            faultsInARow = 0
            if case .unknown = event, !AgentMessageRate.isTold(counts.unknown) { return [] }
            return [.event(event)]
        } catch {
            return fault(error)
        }
    }

    // MARK: Inbound

    private mutating func event(
        from bytes: UnsafeRawBufferPointer, as kind: AgentFrame, at now: Instant
    ) throws(AgentFault) -> AgentEvent {
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONReader.read(bytes, limits: settings.json)
        } catch {
            throw kind == .binary ? .binary(bytes: bytes.count) : .json(error)
        }
        guard case .object = json else { throw .notAnObject }
        guard let name = json["event"]?.string else { throw .member("event") }
        // Pipecat sends the members it was given, so only a wrong identifier is a fault.
        if let stream = json["streamSid"]?.string, stream != identity.stream {
            throw .otherStream
        }
        switch name.lowercased() {
        case "media": return .audio(try audio(json["media"], at: now))
        case "mark": return .mark(try mark(json["mark"]))
        case "clear":
            sinceMark = 0
            for index in marks.indices { marks[index].endsSentence = false }
            return .clear
        case "handoff":
            try countRequest()
            return .handoff(HandoffRequestReader.request(from: json["handoff"]))
        case "hangup":
            try countRequest()
            hasHungUp = true
            return .hangUp(reason: AgentHangUp.reason(in: json["hangup"]))
        case "transcript":
            try countRequest()
            guard let body = json["transcript"] else { throw .member("transcript") }
            do throws(TranscriptProblem) {
                return .transcript(try TranscriptSegment(json: body, source: "agent"))
            } catch {
                throw .transcript(error)
            }
        default:
            counts.unknown += 1
            return .unknown(event: String(name.prefix(64)))
        }
    }

    private mutating func audio(
        _ json: JSONValue?, at now: Instant
    ) throws(AgentFault) -> [UInt8] {
        guard let payload = json?["payload"]?.string else { throw .member("media.payload") }
        guard let bytes = Base64Decoding.decode(payload) else { throw .base64 }
        let audio: [UInt8]
        do throws(AgentSound.Problem) {
            audio = try sound.take(bytes)
        } catch {
            throw .sound(error)
        }
        guard !hasHungUp else { return [] }
        counts.audioBytes &+= audio.count
        sinceMark &+= audio.count
        if PCMULevel.isAudible(audio) { spokeAt = now }
        return audio
    }

    private mutating func mark(_ json: JSONValue?) throws(AgentFault) -> String {
        let name: String? =
            switch json?["name"] {
            case .string(let text)?: text
            case .integer(let number)?: String(number)
            case .null?, .bool?, .number?, .array?, .object?, nil: nil
            }
        guard let name, name.utf8.count <= 256 else { throw .member("mark.name") }
        if marks.count < Self.mostMarks {
            marks.append(
                Mark(name: name, endsSentence: sinceMark >= settings.sentenceBytes))
        }
        sinceMark = 0
        return name
    }

    /// Whether the mark that has been played ended a sentence; marks come back in their order.
    private mutating func endsSentence(_ name: String) -> Bool {
        guard let index = marks.firstIndex(where: { $0.name == name }) else { return false }
        let endsSentence = marks[index].endsSentence
        marks.removeFirst(index + 1)
        return endsSentence
    }

    private mutating func countRequest() throws(AgentFault) {
        guard rate.admitRequest(limit: settings.requestsPerSecond) else { throw .tooManyRequests }
    }

    private mutating func fault(_ fault: AgentFault) -> [AgentEffect] {
        counts.malformed += 1
        faultsInARow += 1
        guard faultsInARow >= settings.faultsInARow else {
            return AgentMessageRate.isTold(counts.malformed) ? [.event(.malformed(fault))] : []
        }
        isClosed = true
        // 1003: a kind of data we cannot take; 1007: data that is not what it should be.
        let code: UInt16 = if case .binary = fault { 1003 } else { 1007 }
        return [
            .event(.malformed(fault)),
            .close(code: code, reason: "\(faultsInARow) unusable messages in a row: \(fault)"),
        ]
    }

    // MARK: Outbound

    private mutating func message(
        _ event: String, _ body: (name: String, value: JSONValue)
    ) -> JSONValue {
        sequence += 1
        return .object([
            .init("event", .string(event)),
            .init("sequenceNumber", .string(String(sequence))),
            .init(body.name, body.value),
            .init("streamSid", .string(identity.stream)),
        ])
    }

    private func send(_ json: JSONValue) -> AgentEffect {
        var text: [UInt8] = []
        JSONWriter.append(json, to: &text)
        return .send(text)
    }
}
