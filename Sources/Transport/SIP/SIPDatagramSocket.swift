// SPDX-License-Identifier: Apache-2.0

import Addresses
import CLinux
import Glibc
import Logging
import NIOCore
import NIOPosix

/// One UDP socket of SIP's, which outlives what is done to it.
///
/// It is read through a channel, but never written through it: a channel closes when one datagram
/// cannot be sent. Datagrams go out by a descriptor of our own, one system call each, and a failure
/// concerns that datagram alone. A socket that dies all the same is bound anew.
final class SIPDatagramSocket {
    private enum State {
        case open(any Channel, writing: Int32)
        case closed
    }

    /// How often the socket is looked at: one that dies without a word is found by this.
    private static let inspection = TimeAmount.seconds(1)
    private static let receiveBuffer: Int32 = 4 << 20

    let local: UInt32
    private(set) var address: Addresses.SocketAddress
    let reach: DestinationFault.Reach
    private let sockets: SIPSockets
    private var state = State.closed
    private let revival = Revival()
    private var inspector: RepeatedTask?

    init(local: UInt32, address: Addresses.SocketAddress, sockets: SIPSockets) {
        self.local = local
        self.address = address
        self.sockets = sockets
        switch address.family {
        case .ipv4: reach = .ipv4
        case .ipv6: reach = address.isUnspecified ? .both : .ipv6
        }
    }

    /// Why it is not there; nil while it is.
    var problem: String? { revival.reason }

    // MARK: Opening

    func open() -> EventLoopFuture<Void> {
        let eventLoop = sockets.eventLoop
        var kernel = clinux_address(address, forIPv6: address.family == .ipv6)
        let reading = clinux_udp_bind(&kernel, Self.receiveBuffer)
        guard reading >= 0 else {
            return eventLoop.makeFailedFuture(IOError(errnoCode: -reading, reason: "bind"))
        }
        // The port the system chose stays ours when the socket is opened again.
        address = address.with(port: UInt16(clamping: clinux_local_port(reading)))
        let writing = clinux_duplicate(reading)
        guard writing >= 0 else {
            clinux_close(reading)
            return eventLoop.makeFailedFuture(IOError(errnoCode: -writing, reason: "dup"))
        }
        let bound = Confined(self, on: eventLoop)
        return DatagramBootstrap(group: eventLoop)
            // Eight datagrams a system call, none cut off: a datagram has at most 65,535 bytes.
            .channelOption(.datagramVectorReadMessageCount, value: 8)
            .channelOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 8 << 16)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = SIPDatagramHandler(
                        sockets: bound.value.sockets, local: bound.value.local)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .withBoundSocket(reading)
            .map { bound.value.opened($0, writing: writing) }
            .flatMapErrorThrowing { error in
                clinux_close(writing)
                throw error
            }
    }

    private func opened(_ channel: any Channel, writing: Int32) {
        guard !revival.isStopped else {
            clinux_close(writing)
            return channel.close(promise: nil)
        }
        state = .open(channel, writing: writing)
        revival.succeeded()
        let bound = Confined(self, on: channel.eventLoop)
        channel.closeFuture.whenComplete { _ in bound.value.died("its channel closed") }
        guard inspector == nil else { return }
        inspector = bound.every(Self.inspection) { $0.inspect() }
    }

    /// Closes it for good.
    func close() -> EventLoopFuture<Void> {
        revival.stop()
        inspector?.cancel()
        inspector = nil
        guard case .open(let channel, let writing) = state else {
            return sockets.eventLoop.makeSucceededVoidFuture()
        }
        state = .closed
        clinux_close(writing)
        return channel.close().flatMapErrorThrowing { _ in }
    }

    // MARK: Dying

    private func inspect() {
        guard case .open(_, let writing) = state,
            clinux_local_port(writing) != Int32(address.port)
        else { return }
        died("its descriptor is not a bound socket any more")
    }

    private func died(_ reason: String) {
        guard case .open(let channel, let writing) = state else { return }
        state = .closed
        clinux_close(writing)
        channel.close(promise: nil)
        sockets.logger.error(
            "SIP/UDP socket lost, opening it again",
            metadata: ["port": "\(address.port)", "reason": "\(reason)"])
        revive(after: reason)
    }

    private func revive(after reason: String) {
        let bound = Confined(self, on: sockets.eventLoop)
        revival.begin(
            after: reason, on: sockets.eventLoop, open: { bound.value.open().map { _ in } },
            opened: { bound.value.announceRevival() })
    }

    private func announceRevival() {
        sockets.counts.socketsReopened += 1
        sockets.logger.notice(
            "SIP/UDP socket is open again", metadata: ["port": "\(address.port)"])
    }

    // MARK: Sending

    /// Sends one datagram. What the system has no room for just now is lost as on the wire.
    func send(_ bytes: [UInt8], to remote: Addresses.SocketAddress?) -> SendFailure? {
        let fault = DestinationFault(remote, reach: reach)
        guard let remote, fault == nil else {
            return SendFailure("\(fault ?? .unreadable)", isLasting: true)
        }
        guard case .open(_, let writing) = state else {
            return SendFailure("the UDP socket is being opened again", isLasting: false)
        }
        var kernel = clinux_address(remote, forIPv6: address.family == .ipv6)
        let status = bytes.withUnsafeBytes { buffer in
            clinux_send(writing, buffer.baseAddress, buffer.count, &kernel)
        }
        guard status < 0 else { return nil }
        return judge(errno: -status)
    }

    private func judge(errno code: Int32) -> SendFailure? {
        let reason = String(cString: strerror(code))
        switch code {
        case EAGAIN, ENOBUFS, ENOMEM, EINTR:
            sockets.counts.datagramsFailed += 1
            return nil
        case EBADF, ENOTSOCK, EPIPE:
            died(reason)
            return SendFailure(reason, isLasting: false)
        case EMSGSIZE, EINVAL, EAFNOSUPPORT, EACCES, EADDRNOTAVAIL, EPROTONOSUPPORT, EDESTADDRREQ:
            return SendFailure(reason, isLasting: true)
        default:
            // No route, interface down, a filter: it may be another in a second.
            return SendFailure(reason, isLasting: false)
        }
    }
}

extension clinux_address {
    /// An address as a socket of this family takes it.
    fileprivate init(_ address: Addresses.SocketAddress, forIPv6 socketIsIPv6: Bool) {
        let (high, low, isIPv6) = address.mapped(forIPv6: socketIsIPv6)
        self.init(high: high, low: low, port: address.port, is_ipv6: isIPv6 ? 1 : 0)
    }
}
