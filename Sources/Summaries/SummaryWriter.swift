// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
package import CallModel
package import Handoff
import JSON
import NIOCore
import NIOHTTP1
import Synchronization
import Timing

/// Asks a server that speaks as OpenAI's does (`POST /chat/completions`) for summaries, and says of each
/// answer whether it may be used. Nobody waits for it.
package final class SummaryWriter: Sendable {
    /// Questions that may be open at once; more are refused.
    private static let mostQuestions = 16
    private static let longestAnswer = 64 * 1024
    /// The package as it is sent, in bytes; the beginning of a long conversation is left out.
    private static let longestPackage = 48 * 1024
    /// So many tokens are more than a briefing has.
    private static let mostTokens: Int64 = 300
    /// What of the package is none of a server's business: who is calling from where, how things are
    /// filed, and the words by template.
    private static let unsaid: Set<String> = ["schema", "id", "call", "created", "briefing"]

    /// Who is asked, and how.
    package struct Settings: Sendable, Hashable {
        /// Where the API is: `http://127.0.0.1:11434/v1`.
        package var url: String
        package var model: String
        /// Shown as a bearer token.
        package var key: Redacted<String>?
        package var deadline: Duration
        /// What it is told of its task.
        package var instructions: String

        package init(
            url: String, model: String, key: Redacted<String>? = nil, deadline: Duration,
            instructions: String
        ) {
            self.url = url
            self.model = model
            self.key = key
            self.deadline = deadline
            self.instructions = instructions
        }
    }

    private let settings: Settings
    private let policy: BriefingPolicy
    private let client: HTTPClient
    private let open = Mutex(0)

    package init(_ settings: Settings, policy: BriefingPolicy) {
        self.settings = settings
        self.policy = policy
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    package func shutDown() async throws { try await client.shutdown() }

    /// Asks for a summary of the package, and answers once.
    package func summarise(
        _ package: HandoffPackage, _ answer: @escaping @Sendable (Summary) -> Void
    ) {
        let mayAsk = open.withLock { open in
            guard open < Self.mostQuestions else { return false }
            open += 1
            return true
        }
        guard mayAsk else {
            return answer(.refused(.failed, detail: "too many summaries are being written"))
        }
        Task {
            let summary = await self.summary(of: package)
            self.open.withLock { $0 -= 1 }
            answer(summary)
        }
    }

    private func summary(of package: HandoffPackage) async -> Summary {
        guard let question = question(of: package) else {
            return .refused(.failed, detail: "the package is too long")
        }
        var request = HTTPClientRequest(url: settings.url + "/chat/completions")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "user-agent", value: "handoff-gateway")
        if let key = settings.key {
            request.headers.add(name: "authorization", value: "Bearer \(key.exposed)")
        }
        request.body = .bytes(ByteBuffer(string: question))
        do {
            let deadline = NIODeadline.now() + .nanoseconds(settings.deadline.inNanoseconds)
            let response = try await client.execute(request, deadline: deadline)
            guard response.status == .ok else {
                return .refused(.failed, detail: "the server answers \(response.status.code)")
            }
            let body = try await response.body.collect(upTo: Self.longestAnswer)
            return judged(Array(body.readableBytesView), package)
        } catch let error as HTTPClientError where Self.isLate(error) {
            let deadline = settings.deadline.inMilliseconds
            return .refused(.late, detail: "no answer within \(deadline) ms")
        } catch is NIOTooManyBytesError {
            return .refused(.failed, detail: "the answer has more than \(Self.longestAnswer) bytes")
        } catch {
            return .refused(.failed, detail: "the server cannot be reached")
        }
    }

    private static func isLate(_ error: HTTPClientError) -> Bool {
        [.deadlineExceeded, .readTimeout, .connectTimeout].contains(error)
    }

    /// The text of the first choice, if it may be said.
    private func judged(_ body: [UInt8], _ package: HandoffPackage) -> Summary {
        guard let json = try? JSONReader.read(body, limits: .init(bytes: Self.longestAnswer)),
            let message = json["choices"]?.array?.first?["message"]
        else { return .refused(.failed, detail: "the answer is none of a chat") }
        let text = message["content"]?.string ?? ""
        return SummaryCheck.summary(text, of: package, within: policy)
    }

    private func question(of package: HandoffPackage) -> String? {
        var package = package
        package.callerAddress = nil
        guard case .object(let members)? = package.json(atMost: Self.longestPackage) else {
            return nil
        }
        let told = JSONValue.object(members.filter { !Self.unsaid.contains($0.name) })
        return JSONText.compact(
            [
                "model": .string(settings.model), "temperature": 0,
                "max_tokens": .integer(Self.mostTokens),
                "messages": [
                    ["role": "system", "content": .string(settings.instructions)],
                    ["role": "user", "content": .string(JSONText.compact(told))],
                ],
            ])
    }
}
