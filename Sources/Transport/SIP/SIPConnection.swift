// SPDX-License-Identifier: Apache-2.0

import Addresses
import NIOCore

/// One TCP connection of SIP's: its bytes in, its bytes out, its limits and its end.
final class SIPConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private enum State {
        /// Being made; what is sent meanwhile waits here.
        case connecting([[UInt8]], bytes: Int)
        case open(any Channel)
        case closed
    }

    let flow: Flow
    /// Whether a whole message came by it; one of our own making needs no proof.
    var isProven: Bool
    private let sockets: SIPSockets
    private let isIncoming: Bool
    private var state = State.connecting([], bytes: 0)
    private var timer: Scheduled<Void>?
    private var lastTraffic = NIODeadline.now()
    private var hasSpoken = false

    init(flow: Flow, sockets: SIPSockets, isIncoming: Bool) {
        self.flow = flow
        self.sockets = sockets
        self.isIncoming = isIncoming
        isProven = !isIncoming
    }

    // MARK: From the sockets

    func send(_ bytes: [UInt8]) -> Bool {
        switch state {
        case .connecting(let waiting, let total):
            guard total + bytes.count <= sockets.settings.pendingBytes else {
                sockets.counts.overflowed += 1
                fail("too much to send before the connection was up")
                return false
            }
            state = .connecting(waiting + [bytes], bytes: total + bytes.count)
            return true
        case .open(let channel):
            let pending = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
            guard pending + bytes.count <= sockets.settings.pendingBytes else {
                sockets.counts.overflowed += 1
                fail("\(pending) bytes unread by the peer")
                return false
            }
            lastTraffic = .now()
            channel.writeAndFlush(channel.allocator.buffer(bytes: bytes), promise: nil)
            return true
        case .closed: return false
        }
    }

    /// Ends the connection without a report.
    func close() {
        end { channel in
            // What was written is flushed before the socket closes, for as long as a peer is
            // given to read it.
            let deadline = channel.eventLoop.scheduleTask(in: .seconds(2)) {
                channel.close(promise: nil)
            }
            channel.write(channel.allocator.buffer(capacity: 0)).whenComplete { _ in
                deadline.cancel()
                channel.close(promise: nil)
            }
            channel.flush()
        }
    }

    /// Ends the connection and reports why.
    func fail(_ reason: String) {
        guard end({ $0.close(promise: nil) }) else { return }
        sockets.report(lost: flow, reason: reason)
    }

    @discardableResult
    private func end(_ close: (any Channel) -> Void) -> Bool {
        timer?.cancel()
        timer = nil
        switch state {
        case .closed: return false
        case .connecting: state = .closed
        case .open(let channel):
            state = .closed
            close(channel)
        }
        sockets.forget(flow)
        return true
    }

    // MARK: From the channel

    func channelActive(context: ChannelHandlerContext) {
        guard case .connecting(let waiting, _) = state else {
            // It was closed while it was being made.
            context.close(promise: nil)
            return
        }
        let channel = context.channel
        state = .open(channel)
        scheduleTimer(on: channel.eventLoop, in: firstLimit)
        for bytes in waiting { _ = send(bytes) }
        sockets.report(opened: flow)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .open = state else { return }
        hasSpoken = true
        lastTraffic = .now()
        sockets.report(unwrapInboundIn(data), on: flow)
    }

    func channelInactive(context: ChannelHandlerContext) { fail("closed by the peer") }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail("\(error)") }

    // MARK: Silence

    private var firstLimit: TimeAmount {
        isIncoming
            ? min(sockets.settings.firstBytes, sockets.settings.idle) : sockets.settings.idle
    }

    private func scheduleTimer(on eventLoop: any EventLoop, in delay: TimeAmount) {
        timer = Confined(self, on: eventLoop).after(delay) { $0.checkSilence(on: eventLoop) }
    }

    private func checkSilence(on eventLoop: any EventLoop) {
        let limit = hasSpoken ? sockets.settings.idle : firstLimit
        let left = lastTraffic + limit - .now()
        if left > .zero {
            scheduleTimer(on: eventLoop, in: left)
        } else {
            sockets.counts.timedOut += 1
            fail("silent for too long")
        }
    }
}
