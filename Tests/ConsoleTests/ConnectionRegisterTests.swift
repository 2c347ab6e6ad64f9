// SPDX-License-Identifier: Apache-2.0

import Console
import NIOCore
import NIOPosix
import Testing

/// Hundreds of connections that bring no request lock nobody out.
@Suite struct ConnectionRegisterTests {
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "", "GET", "GET /v1/health HTTP/1.1\r\nHost: a\r\nX-Slow: ",
            "POST /v1/calls/c-1/takeover HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{",
        ])
    func whoAsksIsAnsweredAmidThoseWhoDoNot(_ beginning: String) async throws {
        // Longer than the test may take: nothing here is freed by waiting.
        try await ConsoleBench.run(settings: {
            $0.connections = 16
            $0.idle = .seconds(300)
        }) { probe, _, _ in
            var silent: [any Channel] = []
            for number in 0..<200 {
                let channel = try await ClientBootstrap(
                    group: MultiThreadedEventLoopGroup.singleton
                )
                .connect(host: "127.0.0.1", port: Int(probe.port)).get()
                if !beginning.isEmpty {
                    // One that was closed meanwhile cannot be written to.
                    try? await channel.writeAndFlush(ByteBuffer(string: beginning)).get()
                }
                silent.append(channel)
                guard number % 40 == 39 else { continue }
                #expect(try await probe.ask("GET /v1/health").status == 200, "\(number)")
            }
            for channel in silent { try? await channel.close().get() }
            #expect(try await probe.ask("GET /v1/health").status == 200)
        }
    }
}
