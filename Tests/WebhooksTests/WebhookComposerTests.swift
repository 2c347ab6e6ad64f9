// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Journal
import Testing
import Timing
import Webhooks

/// What is told of a call, by its journal.
@Suite struct WebhookComposerTests {
    private let call = CallID(rawValue: "c1")

    private func records(_ events: [(String, JSONValue)]) -> [PlacedRecord] {
        events.enumerated().map { index, event in
            PlacedRecord(
                position: Int64(index + 1),
                record: JournalRecord(
                    call: call, sequence: index + 1, at: WallTime(milliseconds: 1000),
                    offset: .zero, name: event.0, words: "", detail: event.1))
        }
    }

    private let story: [(String, JSONValue)] = [
        ("call.arrived", ["from": "sip:+15550101", "line": "main"]),
        ("signal.digit", ["key": "0"]),
        ("handoff.began", ["handoff": "c1-h1", "route": "default"]),
        (
            "handoff.package",
            ["reason": "asked", "caller": ["address": "sip:+15550101", "name": "Eva"]]
        ),
        ("operator.dialled", ["attempt": 1, "target": "anna"]),
        ("handoff.offered", ["handoff": "c1-h1", "attempt": 1, "target": "anna"]),
        ("bridged", ["attempt": 1]),
        (
            "handoff.ended",
            ["handoff": "c1-h1", "outcome": "bridged", "reason": "completed", "retryable": false]
        ),
        ("call.ended", ["reason": "caller hung up"]),
    ]

    @Test func aHandoffIsToldFromItsBeginningToItsEnd() {
        var composer = WebhookComposer(journal: "j")
        let messages = records(story).compactMap { composer.message(of: $0) }
        #expect(messages.map(\.event) == [.began, .ringing, .accepted, .ended, .callEnded])
        #expect(messages.map(\.id) == ["msg_j-3", "msg_j-6", "msg_j-7", "msg_j-8", "msg_j-9"])
        #expect(messages[1].data["target"]?.string == "anna")
        #expect(messages[2].data["target"]?.string == "anna")
        #expect(messages[2].data["package"]?["reason"]?.string == "asked")
        #expect(messages[3].data["outcome"]?.string == "bridged")
        #expect(messages[4].data["handoffs"]?.integer == 1)
        #expect(messages[4].data["package"] == nil)
        #expect(!composer.knows(call))
    }

    /// Whoever comes in the middle of a call tells the same once the beginning is made up for.
    @Test(arguments: 0...8)
    func whoComesLaterTellsTheSame(from start: Int) {
        var whole = WebhookComposer(journal: "j")
        let all = records(story)
        let expected = all.map { whole.message(of: $0) }
        var late = WebhookComposer(journal: "j")
        for placed in all[..<start] { late.follow(placed.record) }
        for index in start..<all.count {
            #expect(late.message(of: all[index]) == expected[index])
        }
    }

    @Test func aNumberIsToldOnlyToWhoMayKnow() throws {
        var composer = WebhookComposer(journal: "j")
        let messages = records(story).compactMap { composer.message(of: $0) }
        for message in messages where message.data["package"] != nil {
            #expect(!message.body(numbers: false).contains("15550101"))
            #expect(message.body(numbers: false).contains("Eva"))
            #expect(message.body(numbers: true).contains("15550101"))
        }
    }

    @Test func theBodyIsAsStandardWebhooksHaveIt() throws {
        let message = WebhookOutboxTests.message()
        let body = try JSONReader.read(message.body(numbers: true))
        #expect(body["type"]?.string == "handoff.began")
        #expect(body["timestamp"]?.string == "1970-01-01T00:00:00.000Z")
        #expect(body["data"]?["call"]?.string == "c")
    }

    /// Of calls that never end the oldest makes room, and what comes of it is told all the same.
    @Test func callsWithoutAnEndDoNotPileUp() {
        var composer = WebhookComposer(journal: "j", limit: 3)
        let records = records(story)
        for number in 1...10 {
            var placed = records[2]
            placed.record.call = CallID(rawValue: "c\(number)")
            _ = composer.message(of: placed)
        }
        let known = (1...10).filter { composer.knows(CallID(rawValue: "c\($0)")) }
        #expect(known == [8, 9, 10])
        #expect(composer.message(of: records[7])?.event == .ended)
    }
}
