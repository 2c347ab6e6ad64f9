// SPDX-License-Identifier: Apache-2.0

import AgentWire
package import CallModel
import MediaThreads
import NIOCore
import Transport

/// The connection to whoever is behind a party's stream: carries the messages of an
/// `AgentConversation` over a socket and its sound to the rings of the media thread.
///
/// Confined to the streams' event loop. Only what the control side must know is reported.
final class StreamLink: WebSocketReceiver {
    private var conversation: AgentConversation
    private let stream: StreamRings
    private let clock: MonotonicClock
    private let report: @Sendable (AgentConnectionEvent) -> Void
    /// Hears once what was counted, at the end, and how many messages the socket did not take.
    private let onEnd: (AgentCounts, _ unsent: Int) -> Void
    private var carrier: (any StreamCarrier)?
    private var scratch: [UInt8] = []
    private var hasEnded = false

    init(
        machine: any AgentProtocol, stream: StreamRings, clock: MonotonicClock,
        report: @escaping @Sendable (AgentConnectionEvent) -> Void,
        onEnd: @escaping (AgentCounts, _ unsent: Int) -> Void
    ) {
        conversation = AgentConversation(machine)
        self.stream = stream
        self.clock = clock
        self.report = report
        self.onEnd = onEnd
        scratch.reserveCapacity(1024)
    }

    func connect(with client: WebSocketClient, to url: WebSocketURL, limits: WebSocketLimits) {
        carrier = client.connect(
            to: url, headers: url.authorization, limits: limits, receiver: self)
    }

    /// What the party is to hear: whole frames of the stream's format. Sound for a socket that
    /// does not keep up is dropped, and counted by the connection.
    func send(_ frames: [UInt8]) {
        guard conversation.isOpen, let carrier else { return }
        let now = clock.now
        let length = conversation.format.frameBytes
        frames.withUnsafeBufferPointer { bytes in
            var start = 0
            while start + length <= bytes.count {
                scratch.removeAll(keepingCapacity: true)
                let frame = UnsafeBufferPointer(rebasing: bytes[start..<start + length])
                if let kind = conversation.send(frame, at: now, into: &scratch) {
                    carrier.carry(scratch, as: kind, droppable: true)
                }
                start += length
            }
        }
    }

    func tell(_ command: AgentCommand) { perform(conversation.tell(command, at: clock.now)) }

    /// Says goodbye and closes; nothing is reported any more.
    func close(reason: String) {
        perform(conversation.end(reason: reason, at: clock.now))
        end()
    }

    // MARK: Its carrier

    func opened(on carrier: any StreamCarrier) {
        self.carrier = carrier
        perform(conversation.opened(at: clock.now))
    }

    func received(_ message: UnsafeRawBufferPointer, as kind: AgentFrame) {
        perform(conversation.receive(message, as: kind, at: clock.now))
    }

    func closed(_ closure: AgentConversation.Closure) {
        perform(conversation.closed(closure, at: clock.now))
        end()
    }

    // MARK: WebSocketReceiver

    func webSocketOpened(_ connection: WebSocketConnection) { opened(on: connection) }

    func webSocket(
        _ connection: WebSocketConnection, received message: ByteBuffer, isText: Bool
    ) {
        message.withUnsafeReadableBytes { received($0, as: isText ? .text : .binary) }
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ closure: WebSocketClosure) {
        closed(closure.asConversation)
    }

    private func end() {
        guard !hasEnded else { return }
        hasEnded = true
        onEnd(conversation.counts, carrier?.messagesDropped ?? 0)
    }

    private func perform(_ effects: [AgentConversation.Effect]) {
        for effect in effects {
            switch effect {
            case .send(let message):
                carrier?.carry(message.bytes, as: message.kind, droppable: false)
            case .play(let sound):
                if !stream.receive(audio: sound) { perform(conversation.soundDropped()) }
            case .mark(let name):
                // With no room for the mark, the bot is not left waiting for it.
                if !stream.receive(mark: name) { tell(.marked(name)) }
            case .clear: stream.receiveClear()
            case .report(let event): report(event)
            case .close(let code, let reason): carrier?.close(code: code, reason: reason)
            }
        }
    }
}

extension WebSocketClosure {
    fileprivate var asConversation: AgentConversation.Closure {
        switch origin {
        case .peer: .byPeer(code: code, reason: description)
        case .us, .network: .otherwise(reason: description)
        }
    }
}

extension WebSocketURL {
    /// The header that shows the credentials of the URL (RFC 7617); none without.
    package var authorization: [(name: String, value: String)] {
        guard let credentials else { return [] }
        var value = Array("Basic ".utf8)
        Array(credentials.exposed.utf8).withUnsafeBufferPointer {
            Base64Encoding.append($0, to: &value)
        }
        return [("Authorization", String(decoding: value, as: UTF8.self))]
    }
}
