// SPDX-License-Identifier: Apache-2.0

package import CallModel
import JSON
package import Timing

/// Twilio Media Streams, bidirectional, with us in the place of Twilio: an unmodified bot connects
/// the caller's sound to its pipeline and speaks back.
///
/// Source: twilio.com/docs/voice/media-streams/websocket-messages. As there, every number is a
/// string but those of `mediaFormat`. Ours on top: the bot may send `handoff`, `transcript` and
/// reports, and is sent `handoff` notices, which others ignore (`Docs/Agents.md`).
package struct TwilioMediaStream: AgentProtocol, Equatable {
    package typealias Settings = AgentConduct.Settings

    package let identity: StreamIdentity
    package var format: StreamFormat { .pcmu }

    private let parameters: [ContextItem]
    /// The bytes of a media message between its numbers, and after its payload.
    private let mediaTail: [UInt8]
    private var sequence: UInt64 = 0
    private var chunk: UInt64 = 0
    private var samples: UInt64 = 0
    private var conduct: AgentConduct
    private var speech: AgentSpeech

    /// Creates the machine of one stream. `parameters` arrive at the bot as `customParameters`;
    /// Pipecat reads `from_number` and `to_number` there.
    package init(
        identity: StreamIdentity, parameters: [ContextItem] = [], settings: Settings = Settings()
    ) {
        self.identity = identity
        self.parameters = parameters
        conduct = AgentConduct(settings)
        speech = AgentSpeech(.pcmu, sentence: settings.sentence)
        mediaTail = Array("\"},\"streamSid\":\"\(identity.stream)\"}".utf8)
    }

    package var counts: AgentCounts { conduct.counts }
    package var spokeAt: Instant? { speech.spokeAt }

    package mutating func open(at now: Instant) -> [AgentEffect] {
        conduct.begin(at: now)
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
    ) -> AgentFrame {
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
        return .text
    }

    package mutating func tell(_ command: AgentCommand, at now: Instant) -> [AgentEffect] {
        guard !conduct.isClosed else { return [] }
        switch command {
        case .digit(let key):
            let dtmf: JSONValue = ["track": "inbound_track", "digit": .string(String(key))]
            return [send(message("dtmf", ("dtmf", dtmf)))]
        case .marked(let name):
            let marked = send(message("mark", ("mark", ["name": .string(name)])))
            return speech.played(name) ? [marked, .event(.sentencePlayed)] : [marked]
        case .handoff(let notice):
            speech.resumed()
            return [send(message("handoff", ("handoff", notice.json)))]
        case .stop:
            conduct.stop()
            let stop: JSONValue = [
                "accountSid": .string(identity.account), "callSid": .string(identity.call),
            ]
            return [send(message("stop", ("stop", stop)))]
        }
    }

    package mutating func receive(
        _ bytes: UnsafeRawBufferPointer, as kind: AgentFrame, at now: Instant
    ) -> [AgentEffect] {
        if let refusal = conduct.refusal(at: now) { return refusal }
        do throws(AgentFault) {
            return conduct.judge(try event(from: bytes, as: kind, at: now))
        } catch {
            return conduct.judge(error)
        }
    }

    // MARK: Inbound

    private mutating func event(
        from bytes: UnsafeRawBufferPointer, as kind: AgentFrame, at now: Instant
    ) throws(AgentFault) -> AgentEvent {
        let json = try conduct.json(bytes, as: kind)
        guard let name = json["event"]?.string else { throw .member("event") }
        // Pipecat sends the members it was given, so only a wrong identifier is a fault.
        if let stream = json["streamSid"]?.string, stream != identity.stream {
            throw .otherStream
        }
        switch name.lowercased() {
        case "media":
            guard let payload = json["media"]?["payload"]?.string else {
                throw .member("media.payload")
            }
            guard let bytes = Base64Decoding.decode(payload) else { throw .base64 }
            return .audio(try speech.receive(bytes, at: now))
        case "mark":
            let name = try mark(json["mark"])
            speech.mark(name)
            return .mark(name)
        case "clear":
            speech.clear()
            return .clear
        case let name:
            guard let wish = try AgentWish.read(name, in: json, by: &conduct) else {
                return .unknown(event: String(name.prefix(64)))
            }
            if case .hangUp = wish { speech.hungUp() }
            return wish
        }
    }

    private func mark(_ json: JSONValue?) throws(AgentFault) -> String {
        let name: String? =
            switch json?["name"] {
            case .string(let text)?: text
            case .integer(let number)?: String(number)
            case .null?, .bool?, .number?, .array?, .object?, nil: nil
            }
        guard let name, name.utf8.count <= 256 else { throw .member("mark.name") }
        return name
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
        return .send(.text(text))
    }
}
