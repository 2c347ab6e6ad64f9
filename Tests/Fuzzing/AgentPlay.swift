// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Timing

/// Messages of bots at the gateway, of the gateway at our built-in bot, and of recognisers. A
/// message that begins with the octet 2 is a binary one.
enum AgentPlay {
    private static let identity = StreamIdentity(account: "AC1", call: "CA1", stream: "MZ1")

    static func play(_ bytes: [UInt8]) -> String? {
        for description in AgentProtocolCatalog.all {
            if let broken = play(bytes, in: description) { return "\(description.name): \(broken)" }
        }
        var recogniser = VoskStream(party: .caller)
        for step in FuzzTarget.steps(of: bytes) {
            let isBinary = step.first == 2
            _ = Array(isBinary ? step.dropFirst() : step).withUnsafeBytes { octets in
                try? recogniser.receive(octets, isText: !isBinary)
            }
        }
        return nil
    }

    private static func play(
        _ bytes: [UInt8], in description: AgentProtocolDescription
    ) -> String? {
        var stream = description.makeProtocol(
            AgentIntroduction(identity: identity, parameters: []))
        var bot = ScriptedAgent(
            script: AgentScript(steps: []), clips: [:], peer: description.makePeer())
        var now = Instant.zero
        var carried = 0
        _ = stream.open(at: now)
        for step in FuzzTarget.steps(of: bytes) {
            now = now + .milliseconds(20)
            let isBinary = step.first == 2
            let message = isBinary ? Array(step.dropFirst()) : Array(step)
            let effects = message.withUnsafeBytes {
                stream.receive($0, as: isBinary ? .binary : .text, at: now)
            }
            if effects.count > message.count + 8 { return "\(effects.count) effects of a message" }
            for effect in effects {
                switch effect {
                case .send(let sent):
                    if sent.bytes.count > 8 * message.count + 4096 {
                        return "\(sent.bytes.count) octets sent for \(message.count)"
                    }
                case .event(.mark(let name)):
                    _ = stream.tell(.marked(name), at: now)
                case .event(.audio(let audio)):
                    // Half a sample of the message before may be in front of it.
                    if audio.count > message.count + carried { return "more sound than message" }
                    if audio.count % description.format.sampleBytes != 0 { return "half a sample" }
                    carried = 1
                case .event, .close: break
                }
            }
            let replies = message.withUnsafeBytes {
                bot.receive($0, as: isBinary ? .binary : .text, at: now)
            }
            if replies.count > 200 { return "\(replies.count) effects of the built-in bot" }
        }
        _ = stream.tell(.stop, at: now)
        return nil
    }

    /// What one message of a bot is to us: the events in words.
    static func verdict(on bytes: [UInt8], in name: String) -> String {
        guard let description = AgentProtocolCatalog.named(name) else { return "no such protocol" }
        var stream = description.makeProtocol(
            AgentIntroduction(identity: identity, parameters: []))
        _ = stream.open(at: .zero)
        let isBinary = bytes.first == 2
        let effects = Array(bytes.dropFirst(isBinary ? 1 : 0)).withUnsafeBytes {
            stream.receive($0, as: isBinary ? .binary : .text, at: .zero)
        }
        let words = effects.map { effect -> String in
            switch effect {
            case .send: "send"
            case .event(.audio(let audio)): "audio \(audio.count)"
            case .event(.mark(let name)): "mark \(name)"
            case .event(.clear): "clear"
            case .event(.handoff(let request)): "handoff: \(request.reason)"
            case .event(.reported(let report)): report.words
            case .event(.transcript(let segment)): "\(segment.party.rawValue): \(segment.text)"
            case .event(.malformed): "malformed"
            case .event(.unknown): "unknown"
            case .event: "event"
            case .close(let code, _): "close \(code)"
            }
        }
        return words.isEmpty ? "nothing" : words.joined(separator: ", ")
    }
}
