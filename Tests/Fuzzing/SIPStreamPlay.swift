// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Timing

/// One TCP stream: the first octet is the size of the chunks it comes in.
enum SIPStreamPlay {
    static func play(_ bytes: [UInt8]) -> String? {
        guard let size = bytes.first.map({ max(1, Int($0)) }) else { return nil }
        let stream = Array(bytes.dropFirst())
        var whole = StreamFramer()
        let expected = whole.append(stream, at: .zero)
        var framer = StreamFramer()
        var items: [StreamFramer.Item] = []
        var at = 0
        while at < stream.count {
            items += framer.append(stream[at..<min(stream.count, at + size)], at: .zero)
            at += size
            if framer.buffered > MessageLimits.message + size {
                return "\(framer.buffered) octets held of one message"
            }
        }
        if messages(of: items) != messages(of: expected) {
            return "chunks of \(size) octets are framed differently"
        }
        var endpoint = SIPEndpoint(
            settings: SIPEndpoint.Settings(addresses: [
                .tcp: HostPort(host: "10.0.0.1", port: 5060)
            ]),
            random: SeededRandom(seed: 1))
        let flow = Flow(transport: .tcp, remoteHost: "10.0.1.9", remotePort: 40000, local: 3)
        for case .message(let message) in items.prefix(64) {
            _ = endpoint.handle(.received(message, on: flow), at: .zero)
        }
        _ = endpoint.handle(.flowFailed(flow, reason: "closed"), at: .zero)
        var now = Instant.zero
        var rounds = 0
        while let deadline = endpoint.nextDeadline, rounds < 5000 {
            now = max(now, deadline)
            _ = endpoint.handle(.timersDue, at: now)
            rounds += 1
        }
        return rounds < 5000 ? nil : "timers never end"
    }

    /// How often a keep-alive is told may depend on where the stream is cut; messages may not.
    private static func messages(of items: [StreamFramer.Item]) -> [[UInt8]] {
        items.compactMap { if case .message(let bytes) = $0 { bytes } else { nil } }
    }
}
