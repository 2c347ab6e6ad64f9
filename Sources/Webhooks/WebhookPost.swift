// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
package import CallModel
import NIOCore
import NIOHTTP1
import Timing

/// Posts letters over HTTP. Redirects are not followed, and of an answer only the status counts.
package struct WebhookPost: Sendable {
    private static let longestAnswer = 64 * 1024

    private let client: HTTPClient

    package init() {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    package func shutDown() async throws { try await client.shutdown() }

    /// Posts a letter; `time` stands in its signature.
    package func post(
        _ letter: WebhookLetter, to endpoint: WebhookEndpoint, at time: WallTime
    ) async -> WebhookAnswer {
        let seconds = time.milliseconds / 1000
        var request = HTTPClientRequest(url: endpoint.url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "user-agent", value: "handoff-gateway")
        request.headers.add(name: "webhook-id", value: letter.id)
        request.headers.add(name: "webhook-timestamp", value: "\(seconds)")
        request.headers.add(
            name: "webhook-signature",
            value: endpoint.signature.value(id: letter.id, seconds: seconds, body: letter.body))
        request.body = .bytes(ByteBuffer(string: letter.body))
        do {
            let timeout = TimeAmount.nanoseconds(endpoint.timeout.inNanoseconds)
            let response = try await client.execute(request, timeout: timeout)
            let after = response.headers.first(name: "retry-after").flatMap { Int64($0) }
            // What it says is of no interest, and is not kept; more than a little ends the connection.
            _ = try? await response.body.collect(upTo: Self.longestAnswer)
            return .status(
                Int(response.status.code),
                retryAfter: after.map { .seconds(max(0, min($0, 86_400))) })
        } catch {
            return .failed("\(error)")
        }
    }
}
