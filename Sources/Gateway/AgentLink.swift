// SPDX-License-Identifier: Apache-2.0

import AgentWire
package import CallModel
import Exchange
import NIOCore
import Timing
import Transport

/// The connection to one call's agent: its socket, its protocol machine and its sound.
///
/// Confined to the agents' event loop. Sound goes straight between the socket and the media
/// thread's rings; only what the control side must know is reported.
final class AgentLink: WebSocketReceiver {
    private var machine: any AgentProtocol
    private let stream: AgentStream
    private let clock: MonotonicClock
    private let report: @Sendable (AgentConnectionEvent) -> Void
    private var connection: WebSocketConnection?
    private var scratch: [UInt8] = []
    private var isOpen = false
    private var isOver = false
    private var hasOverflowed = false

    init(
        machine: any AgentProtocol, stream: AgentStream, clock: MonotonicClock,
        report: @escaping @Sendable (AgentConnectionEvent) -> Void
    ) {
        self.machine = machine
        self.stream = stream
        self.clock = clock
        self.report = report
        scratch.reserveCapacity(512)
    }

    func connect(with client: WebSocketClient, to url: WebSocketURL) {
        connection = client.connect(to: url, headers: url.authorization, receiver: self)
    }

    /// What the agent is to hear: whole frames of 160 PCMU bytes. Sound for a socket that does
    /// not keep up is dropped, and counted by the connection.
    func hear(_ frames: [UInt8]) {
        guard isOpen, let connection else { return }
        let now = clock.now
        frames.withUnsafeBufferPointer { bytes in
            var start = 0
            while start + 160 <= bytes.count {
                scratch.removeAll(keepingCapacity: true)
                machine.encode(
                    UnsafeBufferPointer(rebasing: bytes[start..<start + 160]), at: now,
                    into: &scratch)
                connection.send(text: scratch, droppable: true)
                start += 160
            }
        }
    }

    func tell(_ command: AgentCommand) {
        guard isOpen else { return }
        perform(machine.tell(command, at: clock.now))
    }

    /// Says `stop` and closes; nothing is reported any more.
    func close(reason: String) {
        tell(.stop)
        isOver = true
        isOpen = false
        connection?.close(code: 1000, reason: reason)
    }

    // MARK: WebSocketReceiver

    func webSocketOpened(_ connection: WebSocketConnection) {
        guard !isOver else { return }
        isOpen = true
        self.connection = connection
        perform(machine.open(at: clock.now))
        report(.opened)
    }

    func webSocket(
        _ connection: WebSocketConnection, received message: ByteBuffer, isText: Bool
    ) {
        guard !isOver else { return }
        let now = clock.now
        let effects = message.withUnsafeReadableBytes {
            machine.receive($0, as: isText ? .text : .binary, at: now)
        }
        perform(effects)
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ closure: WebSocketClosure) {
        guard !isOver else { return }
        isOver = true
        let reason = closure.description
        if !isOpen {
            report(.failed(reason: reason))
        } else if closure.origin == .peer, closure.code == 1000 {
            report(.ended(reason: reason, spokeAgo: machine.spokeAt.map { clock.now - $0 }))
        } else {
            report(.closed(reason: reason))
        }
        isOpen = false
    }

    /// Says once that sound was dropped because too much of it waits; the counters say how much.
    private func tellOfOverflow() {
        guard !hasOverflowed else { return }
        hasOverflowed = true
        report(.event(.malformed(.tooFarAhead)))
    }

    private func perform(_ effects: [AgentEffect]) {
        for effect in effects {
            switch effect {
            case .send(let bytes): connection?.send(text: bytes)
            case .event(.audio(let bytes)):
                if !stream.receive(audio: bytes) { tellOfOverflow() }
            case .event(.mark(let name)):
                // With no room for the mark, the bot is not left waiting for it.
                if !stream.receive(mark: name) {
                    perform(machine.tell(.marked(name), at: clock.now))
                }
            case .event(.clear): stream.receiveClear()
            case .event(let event): report(.event(event))
            case .close(let code, let reason): connection?.close(code: code, reason: reason)
            }
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
