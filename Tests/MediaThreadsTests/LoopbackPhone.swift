// SPDX-License-Identifier: Apache-2.0

import Addresses
import Audio
import CLinux
import Codecs
import Glibc
import RTP

/// A telephone on a real UDP socket. It answers every packet it hears with one of its own, so the
/// gateway's ticks set its pace.
final class LoopbackPhone {
    let address: SocketAddress
    private let socket: Int32
    private let batch: OpaquePointer?
    private var tone: ToneGenerator
    private var packetizer: RTPPacketizer
    private let codec = PCMU()
    private(set) var heard: [Int16] = []
    private(set) var packetsHeard = 0

    init(frequency: Float, ssrc: UInt32, isIPv6: Bool = false) {
        var local = clinux_address(
            high: 0, low: isIPv6 ? 1 : 0x7F00_0001, port: 0, is_ipv6: isIPv6 ? 1 : 0)
        socket = clinux_udp_bind(&local, 1 << 18)
        batch = clinux_batch_create(16, 2048)
        let port = UInt16(clamping: clinux_local_port(socket))
        address =
            isIPv6
            ? SocketAddress(ipv6: 0, 1, port: port) : SocketAddress(ipv4: 0x7F00_0001, port: port)
        tone = ToneGenerator(.sine(frequency))
        packetizer = RTPPacketizer(ssrc: ssrc, sequence: 1, timestamp: 1)
    }

    deinit {
        clinux_close(socket)
        clinux_batch_free(batch)
    }

    /// Waits for packets and answers them; false when none came for five seconds.
    func converse() -> Bool {
        var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, 5000) > 0, let batch else { return false }
        for index in 0..<clinux_batch_receive(batch, socket) {
            var length: Int32 = 0
            guard let bytes = clinux_batch_bytes(batch, index, &length), length > 0 else {
                continue
            }
            var source = clinux_address()
            clinux_batch_source(batch, index, &source)
            hear(UnsafeRawBufferPointer(start: bytes, count: Int(length)))
            speak(to: &source)
        }
        return true
    }

    /// Converses until `count` packets have been heard.
    func converse(packets count: Int) -> Bool {
        while packetsHeard < count {
            guard converse() else { return false }
        }
        return true
    }

    private func hear(_ packet: UnsafeRawBufferPointer) {
        guard let header = try? RTPHeader(parsing: packet) else { return }
        packetsHeard += 1
        let payload = UnsafeRawBufferPointer(rebasing: packet[header.payload])
        heard += payload.map { PCMU.expand($0) }
    }

    private func speak(to target: inout clinux_address) {
        let payload = tone.samples(160).map { PCMU.compress($0) }
        var datagram = [UInt8](repeating: 0, count: 172)
        let length = datagram.withUnsafeMutableBytes { bytes in
            payload.withUnsafeBytes {
                packetizer.write(payload: $0, payloadType: 0, ticks: 160, into: bytes)
            }
        }
        _ = clinux_send(socket, datagram, length, &target)
    }

    /// How loud a frequency was in the last second, in decibels.
    func level(of frequency: Float) -> Float {
        GoertzelProbe(frequency: frequency).level(in: Array(heard.suffix(8000)))
    }
}
