// SPDX-License-Identifier: Apache-2.0

import Addresses
import SDP
import SIP
import Timing

/// The body of an INVITE at our SIP endpoint: the first step is its Content-Type, the rest the
/// body.
enum MultipartPlay {
    static func play(_ bytes: [UInt8]) -> String? {
        let end = bytes.firstIndex(of: FuzzTarget.separator) ?? bytes.endIndex
        let invite = invite(type: bytes[..<end], body: bytes[end...].dropFirst())
        var endpoint = SIPEndpoint(
            settings: SIPEndpoint.Settings(addresses: [
                .udp: HostPort(host: "10.0.0.1", port: 5060)
            ]),
            random: SeededRandom(seed: 1))
        let flow = Flow(transport: .udp, remoteHost: "10.0.1.9", remotePort: 5060, local: 1)
        var incoming = 0
        for effect in endpoint.handle(.received(invite, on: flow), at: .zero) {
            guard case .session(let id, .incoming(let invite)) = effect else { continue }
            incoming += 1
            if let body = invite.body {
                if body.bytes.count > bytes.count { return "more body than came" }
                // Blanks may stand in a type (RFC 3261 section 25.1).
                let type = body.contentType.lowercased().filter { !$0.isWhitespace }
                if !type.hasPrefix("application/sdp") {
                    return "a body of another type is taken"
                }
                _ = try? SessionDescription.parse(body.bytes)
            }
            _ = endpoint.handle(.command(.reject(id, status: 486)), at: .zero)
        }
        if incoming > 1 { return "\(incoming) calls of one INVITE" }
        var now = Instant.zero
        for _ in 0..<200 {
            guard let deadline = endpoint.nextDeadline else { break }
            now = max(now, deadline)
            _ = endpoint.handle(.timersDue, at: now)
        }
        return endpoint.isIdle ? nil : "something is left of the call"
    }

    private static func invite(type: ArraySlice<UInt8>, body: ArraySlice<UInt8>) -> [UInt8] {
        let head = """
            INVITE sip:demo@10.0.0.1 SIP/2.0\r
            Via: SIP/2.0/UDP 10.0.1.9;branch=z9hG4bK1\r
            From: <sip:a@10.0.1.9>;tag=1\r
            To: <sip:demo@10.0.0.1>\r
            Call-ID: 1@10.0.1.9\r
            CSeq: 1 INVITE\r
            Contact: <sip:a@10.0.1.9>\r
            Content-Length: \(body.count)\r
            Content-Type:\u{20}
            """
        // The separator in a body stands for itself.
        return Array(head.utf8) + type + Array("\r\n\r\n".utf8) + body
    }
}
