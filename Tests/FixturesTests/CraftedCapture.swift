// SPDX-License-Identifier: Apache-2.0

import Addresses
import Fixtures
import GatewayTesting
import SoundFiles
import Timing

/// A capture written message by message, for what scripted phones do not do.
struct CraftedCapture {
    static let caller = SocketAddress(ipv4: 0xC000_0201, port: 5060)
    static let called = SocketAddress(ipv4: 0xC000_0202, port: 5060)

    var builder = CaptureBuilder()
    var time = Duration.zero

    /// A session description; `address` is where its sound is to go.
    static func sdp(
        _ address: SocketAddress, formats: String = "0 101", profile: String = "RTP/AVP",
        lines: [String] = ["a=rtpmap:101 telephone-event/8000"]
    ) -> [String] {
        let family = address.ipv4 == nil ? "IP6" : "IP4"
        return [
            "v=0", "o=- 1 1 IN \(family) \(address.host)", "s=-",
            "c=IN \(family) \(address.host)", "t=0 0",
            "m=audio \(address.port) \(profile) \(formats)",
        ] + lines
    }

    /// A message, 10 ms after the one before.
    mutating func sip(
        _ first: String, isFromCaller: Bool, callID: String = "a@b", cseq: String = "1 INVITE",
        from: String = "<sip:4915550100@192.0.2.1>;tag=c",
        to: String = "<sip:help@192.0.2.2>;tag=d", headers: [String] = [],
        type: String = "application/sdp", _ body: [String] = []
    ) {
        let text = body.map { $0 + "\r\n" }.joined()
        let head =
            [
                first, "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK\(cseq.filter(\.isNumber))",
                "From: \(from)", "To: \(to)", "Call-ID: \(callID)", "CSeq: \(cseq)",
            ] + headers + (body.isEmpty ? [] : ["Content-Type: \(type)"])
            + ["Content-Length: \(text.utf8.count)", "", ""]
        let bytes = Array((head.joined(separator: "\r\n") + text).utf8)
        let (source, destination) =
            isFromCaller ? (Self.caller, Self.called) : (Self.called, Self.caller)
        builder.udp(at: time, from: source, to: destination, bytes)
        time += .milliseconds(10)
    }

    /// An INVITE, its answer and the ACK.
    mutating func setUp(_ offer: [String], _ answer: [String], callID: String = "a@b") {
        sip(
            "INVITE sip:help@192.0.2.2 SIP/2.0", isFromCaller: true, callID: callID,
            to: "<sip:help@192.0.2.2>", offer)
        sip("SIP/2.0 200 OK", isFromCaller: false, callID: callID, answer)
        sip("ACK sip:help@192.0.2.2 SIP/2.0", isFromCaller: true, callID: callID, cseq: "1 ACK")
    }

    /// So many packets of sound, 20 ms apart from a time on.
    mutating func rtp(
        _ count: Int, from source: SocketAddress, to destination: SocketAddress, ssrc: UInt8,
        payloadType: UInt8 = 0, at start: Duration = .milliseconds(100)
    ) {
        for number in 0..<count {
            let timestamp = number * 160
            let header: [UInt8] = [
                0x80, payloadType, 0, UInt8(number), 0, 0, UInt8(timestamp >> 8),
                UInt8(timestamp & 0xFF), 7, 7, 7, ssrc,
            ]
            builder.udp(
                at: start + .milliseconds(20 * number), from: source, to: destination,
                header + [UInt8](repeating: 0x55, count: 160))
        }
    }

    func calls() throws -> CapturedCalls { try CaptureStage.read(builder) }
}
