// SPDX-License-Identifier: Apache-2.0

package import CallModel
import JSON

/// The bot's side of Vonage's Voice API over WebSocket, for scripted bots.
package struct VonageVoicePeer: AgentPeer, Equatable {
    package let format: StreamFormat
    private var hasStarted = false

    package init(format: StreamFormat) { self.format = format }

    package mutating func receive(
        _ message: UnsafeRawBufferPointer, as kind: AgentFrame
    ) throws(AgentFault) -> AgentPeerMessage {
        guard kind == .text else { return .audio(Array(message)) }
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONReader.read(message)
        } catch {
            throw .json(error)
        }
        guard let event = json["event"]?.string else { throw .member("event") }
        switch event {
        case "websocket:connected": return try start(json)
        case "websocket:dtmf":
            guard let digit = json["digit"]?.string, let key = digit.first, digit.count == 1
            else { throw .member("digit") }
            return .digit(key)
        case "websocket:notify":
            guard let name = json["payload"]?["name"]?.string else { throw .member("payload.name") }
            return .marked(name)
        case "websocket:cleared": return .noted
        case "websocket:handoff":
            let told = try HandoffNotice.told(by: json["handoff"])
            return told.talksOn
                ? .handoffAhead(reason: told.reason) : .handoff(told.status, reason: told.reason)
        default: return .unknown(String(event.prefix(64)))
        }
    }

    private mutating func start(_ json: JSONValue) throws(AgentFault) -> AgentPeerMessage {
        guard json["content-type"]?.string == "audio/l16;rate=\(format.sampleRate)" else {
            throw .member("content-type")
        }
        guard case .object(let members) = json, !hasStarted else { return .noted }
        hasStarted = true
        return .start(
            parameters: members.prefix(66).compactMap { member in
                guard !["event", "content-type"].contains(member.name) else { return nil }
                return member.value.string.map { ContextItem(key: member.name, value: $0) }
            })
    }

    // MARK: What the bot sends

    package func sound(_ audio: UnsafeBufferPointer<UInt8>) -> AgentMessage {
        .binary(Array(audio))
    }

    package func mark(_ name: String) -> AgentMessage {
        action("notify", [.init("payload", ["name": .string(name)])])
    }

    package func clear() -> AgentMessage { action("clear", []) }

    package func handoff(_ request: AgentRequest) -> AgentMessage {
        action("handoff", [.init("handoff", request.json)])
    }

    package func hangUp(_ reason: String) -> AgentMessage {
        action("hangup", [.init("hangup", ["reason": .string(reason)])])
    }

    package func accept() -> AgentMessage { action("accept", []) }

    package func decline(_ reason: String) -> AgentMessage {
        action("decline", [.init("decline", ["reason": .string(reason)])])
    }

    package func hold(_ isHeld: Bool) -> AgentMessage {
        action("hold", [.init("hold", .bool(isHeld))])
    }

    package func note(_ text: String) -> AgentMessage {
        action("note", [.init("note", .string(text))])
    }

    package func transcript(_ segment: TranscriptSegment) -> AgentMessage {
        action("transcript", [.init("transcript", segment.json)])
    }

    package func report(_ report: AgentReport) -> AgentMessage {
        action(report.event, [.init(report.event, report.body)])
    }

    private func action(_ name: String, _ members: [JSONValue.Member]) -> AgentMessage {
        var text: [UInt8] = []
        JSONWriter.append(.object([.init("action", .string(name))] + members), to: &text)
        return .text(text)
    }
}
