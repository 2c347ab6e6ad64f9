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
        package var json = JSONReader.Limits()

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
    private var secondBegan = Instant.zero
    private var inThisSecond = 0
    private var isClosed = false

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
        secondBegan = now
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
            return [send(message("mark", ("mark", ["name": .string(name)])))]
        case .handoff(let notice):
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
        guard isWithinRate(at: now) else {
            isClosed = true
            return [.close(code: 1008, reason: "too many messages")]
        }
        guard kind == .text else {
            return fault(.binary(bytes: bytes.count), closingWith: 1003)
        }
        do throws(AgentFault) {
            let event = try event(from: bytes)
            faultsInARow = 0
            return [.event(event)]
        } catch {
            return fault(error, closingWith: 1007)
        }
    }

    // MARK: Inbound

    private mutating func event(from bytes: UnsafeRawBufferPointer) throws(AgentFault) -> AgentEvent
    {
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONReader.read(bytes, limits: settings.json)
        } catch {
            throw .json(error)
        }
        guard case .object = json else { throw .notAnObject }
        guard let name = json["event"]?.string else { throw .member("event") }
        // Pipecat sends the members it was given, so only a wrong identifier is a fault.
        if let stream = json["streamSid"]?.string, stream != identity.stream {
            throw .otherStream
        }
        switch name {
        case "media":
            guard let payload = json["media"]?["payload"]?.string,
                let audio = Base64Decoding.decode(payload)
            else { throw .member("media.payload") }
            counts.audioBytes &+= audio.count
            return .audio(audio)
        case "mark":
            guard let mark = json["mark"]?["name"]?.string, mark.utf8.count <= 256 else {
                throw .member("mark.name")
            }
            return .mark(mark)
        case "clear": return .clear
        case "handoff": return .handoff(HandoffRequestReader.request(from: json["handoff"]))
        case "transcript":
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

    private mutating func fault(_ fault: AgentFault, closingWith code: UInt16) -> [AgentEffect] {
        counts.malformed += 1
        faultsInARow += 1
        guard faultsInARow >= settings.faultsInARow else { return [.event(.malformed(fault))] }
        isClosed = true
        return [
            .event(.malformed(fault)),
            .close(code: code, reason: "\(faultsInARow) unusable messages in a row"),
        ]
    }

    private mutating func isWithinRate(at now: Instant) -> Bool {
        if now - secondBegan >= .seconds(1) {
            secondBegan = now
            inThisSecond = 0
        }
        inThisSecond += 1
        return inThisSecond <= settings.messagesPerSecond
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
