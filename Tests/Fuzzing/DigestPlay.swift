// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Timing

/// Values of the header fields that passwords are asked and answered with: as challenges of an
/// INVITE of ours, and as answers to a challenge of ours. `{NONCE}` is the nonce we gave.
enum DigestPlay {
    private static let flow = Flow(
        transport: .udp, remoteHost: "10.0.1.9", remotePort: 5060, local: 1)

    static func play(_ bytes: [UInt8]) -> String? {
        let values = FuzzTarget.steps(of: bytes, limit: 16)
        return asked(values) ?? answered(values)
    }

    // MARK: A trunk asks us

    private static func asked(_ values: [ArraySlice<UInt8>]) -> String? {
        var endpoint = makeEndpoint(admission: nil)
        let id = endpoint.makeSessionID()
        var request = InviteRequest(
            target: SIPURI(user: "maria", host: "10.0.1.9"), flow: flow,
            from: NameAddr(SIPURI(user: "gateway", host: "10.0.0.1")), body: nil)
        request.credentials = Credentials(user: "alice", password: "tiger-in-the-tank")
        let invite = sent(endpoint.handle(.command(.invite(id, request)), at: .zero))
        guard let first = invite.first else { return "nothing sent" }
        let known = names(of: first)
        var challenge = first
        // Every step is a challenge of its own, to the INVITE sent last.
        for (index, value) in values.prefix(4).enumerated() {
            let isProxy = index % 2 == 1
            let status = isProxy ? "407 Proxy Authentication Required" : "401 Unauthorized"
            let field = isProxy ? "Proxy-Authenticate: " : "WWW-Authenticate: "
            let copied = lines(of: challenge).filter { line in
                ["Via:", "From:", "To:", "Call-ID:", "CSeq:"].contains { line.hasPrefix($0) }
            }
            let head = "SIP/2.0 \(status)\r\n" + copied.map { $0 + "\r\n" }.joined()
            let response =
                Array((head + field).utf8) + value + Array("\r\nContent-Length: 0\r\n\r\n".utf8)
            let messages = sent(endpoint.handle(.received(response, on: flow), at: .zero))
            if messages.count > 2 { return "\(messages.count) messages for a challenge" }
            for message in messages where message.starts(with: "INVITE ".utf8) {
                if let broken = judge(message, known: known) { return broken }
                challenge = message
            }
        }
        return nil
    }

    /// A challenge writes into its answer alone, and never learns the password.
    private static func judge(_ message: [UInt8], known: Set<String>) -> String? {
        guard (try? SIPMessage(parsing: message)) != nil else { return "we cannot read ourselves" }
        let added = names(of: message).subtracting(known)
        if !added.isSubset(of: ["Authorization", "Proxy-Authorization"]) {
            return "a challenge writes \(added.sorted())"
        }
        let text = String(decoding: message, as: UTF8.self)
        return text.contains("tiger-in-the-tank") ? "the password is sent" : nil
    }

    // MARK: We ask

    private static func answered(_ values: [ArraySlice<UInt8>]) -> String? {
        var admission = Admission(
            doors: [
                .init(networks: [], accounts: [Credentials(user: "alice", password: "tiger")])
            ], realm: "handoff", secret: [1, 2, 3])
        admission.hashes = [.md5, .sha256]
        var endpoint = makeEndpoint(admission: admission)
        let challenge = sent(endpoint.handle(.received(invite(1, []), on: flow), at: .zero))
        guard let nonce = nonce(in: challenge) else { return "no challenge" }
        let filled = values.map { $0.filling("{NONCE}", with: nonce) }
        for effect in endpoint.handle(.received(invite(2, filled), on: flow), at: .zero) {
            switch effect {
            case .session(_, .incoming): return "a call without the password"
            case .send(let bytes, _):
                guard (try? SIPMessage(parsing: bytes)) != nil else {
                    return "we cannot read ourselves"
                }
            case .session, .locate, .disconnect, .devices, .dropped: break
            }
        }
        return nil
    }

    private static func invite(_ number: Int, _ values: [[UInt8]]) -> [UInt8] {
        let head = """
            INVITE sip:demo@10.0.0.1 SIP/2.0\r
            Via: SIP/2.0/UDP 10.0.1.9;branch=z9hG4bK\(number)\r
            From: <sip:a@10.0.1.9>;tag=1\r
            To: <sip:demo@10.0.0.1>\r
            Call-ID: 1@10.0.1.9\r
            CSeq: \(number) INVITE\r
            Contact: <sip:a@10.0.1.9>\r\n
            """
        let fields = values.flatMap { Array("Authorization: ".utf8) + $0 + Array("\r\n".utf8) }
        return Array(head.utf8) + fields + Array("Content-Length: 0\r\n\r\n".utf8)
    }

    private static func nonce(in messages: [[UInt8]]) -> String? {
        let text = String(decoding: messages.joined(), as: UTF8.self)
        guard let start = text.firstRange(of: "nonce=\"") else { return nil }
        return String(text[start.upperBound...].prefix { $0 != "\"" })
    }

    // MARK: Pieces

    private static func makeEndpoint(admission: Admission?) -> SIPEndpoint {
        var settings = SIPEndpoint.Settings(addresses: [
            .udp: HostPort(host: "10.0.0.1", port: 5060)
        ])
        settings.admission = admission
        return SIPEndpoint(settings: settings, random: SeededRandom(seed: 1))
    }

    private static func sent(_ effects: [SIPEndpoint.Effect]) -> [[UInt8]] {
        effects.compactMap { if case .send(let bytes, _) = $0 { bytes } else { nil } }
    }

    private static func lines(of message: [UInt8]) -> [Substring] {
        String(decoding: message, as: UTF8.self).split(separator: "\r\n")
    }

    private static func names(of message: [UInt8]) -> Set<String> {
        Set(lines(of: message).dropFirst().map { String($0.prefix { $0 != ":" }) })
    }
}

extension ArraySlice<UInt8> {
    /// These octets with every place of this name filled.
    fileprivate func filling(_ place: String, with value: String) -> [UInt8] {
        var filled: [UInt8] = []
        var rest = self
        while let first = rest.first {
            if rest.starts(with: place.utf8) {
                filled += value.utf8
                rest = rest.dropFirst(place.utf8.count)
            } else {
                filled.append(first)
                rest = rest.dropFirst()
            }
        }
        return filled
    }
}
