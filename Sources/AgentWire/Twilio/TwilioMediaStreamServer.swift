// SPDX-License-Identifier: Apache-2.0

package import CallModel
import JSON

/// The bot's side of Twilio Media Streams, for the built-in agent and for scripted bots in tests:
/// reads what a carrier sends, writes what a bot sends.
package struct TwilioMediaStreamServer: Sendable, Equatable {
    /// What the carrier sent.
    package enum Message: Sendable, Hashable {
        case connected
        case start(StreamIdentity, parameters: [ContextItem])
        /// The caller's sound, PCMU at 8 kHz, and its place in the stream.
        case audio([UInt8], chunk: UInt64, milliseconds: UInt64)
        case digit(Character)
        /// Everything sent before this mark has been played, or cleared.
        case marked(String)
        /// A handoff began or ended; ours, not Twilio's.
        case handoff(HandoffNotice.Status, reason: String)
        /// The same of a handoff until whose end the caller stays.
        case handoffAhead(reason: String)
        case stop
        case unknown(String)
    }

    /// From `start`; nil before.
    package private(set) var identity: StreamIdentity?

    package init() {}

    package mutating func receive(
        _ bytes: UnsafeRawBufferPointer
    ) throws(AgentFault) -> Message {
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONReader.read(bytes)
        } catch {
            throw .json(error)
        }
        guard let event = json["event"]?.string else { throw .member("event") }
        switch event {
        case "connected": return .connected
        case "start": return try start(json["start"])
        case "media": return try audio(json["media"])
        case "dtmf":
            guard let digit = json["dtmf"]?["digit"]?.string, let key = digit.first,
                digit.count == 1
            else { throw .member("dtmf.digit") }
            return .digit(key)
        case "mark":
            guard let name = json["mark"]?["name"]?.string else { throw .member("mark.name") }
            return .marked(name)
        case "handoff":
            let told = try HandoffNotice.told(by: json["handoff"])
            return told.talksOn
                ? .handoffAhead(reason: told.reason) : .handoff(told.status, reason: told.reason)
        case "stop": return .stop
        default: return .unknown(String(event.prefix(64)))
        }
    }

    private mutating func start(_ json: JSONValue?) throws(AgentFault) -> Message {
        guard let stream = json?["streamSid"]?.string else { throw .member("start.streamSid") }
        guard let call = json?["callSid"]?.string else { throw .member("start.callSid") }
        let identity = StreamIdentity(
            account: json?["accountSid"]?.string ?? "", call: call, stream: stream)
        self.identity = identity
        var parameters: [ContextItem] = []
        if case .object(let members)? = json?["customParameters"] {
            parameters = members.prefix(64).compactMap { member in
                member.value.string.map { ContextItem(key: member.name, value: $0) }
            }
        }
        return .start(identity, parameters: parameters)
    }

    private func audio(_ json: JSONValue?) throws(AgentFault) -> Message {
        guard let payload = json?["payload"]?.string, let audio = Base64Decoding.decode(payload)
        else { throw .member("media.payload") }
        guard let chunk = json?["chunk"]?.string.flatMap(UInt64.init),
            let milliseconds = json?["timestamp"]?.string.flatMap(UInt64.init)
        else { throw .member("media.chunk") }
        return .audio(audio, chunk: chunk, milliseconds: milliseconds)
    }

    // MARK: What the bot sends

    package func media(_ audio: UnsafeBufferPointer<UInt8>, into message: inout [UInt8]) {
        message.append(contentsOf: "{\"event\":\"media\",\"streamSid\":".utf8)
        JSONWriter.append(identity?.stream ?? "", to: &message)
        message.append(contentsOf: ",\"media\":{\"payload\":\"".utf8)
        Base64Encoding.append(audio, to: &message)
        message.append(contentsOf: "\"}}".utf8)
    }

    package func mark(_ name: String) -> [UInt8] {
        text("mark", [.init("mark", ["name": .string(name)])])
    }

    package func clear() -> [UInt8] { text("clear", []) }

    /// A request for a person, in the form of `Docs/Agents.md`.
    package func handoff(_ request: AgentRequest) -> [UInt8] {
        text("handoff", [.init("handoff", request.json)])
    }

    /// A wish to end the call, in the form of `Docs/Agents.md`.
    package func hangUp(_ reason: String) -> [UInt8] {
        text("hangup", [.init("hangup", ["reason": .string(reason)])])
    }

    /// Takes the call that was offered, in the form of `Docs/Agents.md`.
    package func accept() -> [UInt8] { text("accept", []) }

    package func decline(_ reason: String) -> [UInt8] {
        text("decline", [.init("decline", ["reason": .string(reason)])])
    }

    /// Of a person at a desk, in the form of `Docs/Agents.md`.
    package func hold(_ isHeld: Bool) -> [UInt8] {
        text("hold", [.init("hold", .bool(isHeld))])
    }

    package func note(_ words: String) -> [UInt8] {
        text("note", [.init("note", .string(words))])
    }

    package func transcript(_ segment: TranscriptSegment) -> [UInt8] {
        text("transcript", [.init("transcript", segment.json)])
    }

    private func text(_ event: String, _ members: [JSONValue.Member]) -> [UInt8] {
        var text: [UInt8] = []
        JSONWriter.append(
            .object(
                [
                    .init("event", .string(event)),
                    .init("streamSid", .string(identity?.stream ?? "")),
                ] + members), to: &text)
        return text
    }
}

extension TwilioMediaStreamServer: AgentPeer {
    package var format: StreamFormat { .pcmu }

    package mutating func receive(
        _ message: UnsafeRawBufferPointer, as kind: AgentFrame
    ) throws(AgentFault) -> AgentPeerMessage {
        switch try receive(message) {
        case .connected: .noted
        case .start(_, let parameters): .start(parameters: parameters)
        case .audio(let audio, _, _): .audio(audio)
        case .digit(let key): .digit(key)
        case .marked(let name): .marked(name)
        case .handoff(let status, let reason): .handoff(status, reason: reason)
        case .handoffAhead(let reason): .handoffAhead(reason: reason)
        case .stop: .stop
        case .unknown(let name): .unknown(name)
        }
    }

    package func sound(_ audio: UnsafeBufferPointer<UInt8>) -> AgentMessage {
        var message: [UInt8] = []
        media(audio, into: &message)
        return .text(message)
    }

    package func mark(_ name: String) -> AgentMessage { .text(mark(name)) }
    package func clear() -> AgentMessage { .text(clear()) }
    package func handoff(_ request: AgentRequest) -> AgentMessage { .text(handoff(request)) }
    package func hangUp(_ reason: String) -> AgentMessage { .text(hangUp(reason)) }
    package func accept() -> AgentMessage { .text(accept()) }
    package func decline(_ reason: String) -> AgentMessage { .text(decline(reason)) }
    package func hold(_ isHeld: Bool) -> AgentMessage { .text(hold(isHeld)) }
    package func note(_ words: String) -> AgentMessage { .text(note(words)) }
    package func transcript(_ segment: TranscriptSegment) -> AgentMessage {
        .text(transcript(segment))
    }
    package func report(_ report: AgentReport) -> AgentMessage {
        .text(text(report.event, [.init(report.event, report.body)]))
    }
}
