// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import Synchronization

/// The connections of the HTTP server. When there are too many, the one that has waited longest for
/// the rest of a request makes room: a stranger who opens hundreds and says nothing locks out nobody.
final class ConnectionRegister: Sendable {
    private struct Connection {
        var channel: any Channel
        var lastEvent: NIODeadline
        /// Whether the last thing that happened was that something was sent: an answer, or the feed.
        var isAnswered = false
    }

    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var closed = 0
        var lastReport: NIODeadline?
    }

    /// Followers of the feed are sent something more often than this.
    private static let idleAnswered = TimeAmount.seconds(20)
    private static let reportEvery = TimeAmount.seconds(60)

    private let limit: Int
    private let logger: Logger
    private let state = Mutex(State())

    init(limit: Int, logger: Logger) {
        self.limit = limit
        self.logger = logger
    }

    func opened(_ channel: any Channel) {
        let now = NIODeadline.now()
        let (surplus, report) = state.withLock { state -> ((any Channel)?, Int?) in
            state.connections[ObjectIdentifier(channel)] = Connection(
                channel: channel, lastEvent: now)
            guard state.connections.count > limit,
                let oldest = Self.leastNeeded(of: state.connections, at: now)
            else { return (nil, nil) }
            state.closed += 1
            let channel = state.connections.removeValue(forKey: oldest)?.channel
            if let last = state.lastReport, now - last < Self.reportEvery { return (channel, nil) }
            state.lastReport = now
            return (channel, state.closed)
        }
        surplus?.close(promise: nil)
        if let report {
            logger.warning(
                "HTTP connections that ask for nothing are closed to make room for others",
                metadata: ["limit": "\(limit)", "closed": "\(report)"])
        }
    }

    /// Connections that were closed to make room for others.
    var closed: Int { state.withLock { $0.closed } }

    func received(_ channel: any Channel) { note(channel, isAnswered: false) }

    func sent(_ channel: any Channel) { note(channel, isAnswered: true) }

    func closed(_ channel: any Channel) {
        state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    private func note(_ channel: any Channel, isAnswered: Bool) {
        let now = NIODeadline.now()
        state.withLock {
            $0.connections[ObjectIdentifier(channel)]?.lastEvent = now
            $0.connections[ObjectIdentifier(channel)]?.isAnswered = isAnswered
        }
    }

    private static func leastNeeded(
        of connections: [ObjectIdentifier: Connection], at now: NIODeadline
    ) -> ObjectIdentifier? {
        let unanswered = connections.filter { !$0.value.isAnswered }
        let candidates =
            unanswered.count > 1
            ? unanswered : connections.filter { now - $0.value.lastEvent > idleAnswered }
        return candidates.min { $0.value.lastEvent < $1.value.lastEvent }?.key
    }
}

/// Tells the register what happens on one connection.
final class ConnectionRegisterHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = Never
    typealias OutboundIn = Never

    private let register: ConnectionRegister

    init(register: ConnectionRegister) { self.register = register }

    func handlerAdded(context: ChannelHandlerContext) { register.opened(context.channel) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        register.received(context.channel)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        register.sent(context.channel)
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        register.closed(context.channel)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { register.closed(context.channel) }
}
