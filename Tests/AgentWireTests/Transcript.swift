// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Timing

/// A recorded conversation with a bot as text: what happened at our side of an agent protocol, a
/// line each, and below each, indented, what came of it.
///
/// ```
/// open                          the socket opened
/// < {"event":"clear"}           the bot sent this text
/// << 00 01 02 03                the bot sent these octets in a binary message
/// << 3C 2A x 640                … or so many of them
/// hear 40                       the agent is to hear so many milliseconds of silence
/// key 5 | played NAME | handoff STATUS | stop
/// pass 1000                     so many milliseconds went by
/// # a remark
/// ```
enum Transcript {
    /// Plays the inputs of a transcript; the result is the transcript as it should be.
    static func play(_ text: String, in description: AgentProtocolDescription) -> String {
        let identity = StreamIdentity(
            account: "AC11111111111111111111111111111111",
            call: "CA22222222222222222222222222222222",
            stream: "MZ33333333333333333333333333333333")
        let introduction = AgentIntroduction(
            identity: identity,
            parameters: [
                ContextItem(key: "call_id", value: "call-1"),
                ContextItem(key: "from_number", value: "+15551230001"),
                ContextItem(key: "to_number", value: "100"),
            ])
        var conversation = AgentConversation(description.makeProtocol(introduction))
        var now = Instant.zero
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            // What came of a line is made anew.
            guard !line.hasPrefix("    ") else { continue }
            lines.append(String(line))
            let word = String(line.prefix { $0 != " " })
            let rest = String(line.dropFirst(word.count).drop { $0 == " " })
            switch word {
            case "pass": now = now + .milliseconds(Int64(rest) ?? 0)
            case "hear":
                for _ in 0..<(Int(rest) ?? 0) / 20 {
                    lines += hear(&conversation, at: now).map { "    \($0)" }
                    now = now + .milliseconds(20)
                }
            default:
                let effects = effects(of: word, rest, on: &conversation, at: now)
                lines += effects.map { "    \(words(for: $0))" }
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func effects(
        of word: String, _ rest: String, on conversation: inout AgentConversation, at now: Instant
    ) -> [AgentConversation.Effect] {
        switch word {
        case "open": conversation.opened(at: now)
        case "key": rest.first.map { conversation.tell(.digit($0), at: now) } ?? []
        case "played": conversation.tell(.marked(rest), at: now)
        case "stop": conversation.end(reason: "the call is over", at: now)
        case "handoff":
            HandoffNotice.Status(word: rest).map { status in
                let notice = HandoffNotice(
                    id: HandoffID(rawValue: "HO-1"), status: status, reason: "as it was")
                return conversation.tell(.handoff(notice), at: now)
            } ?? []
        case "<":
            Array(rest.utf8).withUnsafeBytes {
                conversation.receive($0, as: .text, at: now)
            }
        case "<<": octets(rest).withUnsafeBytes { conversation.receive($0, as: .binary, at: now) }
        default: []
        }
    }

    private static func hear(
        _ conversation: inout AgentConversation, at now: Instant
    ) -> [String] {
        let format = conversation.format
        var bytes: [UInt8] = []
        let silence = [UInt8](repeating: format.silence, count: format.frameBytes)
        let kind = silence.withUnsafeBufferPointer {
            conversation.send($0, at: now, into: &bytes)
        }
        return kind.map { [words(for: .send(AgentMessage($0, bytes)))] } ?? []
    }

    private static func octets(_ text: String) -> [UInt8] {
        let parts = text.split(separator: "x").map { $0.split(separator: " ") }
        let octets = (parts.first ?? []).compactMap { UInt8($0, radix: 16) }
        let times = parts.count > 1 ? parts[1].first.flatMap { Int($0) } ?? 1 : 1
        return Array(repeatElement(octets, count: times).joined())
    }

    private static func words(for effect: AgentConversation.Effect) -> String {
        switch effect {
        case .send(let message) where message.kind == .text:
            "> " + String(decoding: message.bytes, as: UTF8.self)
        case .send(let message): ">> \(message.bytes.count) octets"
        case .play(let audio): "play \(audio.count) octets"
        case .mark(let name): "mark \(name)"
        case .clear: "clear"
        case .close(let code, let reason): "close \(code) \(reason)"
        case .report(.event(.handoff(let request))):
            "handoff: \(request.reason); \(request.summary ?? "-"); \(request.context.count) facts"
        case .report(.event(.transcript(let segment))):
            "transcript: \(segment.party.rawValue): \(segment.text)"
        case .report(.event(.reported(let report))): "report: \(report.words)"
        case .report(.event(.hangUp(let reason))): "hangup: \(reason)"
        case .report(.event(.accept)): "accept"
        case .report(.event(.decline(let reason))): "decline: \(reason)"
        case .report(.event(.malformed(let fault))): "unusable: \(fault)"
        case .report(.event(.unknown(let name))): "unknown: \(name)"
        case .report(.event(.sentencePlayed)): "a sentence has been played"
        case .report(let event): "report \(event)"
        }
    }
}
