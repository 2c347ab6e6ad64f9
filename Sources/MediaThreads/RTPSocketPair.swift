// SPDX-License-Identifier: Apache-2.0

import Addresses
import CLinux
import Synchronization

/// Why a pair of ports could not be bound.
package enum RTPSocketError: Error, Sendable, Hashable {
    /// Not a literal address.
    case badHost(String)
    /// RTP ports are even (RFC 3550 section 11).
    case oddPort(UInt16)
    /// The system refused; `EADDRINUSE` when somebody has the port.
    case refused(errno: Int32, port: UInt16)
}

/// The two UDP sockets of one RTP leg: RTP on an even port, RTCP on the next.
///
/// Bound on the control side, so that the answer can name the port, then handed to the media
/// thread, which alone reads, writes and closes it. Closed at the latest when nobody holds it.
package final class RTPSocketPair: Sendable {
    let rtp: Int32
    let control: Int32
    let isIPv6: Bool
    /// The port of RTP; RTCP has the next.
    package let port: UInt16
    private let isClosed = Atomic<Bool>(false)

    private init(rtp: Int32, control: Int32, isIPv6: Bool, port: UInt16) {
        self.rtp = rtp
        self.control = control
        self.isIPv6 = isIPv6
        self.port = port
    }

    deinit { close() }

    /// Binds `port` and the one after it on a literal address of this host. No port is ever shared
    /// with another process. Port 0 lets the system pick a pair.
    package static func bind(
        host: String, port: UInt16
    ) throws(RTPSocketError) -> RTPSocketPair {
        guard let address = SocketAddress(host: host, port: port) else { throw .badHost(host) }
        guard port % 2 == 0 else { throw .oddPort(port) }
        guard port == 0 else { return try bind(address) }
        var last = RTPSocketError.refused(errno: 98, port: 0)
        for _ in 0..<64 {
            let probe = try open(address)
            let picked = UInt16(clamping: clinux_local_port(probe)) & ~1
            clinux_close(probe)
            guard picked > 0 else { continue }
            do {
                return try bind(address.with(port: picked))
            } catch {
                last = error
            }
        }
        throw last
    }

    private static func bind(_ address: SocketAddress) throws(RTPSocketError) -> RTPSocketPair {
        let rtp = try open(address)
        let control: Int32
        do {
            control = try open(address.with(port: address.port &+ 1))
        } catch {
            clinux_close(rtp)
            throw error
        }
        return RTPSocketPair(
            rtp: rtp, control: control, isIPv6: address.family == .ipv6, port: address.port)
    }

    /// Room for half a second of packets; the kernel counts about 1 KiB for each.
    private static let receiveBufferBytes: Int32 = 65536

    private static func open(_ address: SocketAddress) throws(RTPSocketError) -> Int32 {
        var kernel = address.kernel(forIPv6: address.family == .ipv6)
        let descriptor = clinux_udp_bind(&kernel, receiveBufferBytes)
        guard descriptor >= 0 else {
            throw .refused(errno: -descriptor, port: address.port)
        }
        return descriptor
    }

    /// Closes both sockets; a second time does nothing.
    func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        clinux_close(rtp)
        clinux_close(control)
    }
}

/// How many sockets the process may open. Each RTP leg takes two, so the usual 1024 end at about
/// 170 calls in the middle of a handoff.
package enum DescriptorLimit {
    /// Raises the limit as far as the system allows without privilege; the result is the limit.
    @discardableResult
    package static func raise() -> Int { Int(clamping: clinux_raise_descriptor_limit()) }
}
