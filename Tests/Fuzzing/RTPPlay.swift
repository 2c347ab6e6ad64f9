// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Codecs
import Handoff
import MediaEngine
import RTP
import Timing

/// Packets at the media of one call, with a caller and an operator who are joined. The operator may
/// speak every codec there is, and its sound is cleaned in every way.
///
/// An octet below 0xC0 is the length of an RTP packet that follows, for the caller if it is even;
/// 0xC0 to 0xDF and a length is an RTCP packet; 0xE0 and above are ticks.
enum RTPPlay {
    static func play(_ bytes: [UInt8]) -> String? {
        let desk = MediaDesk()
        let media = CallMedia(
            call: CallID(rawValue: "fuzz"), ports: desk, events: desk, tap: nil,
            settings: CallMediaSettings(), at: .zero)
        let peer = SocketAddress(ipv4: 0x0A00_0109, port: 4000)
        media.apply(.openRTP(.caller, .pcmu(remote: peer, ssrc: 7)))
        media.apply(.openRTP(.operator, everything(from: peer.with(port: 4002))))
        media.apply(.route(.bridge))
        var now = Instant.zero
        var (at, packets, ticks) = (0, 0, 0)
        while at < bytes.count, ticks < 400, packets < 400 {
            let op = bytes[at]
            at += 1
            guard op < 0xE0 else {
                for _ in 0...Int(op - 0xE0) {
                    now = now + CallMedia.period
                    media.tick(at: now)
                    ticks += 1
                }
                continue
            }
            var length = Int(op)
            if op >= 0xC0 {
                length = at < bytes.count ? Int(bytes[at]) : 0
                at += 1
            }
            let end = min(bytes.count, at + length)
            let packet = at < end ? Array(bytes[at..<end]) : []
            at = end
            packets += 1
            let party: Party = op.isMultiple(of: 2) ? .caller : .operator
            packet.withUnsafeBytes { octets in
                if op < 0xC0 {
                    media.receive(octets, from: peer, on: party, at: now)
                } else {
                    media.receiveControl(octets, from: peer, on: party, at: now)
                }
            }
        }
        media.closeAll()
        if desk.sent > 8 * (ticks + packets) + 16 {
            return "\(desk.sent) packets sent in \(ticks) ticks for \(packets)"
        }
        if desk.events > 4 * (ticks + packets) + 16 {
            return "\(desk.events) events in \(ticks) ticks for \(packets) packets"
        }
        return nil
    }

    /// A leg that takes and does all there is.
    private static func everything(from peer: SocketAddress) -> RTPLegSettings {
        var settings = RTPLegSettings.pcmu(remote: peer, ssrc: 8)
        settings.packetTime = 30
        settings.alsoReceiving = CodecCatalog.all.enumerated().map { index, row in
            .init(payloadType: row.staticPayloadType ?? UInt8(107 + index), codec: row)
        }
        settings.cleaning.removesOffset = true
        settings.cleaning.noise = 20
        settings.cleaning.level = -20
        settings.cleaning.echo = 60
        settings.cleaning.limits = true
        settings.cleaning.comfortNoise = -60
        return settings
    }

    /// What a packet is to us: `RTP 0`, `RTCP 2`, or nothing.
    static func verdict(on bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { octets in
            if RTCPCompound.isRTCP(octets) {
                guard let packets = try? RTCPCompound.parse(octets) else { return "nothing" }
                return "RTCP \(packets.count)"
            }
            guard let header = try? RTPHeader(parsing: octets) else { return "nothing" }
            return "RTP \(header.payloadType)"
        }
    }
}

/// The ports and the event sink of the call: counters.
private final class MediaDesk: CallPorts, MediaEventSink, PacketPort {
    private(set) var sent = 0
    private(set) var events = 0

    func packetPort(for party: Party) -> (any PacketPort)? { self }
    func streamPort(for party: Party) -> (any StreamPort)? { nil }
    func moved(from party: Party, to other: Party) {}
    func closed(_ party: Party) {}
    func emit(_ event: MediaEvent) { events += 1 }
    func send(_ packet: UnsafeRawBufferPointer, to address: SocketAddress) { sent += 1 }
    func sendControl(_ packet: UnsafeRawBufferPointer, to address: SocketAddress) { sent += 1 }
    func discardWaiting() -> (packets: Int, lastSource: SocketAddress?) { (0, nil) }
}
