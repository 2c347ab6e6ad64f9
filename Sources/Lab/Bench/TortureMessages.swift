// SPDX-License-Identifier: Apache-2.0

import Addresses
import Timing

/// Messages nobody should send, from a seed.
struct TortureMessages {
    private let originals: [[UInt8]]
    private var random: SeededRandom
    private var number = 0

    init(_ originals: [[UInt8]], seed: UInt64) {
        self.originals = originals + Self.ordinary
        random = SeededRandom(seed: seed)
    }

    /// Every message as it is.
    var plain: [[UInt8]] { originals }

    /// One message with one to eight changes.
    mutating func mutated() -> [UInt8] {
        var bytes = originals[Int.random(in: 0..<originals.count, using: &random)]
        for _ in 0..<Int.random(in: 1...8, using: &random) { change(&bytes) }
        return Array(bytes.prefix(60_000))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes.append(0x41) }
        let at = Int.random(in: 0..<bytes.count, using: &random)
        let length = Int.random(in: 1...min(64, bytes.count - at), using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(at..<at + length)
        case 2: bytes.insert(contentsOf: bytes[at..<at + length], at: at)
        case 3:
            let other = originals[Int.random(in: 0..<originals.count, using: &random)]
            bytes.replaceSubrange(at..<at + length, with: other.shuffledSlice(using: &random))
        case 4: bytes.insert(contentsOf: "99999999999999999999".utf8, at: at)
        case 5: bytes.insert(contentsOf: "\r\n\r\n".utf8, at: at)
        case 6: bytes.insert(contentsOf: repeatElement(0, count: length), at: at)
        default: bytes = Array(bytes[..<at])
        }
    }

    /// A request whose answer, or whose BYE, would go to an address of no use.
    mutating func misdirected(from source: SocketAddress) -> [UInt8] {
        number += 1
        let bad = Self.badPlaces[number % Self.badPlaces.count]
        let isCall = number % 100 == 0
        let method = isCall ? "INVITE" : number % 3 == 0 ? "INVITE" : "OPTIONS"
        let user = isCall ? "help" : "nobody"
        let via = isCall ? "\(source)" : bad
        let body =
            isCall
            ? "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + "m=audio 9 RTP/AVP 0\r\n" : ""
        let lines = [
            "\(method) sip:\(user)@127.0.0.1 SIP/2.0",
            "Via: SIP/2.0/UDP \(via);branch=z9hG4bKt\(number)",
            "From: <sip:t@127.0.0.1>;tag=t\(number)", "To: <sip:\(user)@127.0.0.1>",
            "Call-ID: torture-\(number)", "CSeq: 1 \(method)", "Max-Forwards: 70",
            "Contact: <sip:t@\(bad)>", "Content-Type: application/sdp",
            "Content-Length: \(body.utf8.count)", "", body,
        ]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    private static let badPlaces = [
        "127.0.0.1:0", "[2001:db8::1]:5060", "255.255.255.255", "224.0.0.1:5060", "0.0.0.0:5060",
        "127.255.255.255:5060", "240.0.0.1", "[::1]:5060", "[ff02::1]:5060", "[fe80::1]:5060",
        "192.0.2.1:5060", "no-such-host.invalid", "[::]:0",
    ]

    /// Ordinary messages, for dialogs and transactions that are not there.
    private static let ordinary: [[UInt8]] = [
        "OPTIONS sip:127.0.0.1 SIP/2.0", "INVITE sip:nobody@127.0.0.1 SIP/2.0",
        "BYE sip:nobody@127.0.0.1 SIP/2.0", "ACK sip:nobody@127.0.0.1 SIP/2.0",
        "CANCEL sip:nobody@127.0.0.1 SIP/2.0", "INFO sip:nobody@127.0.0.1 SIP/2.0",
        "SIP/2.0 200 OK", "SIP/2.0 180 Ringing",
    ].map { first in
        let word = first.split(separator: " ")[0]
        let method = word == "SIP/2.0" ? "INVITE" : word
        return Array(
            """
            \(first)\r
            Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKordinary;rport\r
            From: "A" <sip:a@127.0.0.1>;tag=1\r
            To: <sip:nobody@127.0.0.1>\r
            Call-ID: ordinary-\(method)@127.0.0.1\r
            CSeq: 1 \(method)\r
            Contact: <sip:a@127.0.0.1:9>\r
            Max-Forwards: 70\r
            Content-Length: 0\r
            \r

            """.utf8)
    }
}

extension [UInt8] {
    /// A random piece of at most 64 bytes.
    fileprivate func shuffledSlice(using random: inout SeededRandom) -> ArraySlice<UInt8> {
        guard !isEmpty else { return [] }
        let at = Int.random(in: 0..<count, using: &random)
        return self[at..<Swift.min(count, at + 64)]
    }
}
