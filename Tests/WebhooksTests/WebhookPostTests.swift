// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import TrialServer
import Webhooks

/// Letters over real HTTP, to servers of every kind.
@Suite struct WebhookPostTests {
    private func answer(
        of manner: TrialServer.Manner, timeout: Duration = .seconds(20)
    ) async throws -> (WebhookAnswer, TrialServer) {
        let server = try await TrialServer([manner])
        var endpoint = WebhookOutboxTests.endpoint()
        (endpoint.url, endpoint.timeout) = (server.url, timeout)
        let post = WebhookPost()
        let letter = WebhookLetter(WebhookOutboxTests.message(), to: "crm", numbers: false)
        let answer = await post.post(
            letter, to: endpoint, at: WallTime(milliseconds: 1_614_265_330_500))
        try await post.shutDown()
        return (answer, server)
    }

    @Test func aLetterIsPostedAndSigned() async throws {
        let (answer, server) = try await answer(of: .answer(204))
        #expect(answer == .status(204))
        let request = try #require(await server.next(1).first)
        let letter = WebhookLetter(WebhookOutboxTests.message(), to: "crm", numbers: false)
        #expect(request.body == letter.body)
        #expect(request.headers["webhook-id"] == "msg_j-1")
        #expect(request.headers["webhook-timestamp"] == "1614265330")
        #expect(
            request.headers["webhook-signature"]
                == WebhookOutboxTests.signature().value(
                    id: "msg_j-1", seconds: 1_614_265_330, body: letter.body))
        #expect(request.headers["content-type"] == "application/json")
    }

    @Test(arguments: [200, 299, 301, 400, 410, 429, 500, 503])
    func theStatusIsToldAsItIs(status: Int) async throws {
        let (answer, _) = try await answer(of: .answer(status))
        #expect(answer == .status(status))
    }

    /// Seconds are understood, dates are not.
    @Test(
        arguments: [
            ("7", Duration.seconds(7)), ("-5", .zero), ("99999999999", .seconds(86_400)),
            ("soon", nil),
        ] as [(String, Duration?)])
    func patienceIsAskedForInSeconds(text: String, patience: Duration?) async throws {
        let (answer, _) = try await answer(of: .answer(503, headers: ["retry-after": text]))
        #expect(answer == .status(503, retryAfter: patience))
    }

    /// A redirect may lead anywhere: it is an answer like any other.
    @Test func aRedirectIsNotFollowed() async throws {
        let other = try await TrialServer([.answer(200)])
        let (answer, _) = try await answer(of: .answer(307, headers: ["location": other.url]))
        #expect(answer == .status(307))
    }

    @Test func whoSaysNothingHasFailed() async throws {
        let (answer, _) = try await answer(of: .silence, timeout: .milliseconds(200))
        guard case .failed = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test func whoHangsUpHasFailed() async throws {
        let (answer, _) = try await answer(of: .hangUp)
        guard case .failed = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    /// What it says is not read to its end.
    @Test func whoSaysTooMuchIsHeardOut() async throws {
        let (answer, _) = try await answer(of: .flood(megabytes: 10))
        #expect(answer == .status(200))
    }

    @Test(arguments: ["", "nonsense", "http://127.0.0.1:1/", "ftp://x/", "http://[::1"])
    func whereNobodyIsHasFailed(url: String) async throws {
        var endpoint = WebhookOutboxTests.endpoint()
        endpoint.url = url
        let post = WebhookPost()
        let letter = WebhookLetter(WebhookOutboxTests.message(), to: "crm", numbers: false)
        let answer = await post.post(letter, to: endpoint, at: WallTime(milliseconds: 0))
        try await post.shutDown()
        guard case .failed = answer else {
            Issue.record("\(answer)")
            return
        }
    }
}
