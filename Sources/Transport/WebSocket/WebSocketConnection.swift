// SPDX-License-Identifier: Apache-2.0

package import NIOCore
import NIOWebSocket

/// One WebSocket connection, on either side; confined to its event loop.
///
/// It owns the rules every connection keeps: limits, ping and pong, the closing handshake and
/// back-pressure. The receiver hears of its end exactly once.
package final class WebSocketConnection {
    enum Role: Sendable { case client, server }

    private enum State {
        case connecting((any Channel)?)
        case open(any Channel)
        /// Our close frame is on its way.
        case closing(any Channel, WebSocketClosure)
        case closed
    }

    /// What happened so far.
    package struct Counts: Sendable, Hashable {
        package var received = 0
        package var sent = 0
        /// Messages dropped because the peer did not read fast enough.
        package var dropped = 0
    }

    package let eventLoop: any EventLoop
    package let limits: WebSocketLimits
    package private(set) var counts = Counts()

    private let role: Role
    private var receiver: (any WebSocketReceiver)?
    private var state = State.connecting(nil)
    private var timer: Scheduled<Void>?
    /// Whether anything came since the last ping.
    private var isAlive = true
    private var controlSecond = NIODeadline.uptimeNanoseconds(0)
    private var controlFrames = 0
    private let onEnd: ((WebSocketConnection) -> Void)?

    init(
        role: Role, eventLoop: any EventLoop, limits: WebSocketLimits,
        receiver: any WebSocketReceiver, onEnd: ((WebSocketConnection) -> Void)? = nil
    ) {
        self.role = role
        self.eventLoop = eventLoop
        self.limits = limits
        self.receiver = receiver
        self.onEnd = onEnd
    }

    package var isOpen: Bool {
        if case .open = state { true } else { false }
    }

    /// Bytes handed to the connection and not yet taken by the system; nil when it is not open.
    package var pendingBytes: Int? {
        guard case .open(let channel) = state else { return nil }
        return (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    // MARK: Sending

    /// Sends one text message; false when it was not sent. A droppable message is sent only while
    /// the peer keeps up.
    @discardableResult
    package func send(text: [UInt8], droppable: Bool = false) -> Bool {
        guard case .open(let channel) = state else { return false }
        return send(text: channel.allocator.buffer(bytes: text), droppable: droppable)
    }

    /// The same for a message that is in a buffer already.
    @discardableResult
    package func send(text: ByteBuffer, droppable: Bool = false) -> Bool {
        send(.text, text, droppable: droppable)
    }

    /// Sends one binary message, under the same rules.
    @discardableResult
    package func send(binary: [UInt8], droppable: Bool = false) -> Bool {
        guard case .open(let channel) = state else { return false }
        return send(.binary, channel.allocator.buffer(bytes: binary), droppable: droppable)
    }

    private func send(
        _ opcode: WebSocketOpcode, _ data: ByteBuffer, droppable: Bool
    ) -> Bool {
        eventLoop.assertInEventLoop()
        guard case .open(let channel) = state, let pending = pendingBytes else { return false }
        if droppable, pending > limits.highWaterBytes {
            counts.dropped += 1
            return false
        }
        guard pending + data.readableBytes <= limits.pendingBytes else {
            counts.dropped += 1
            // A close frame would wait behind what the peer does not read.
            let reason = "\(pending) bytes unread by the peer"
            finish(WebSocketClosure(origin: .us, code: nil, reason: reason))
            return false
        }
        counts.sent += 1
        write(opcode, data, to: channel)
        return true
    }

    /// Closes the connection: with a close frame, or at once if it is not open yet.
    package func close(code: UInt16 = 1000, reason: String = "") {
        eventLoop.assertInEventLoop()
        let closure = WebSocketClosure(origin: .us, code: code, reason: reason)
        switch state {
        case .connecting: finish(closure)
        case .open(let channel):
            state = .closing(channel, closure)
            writeClose(code, reason, to: channel)
            // The peer answers and closes; if not, we do.
            schedule(in: limits.close) { $0.finish(closure) }
        case .closing, .closed: break
        }
    }

    private func write(
        _ opcode: WebSocketOpcode, _ data: ByteBuffer, to channel: any Channel
    ) {
        let mask: WebSocketMaskingKey? = role == .client ? .random() : nil
        channel.writeAndFlush(
            WebSocketFrame(fin: true, opcode: opcode, maskKey: mask, data: data), promise: nil)
    }

    private func writeClose(_ code: UInt16, _ reason: String, to channel: any Channel) {
        var data = channel.allocator.buffer(capacity: 128)
        data.write(webSocketErrorCode: WebSocketErrorCode(codeNumber: Int(code)))
        // A control frame holds 125 bytes (RFC 6455 section 5.5).
        let text = String(decoding: reason.utf8.prefix(120), as: UTF8.self)
        data.writeString(text.utf8.count <= 123 ? text : "")
        write(.connectionClose, data, to: channel)
    }

    // MARK: From the channel

    /// The network connection is there; the handshake is not finished.
    func attach(_ channel: any Channel) {
        switch state {
        case .connecting: state = .connecting(channel)
        case .open, .closing, .closed: channel.close(promise: nil)
        }
    }

    func startHandshakeTimer() {
        schedule(in: limits.handshake) {
            $0.finish(
                WebSocketClosure(origin: .network, code: nil, reason: "handshake timed out"))
        }
    }

    func opened(_ channel: any Channel) {
        guard case .connecting = state else {
            channel.close(promise: nil)
            return
        }
        // The peer may have hung up while NIO changed the handlers, when nobody heard it.
        guard channel.isActive else { return lost("connection lost") }
        state = .open(channel)
        isAlive = true
        schedulePing()
        receiver?.webSocketOpened(self)
    }

    func heard() { isAlive = true }

    func received(_ message: ByteBuffer, isText: Bool) {
        guard case .open = state else { return }
        counts.received += 1
        receiver?.webSocket(self, received: message, isText: isText)
    }

    /// Counts a ping or pong; false, and the end, when it is one too many.
    func admitsControlFrame() -> Bool {
        let now = NIODeadline.now()
        if now - controlSecond >= .seconds(1) {
            controlSecond = now
            controlFrames = 0
        }
        controlFrames += 1
        guard controlFrames > limits.controlFramesPerSecond else { return true }
        close(
            code: 1008, reason: "more than \(limits.controlFramesPerSecond) pings in a second")
        return false
    }

    func receivedPing(_ data: ByteBuffer) {
        // A peer that pings and does not read must not make us hoard pongs.
        guard case .open(let channel) = state, let pending = pendingBytes,
            pending <= limits.highWaterBytes
        else { return }
        write(.pong, data, to: channel)
    }

    func receivedClose(code: UInt16?, reason: String) {
        switch state {
        case .open(let channel):
            writeClose(code ?? 1000, "", to: channel)
            finish(WebSocketClosure(origin: .peer, code: code, reason: reason))
        case .closing(_, let closure): finish(closure)
        case .connecting, .closed: break
        }
    }

    /// The network connection is gone.
    func lost(_ reason: String) {
        if case .closing(_, let closure) = state {
            finish(closure)
        } else {
            finish(WebSocketClosure(origin: .network, code: nil, reason: reason))
        }
    }

    /// Ends the connection now and reports it.
    private func finish(_ closure: WebSocketClosure) {
        let channel: (any Channel)?
        switch state {
        case .connecting(let connecting): channel = connecting
        case .open(let open): channel = open
        case .closing(let closing, _): channel = closing
        case .closed: return
        }
        state = .closed
        timer?.cancel()
        timer = nil
        channel?.close(promise: nil)
        let receiver = receiver
        self.receiver = nil
        onEnd?(self)
        receiver?.webSocketClosed(self, closure)
    }

    // MARK: Keeping alive

    private func schedulePing() {
        schedule(in: limits.ping) { $0.ping() }
    }

    private func ping() {
        guard case .open(let channel) = state else { return }
        guard isAlive else {
            finish(WebSocketClosure(origin: .network, code: nil, reason: "no answer to a ping"))
            return
        }
        isAlive = false
        write(.ping, channel.allocator.buffer(capacity: 0), to: channel)
        schedulePing()
    }

    private func schedule(
        in delay: TimeAmount, _ body: @escaping @Sendable (WebSocketConnection) -> Void
    ) {
        timer?.cancel()
        timer = Confined(self, on: eventLoop).after(delay, body)
    }
}
