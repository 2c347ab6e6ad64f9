// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import MediaThreads
import NIOCore
import Transport

/// One connection of the gateway to a desk: an agent's end of the stream, with a person at it.
/// Confined to the desk's event loop.
final class DeskLine: WebSocketReceiver {
    private var peer: any AgentPeer
    private unowned let desk: DeskService
    private let isTrusted: Bool
    private weak var connection: WebSocketConnection?
    private var parameters: [ContextItem] = []
    private var stream: StreamRings?

    init(_ dialect: AgentProtocolDescription, desk: DeskService, isTrusted: Bool) {
        peer = dialect.makePeer()
        self.desk = desk
        self.isTrusted = isTrusted
    }

    func webSocketOpened(_ connection: WebSocketConnection) {
        self.connection = connection
        if !isTrusted { connection.close(code: 1008, reason: "wrong user or password") }
    }

    func webSocket(
        _ connection: WebSocketConnection, received message: ByteBuffer, isText: Bool
    ) {
        guard isTrusted else { return }
        let read = message.withUnsafeReadableBytes {
            try? peer.receive($0, as: isText ? .text : .binary)
        }
        switch read {
        case .start(let parameters): self.parameters = parameters
        case .handoff(.offered, let reason):
            desk.offered(DeskCall(parameters: parameters, reason: reason), on: self)
            if stream == nil { stream = desk.makeStream(for: self) }
        case .handoff(.accepted, _): desk.accepted(on: self)
        case .audio(let bytes): stream?.receive(audio: bytes)
        case .stop: desk.gone(self, reason: "the gateway has ended it")
        case .handoff, .handoffAhead, .digit, .marked, .noted, .unknown, nil: break
        }
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ closure: WebSocketClosure) {
        desk.gone(self, reason: closure.description)
    }

    /// What the person says: whole frames.
    func send(_ frames: [UInt8]) {
        guard let connection, connection.isOpen else { return }
        let length = peer.format.frameBytes
        frames.withUnsafeBufferPointer { bytes in
            for start in stride(from: 0, to: bytes.count - length + 1, by: length) {
                let frame = UnsafeBufferPointer(rebasing: bytes[start..<start + length])
                write(peer.sound(frame), droppable: true)
            }
        }
    }

    func accept() { write(peer.accept()) }
    func decline(_ reason: String) { write(peer.decline(reason)) }
    func hold(_ isHeld: Bool) { write(peer.hold(isHeld)) }
    func note(_ text: String) { write(peer.note(text)) }

    func hangUp() {
        connection?.close(code: 1000, reason: "hung up at the desk")
    }

    private func write(_ message: AgentMessage, droppable: Bool = false) {
        guard let connection else { return }
        switch message.kind {
        case .text: connection.send(text: message.bytes, droppable: droppable)
        case .binary: connection.send(binary: message.bytes, droppable: droppable)
        }
    }
}
