// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Gateway
import GatewayTesting
import Journal
package import Logging
import SIP
import Timing
import Transport

/// A caller over TCP whose connection closes in mid-call, as that of a proxy does that thinks it
/// idle. The call goes on, and either side ends it on a new connection.
package enum ConnectionTrial {
    package enum Ending: Sendable, Hashable, CaseIterable {
        case byCaller, byGateway
    }

    package struct Result: Sendable {
        /// Whether the call was up while it had no connection.
        package var wasUpWithout = false
        /// What came on the new connection: the answer to the caller's BYE, or the gateway's BYE.
        package var last = ""
        package var callsLeft = 0
        /// Of the call, as it was written down.
        package var events: [String] = []
    }

    private static let limit = Duration.seconds(20)

    package static func run(_ ending: Ending, logger: Logger) async throws -> Result {
        let bots = try await LoopbackBots(scripts: [[Scenario.talkingBot]], logger: logger)
        let line = Line(
            name: "help", numbers: ["help"], plan: Scenario.plan(["nobody"]),
            agent: bots.address(of: 0, nil))
        let gateway = try await LoopbackGateway.start(
            lines: [line], triggers: Scenario.defaultTriggers, ports: 26200...26299, seed: 6,
            logger: logger)
        var result = Result()
        let (listener, port) = LoopbackConnection.listening()
        try await play(ending, on: gateway, listener, port, into: &result)
        let clock = MonotonicClock()
        let end = clock.now + limit
        while try await gateway.service.load() != (0, 0, 0), clock.now < end {
            try await Task.sleep(for: .milliseconds(20))
        }
        result.callsLeft = try await gateway.service.load().calls
        result.events = gateway.records.map { "\($0.name)" }
        try await gateway.service.stop()
        try await bots.stop()
        return result
    }

    private static func play(
        _ ending: Ending, on gateway: LoopbackGateway, _ listener: LoopbackConnection,
        _ port: UInt16, into result: inout Result
    ) async throws {
        let service = gateway.service
        var first: LoopbackConnection? = try LoopbackConnection.connected(
            to: service.tcpPort ?? 0)
        first?.send(request("INVITE", 1, port: port, to: "", body: sdp))
        let answer = try await first?.message("SIP/2.0 200", within: limit) ?? ""
        let to = answer.split(separator: "\r\n").first { $0.hasPrefix("To:") } ?? ""
        let tag = to.split(separator: ";tag=").last.map { ";tag=\($0)" } ?? ""
        first?.send(request("ACK", 1, port: port, to: tag))
        first = nil
        let clock = MonotonicClock()
        let end = clock.now + limit
        while await service.signallingCounts.connections > 0, clock.now < end {
            try await Task.sleep(for: .milliseconds(20))
        }
        // Longer than it takes a lost connection to be dealt with.
        try await Task.sleep(for: .milliseconds(300))
        result.wasUpWithout = try await service.load().calls == 1
        switch ending {
        case .byCaller:
            let second = try LoopbackConnection.connected(to: service.tcpPort ?? 0)
            second.send(request("BYE", 2, port: port, to: tag))
            result.last = try await second.message("SIP/2.0", within: limit) ?? ""
        case .byGateway:
            async let draining: Void = service.drain()
            if let second = try await listener.accepted(within: limit) {
                result.last = try await second.message("BYE", within: limit) ?? ""
                second.send(response(to: result.last))
                try await draining
            } else {
                try await draining
            }
        }
    }

    // MARK: Messages

    private static let sdp = """
        v=0
        o=- 1 1 IN IP4 127.0.0.1
        s=-
        c=IN IP4 127.0.0.1
        t=0 0
        m=audio 9 RTP/AVP 0

        """

    private static func request(
        _ method: String, _ number: Int, port: UInt16, to tag: String, body: String = ""
    ) -> String {
        let length = body.replacing("\n", with: "\r\n").utf8.count
        return """
            \(method) sip:help@127.0.0.1 SIP/2.0
            Via: SIP/2.0/TCP 127.0.0.1:\(port);branch=z9hG4bK\(method)\(number)
            From: <sip:joe@127.0.0.1>;tag=joe
            To: <sip:help@127.0.0.1>\(tag)
            Call-ID: connection-trial
            CSeq: \(number) \(method)
            Contact: <sip:joe@127.0.0.1:\(port);transport=tcp>
            Max-Forwards: 70
            Content-Type: application/sdp
            Content-Length: \(length)

            \(body)
            """
    }

    /// 200 to a request, with the header fields it repeats.
    private static func response(to request: String) -> String {
        let repeated = request.split(separator: "\r\n").filter { line in
            ["Via:", "From:", "To:", "Call-ID:", "CSeq:"].contains { line.hasPrefix($0) }
        }
        return "SIP/2.0 200 OK\n" + repeated.map { "\($0)\n" }.joined() + "Content-Length: 0\n\n"
    }
}
