// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Timing

/// Our side of an agent protocol and the bot's, face to face under a clock set by hand: what one
/// says the other is given at once.
struct AgentRehearsal {
    let description: AgentProtocolDescription
    var conversation: AgentConversation
    var peer: any AgentPeer
    private(set) var now = Instant.zero + .seconds(1)
    private var random = SeededRandom(seed: 5)

    static let parameters = [
        ContextItem(key: "call_id", value: "CA-1"),
        ContextItem(key: "from_number", value: "+15551230001"),
        ContextItem(key: "greeting", value: "\"Grüß Gott\" {}"),
    ]

    init(_ description: AgentProtocolDescription) {
        self.description = description
        let identity = StreamIdentity(account: "AC1", call: "CA1", stream: "MZ1")
        conversation = AgentConversation(
            description.makeProtocol(
                AgentIntroduction(identity: identity, parameters: Self.parameters)))
        peer = description.makePeer()
    }

    static func notice(_ status: HandoffNotice.Status) -> HandoffNotice {
        HandoffNotice(
            id: HandoffID(rawValue: "HO-1"), status: status, reason: "as it was",
            attempts: [
                Attempt(
                    id: AttemptID(number: 1), target: "maria", began: .seconds(4),
                    ended: .seconds(20), result: .noAnswer, evidence: nil)
            ])
    }

    mutating func pass(_ time: Duration) { now = now + time }

    // MARK: To the bot

    mutating func open() -> [AgentPeerMessage] { read(conversation.opened(at: now)) }

    mutating func tell(_ command: AgentCommand) -> [AgentPeerMessage] {
        read(conversation.tell(command, at: now))
    }

    /// Lets the bot hear one frame.
    mutating func send(_ frame: [UInt8]) -> [AgentPeerMessage] {
        var bytes: [UInt8] = []
        let kind = frame.withUnsafeBufferPointer {
            conversation.send($0, at: now, into: &bytes)
        }
        return kind.map { read([.send(AgentMessage($0, bytes))]) } ?? []
    }

    mutating func send(milliseconds: Int) -> [AgentPeerMessage] {
        let silence = [UInt8](
            repeating: description.format.silence, count: description.format.frameBytes)
        return (0..<milliseconds / 20).flatMap { _ in send(silence) }
    }

    /// What the bot makes of what was sent; greetings and the like are left out.
    private mutating func read(_ effects: [AgentConversation.Effect]) -> [AgentPeerMessage] {
        var told: [AgentPeerMessage] = []
        for case .send(let message) in effects {
            let read = message.bytes.withUnsafeBytes {
                try? peer.receive($0, as: message.kind)
            }
            switch read {
            case .noted?: break
            case let read?: told.append(read)
            case nil: told.append(.unknown("the bot's side cannot read it"))
            }
        }
        return told
    }

    // MARK: From the bot

    mutating func send(_ message: AgentMessage) -> [AgentConversation.Effect] {
        message.bytes.withUnsafeBytes {
            conversation.receive($0, as: message.kind, at: now)
        }
    }

    mutating func say(_ sound: [UInt8]) -> [AgentConversation.Effect] { send(message(sound)) }

    func message(_ sound: [UInt8]) -> AgentMessage {
        sound.withUnsafeBufferPointer { peer.sound($0) }
    }

    /// Octets that are sound in every format, and a header in none.
    mutating func noise(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0x80...0xF0, using: &random) }
    }

    /// How long ago the agent was heard last, by the end of a conversation like this one.
    var spokeAgo: Duration? {
        var copy = conversation
        for case .report(.ended(_, let ago)) in copy.closed(
            .byPeer(code: 1000, reason: ""), at: now)
        { return ago }
        return nil
    }

    // MARK: Wrong messages

    static let nonsense: [AgentMessage] = [
        .text([]), .binary([]), .text(Array("hello".utf8)), .text(Array("[]".utf8)),
        .text(Array("{}".utf8)), .text(Array("null".utf8)),
        .text(Array(#"{"event":7,"action":7,"type":7}"#.utf8)),
        .text(Array(#"{"event":"dance","action":"dance","type":"dance"}"#.utf8)),
        .text([0xFF, 0xFE, 0x00]), .text(Array(repeating: UInt8(ascii: "["), count: 10_000)),
        .binary(Array("OggS0000".utf8)),
    ]

    mutating func someMessage(_ random: inout SeededRandom) -> AgentMessage {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: message(noise(Int.random(in: 0..<1000, using: &random)))
        case 1: peer.mark("m")
        case 2: peer.clear()
        case 3: peer.handoff(AgentRequest(reason: "r", summary: "s"))
        case 4: peer.hangUp("h")
        case 5: peer.accept()
        case 6: peer.decline("d")
        case 7: peer.hold(true)
        case 8: peer.note("n")
        default: peer.transcript(TranscriptSegment(party: .agent, text: "t"))
        }
    }

    /// Puts another octet in the place of one, leaves one out, ends early, or changes the kind.
    static func damage(_ message: inout AgentMessage, _ random: inout SeededRandom) {
        guard !message.bytes.isEmpty else { return }
        let place = Int.random(in: 0..<message.bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: message.bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: message.bytes.remove(at: place)
        case 2: message.bytes.removeSubrange(place...)
        default: message.kind = message.kind == .text ? .binary : .text
        }
    }
}
