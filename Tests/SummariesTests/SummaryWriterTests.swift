// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import JSON
import Summaries
import Testing
import Timing
import TrialServer

/// Summaries from a real server on this machine.
@Suite struct SummaryWriterTests {
    private static let package = HandoffPackage(
        id: HandoffID(rawValue: "call-1-h1"), call: CallID(rawValue: "call-1"),
        created: WallTime(milliseconds: 1_795_515_595_120),
        callerAddress: Redacted("sip:+4930111222@10.0.0.2"), callerName: "Maria Lopez",
        route: "help", reason: "wants a refund", trigger: "words", evidence: [], summary: nil,
        details: CaseDetails(), context: [ContextItem(key: "order", value: "4471")],
        conversation: [
            TranscriptSegment(party: .caller, text: "the kettle broke and I want my money back")
        ], attempts: [], waited: .seconds(12), briefing: "By template.")

    private static func summary(
        _ manner: TrialServer.Manner, key: String? = nil, deadline: Duration = .seconds(10),
        asks: Bool = false
    ) async throws -> (Summary, [TrialServer.Request]) {
        let server = try await TrialServer([manner])
        let writer = SummaryWriter(
            .init(
                url: server.url, model: "small", key: key.map { Redacted($0) },
                deadline: deadline, instructions: "Be brief."), policy: BriefingPolicy())
        let summary = await ask(writer)
        try await writer.shutDown()
        return (summary, asks ? await server.next(1) : [])
    }

    /// Says this as a model would.
    private static func say(_ text: String) -> TrialServer.Manner {
        let json: JSONValue = [
            "choices": [["message": ["role": "assistant", "content": .string(text)]]]
        ]
        return .answer(200, body: JSONText.compact(json))
    }

    private static func ask(_ writer: SummaryWriter) async -> Summary {
        await withCheckedContinuation { continuation in
            writer.summarise(package) { continuation.resume(returning: $0) }
        }
    }

    @Test func whatTheServerWritesIsSaid() async throws {
        let text = "Maria Lopez wants a refund for order 4471. The kettle broke."
        let (summary, questions) = try await Self.summary(Self.say(text), key: "s3cret", asks: true)
        guard case .written(let said) = summary else {
            Issue.record("\(summary)")
            return
        }
        #expect(said.contains("Maria Lopez wants a refund"))
        let question = try #require(questions.first)
        #expect(question.uri == "/hooks/chat/completions")
        #expect(question.headers["authorization"] == "Bearer s3cret")
        let json = try JSONReader.read(question.body)
        #expect(json["model"] == "small" && json["temperature"] == 0)
        #expect(json["messages"]?.array?.first?["content"] == "Be brief.")
        let told = try #require(json["messages"]?.array?.last?["content"]?.string)
        #expect(told.contains("kettle") && told.contains("4471"))
        // The number the caller rings from, and how it is filed, stay here.
        for kept in ["4930111222", "call-1", "By template"] { #expect(!told.contains(kept)) }
    }

    @Test(
        arguments: [
            (.answer(500, body: "no"), .failed), (.answer(404, body: "{}"), .failed),
            (.answer(200, body: ""), .failed), (.answer(200, body: "{"), .failed),
            (.answer(200, body: "{\"choices\":[]}"), .failed),
            (.answer(200, body: "{\"choices\":[{\"message\":{\"content\":7}}]}"), .empty),
            (.answer(200, body: "{\"choices\":[{\"message\":{\"content\":null}}]}"), .empty),
            (.answer(200, body: String(repeating: " ", count: 70_000)), .failed),
            (.hangUp, .failed), (say(""), .empty), (say(" \n—!"), .empty),
            (say(String(repeating: "kettle refund money ", count: 40)), .tooLong),
            (say(String(repeating: "a", count: 5000)), .tooLong),
            (say("Maria Lopez wants a refund for order 9999."), .unfounded),
            (say("Peter wants a refund."), .unfounded),
        ] as [(TrialServer.Manner, Summary.Fault)])
    func whatIsOfNoUseIsToldFromTheRest(
        _ manner: TrialServer.Manner, _ fault: Summary.Fault
    ) async throws {
        let (summary, _) = try await Self.summary(manner)
        guard case .refused(fault, _) = summary else {
            Issue.record("\(summary) for \(manner)")
            return
        }
    }

    @Test func whoSaysNothingIsNotWaitedFor() async throws {
        let (summary, _) = try await Self.summary(.silence, deadline: .milliseconds(200))
        guard case .refused(.late, let detail) = summary else {
            Issue.record("\(summary)")
            return
        }
        #expect(detail.contains("200 ms"))
    }

    @Test func nobodyThereIsAFailure() async throws {
        let writer = SummaryWriter(
            .init(
                url: "http://127.0.0.1:1/v1", model: "m", deadline: .seconds(5),
                instructions: ""), policy: BriefingPolicy())
        let summary = await Self.ask(writer)
        guard case .refused(.failed, _) = summary else {
            Issue.record("\(summary)")
            return
        }
        try await writer.shutDown()
    }

    /// A flood of handoffs is no flood of questions.
    @Test func onlySoManyAreWrittenAtOnce() async throws {
        let server = try await TrialServer([.silence])
        let writer = SummaryWriter(
            .init(
                url: server.url, model: "m", deadline: .seconds(1), instructions: ""),
            policy: BriefingPolicy())
        let answers = await withTaskGroup(of: Summary.self) { group in
            for _ in 0..<40 { group.addTask { await Self.ask(writer) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let refused = answers.count {
            if case .refused(.failed, let detail) = $0 {
                detail.contains("too many")
            } else {
                false
            }
        }
        #expect(refused == 40 - 16)
        try await writer.shutDown()
    }
}
