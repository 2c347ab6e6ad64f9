// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Journal
import Logging
import Testing
import Timing
import TrialServer
import Webhooks

/// From the journal to a server, over real HTTP.
@Suite struct WebhookServiceTests {
    private let place = TemporaryPlace()
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func append(
        _ journal: CallJournal, _ sequence: Int, _ name: String, _ detail: JSONValue = [:]
    ) async {
        let record = JournalRecord(
            call: CallID(rawValue: "c1"), sequence: sequence, at: WallTime(milliseconds: 0),
            offset: .zero, name: name, words: "", detail: detail)
        await withCheckedContinuation { continuation in
            journal.append([record]) { _ in continuation.resume() }
        }
    }

    private func service(
        _ server: TrialServer, _ journal: CallJournal, events: Set<WebhookEvent>
    ) throws -> WebhookService {
        var endpoint = WebhookOutboxTests.endpoint(events: events)
        endpoint.url = server.url
        return WebhookService(
            [endpoint], folder: try WebhookFolder(path: place.path + "/hooks"), journal: journal,
            logger: logger, seed: 1, clock: { .zero },
            wall: { WallTime(milliseconds: 0) })
    }

    /// What happens while the gateway runs is told; so is, once it runs again, what happened
    /// meanwhile, and nothing twice.
    @Test func whatHappenedMeanwhileIsToldLate() async throws {
        let journal = MemoryJournal(limit: 100).journal
        let server = try await TrialServer([.answer(200)])
        await append(journal, 1, "call.arrived")
        let folder = try WebhookFolder(path: place.path + "/hooks")
        try folder.keep(
            JournalCursor(journal: journal.page(PageQuery(after: 0)).journal, position: 1))
        await append(journal, 2, "handoff.began", ["handoff": "c1-h1", "route": "default"])
        await append(journal, 3, "handoff.package", ["reason": "asked"])
        let service = try service(server, journal, events: [.began, .ended])
        let running = Task { try await service.run() }
        let first = await server.next(1)
        #expect(first[0].headers["webhook-id"]?.hasSuffix("-2") == true)
        await append(journal, 4, "handoff.ended", ["handoff": "c1-h1", "outcome": "bridged"])
        let second = await server.next(1)
        #expect(second[0].headers["webhook-id"]?.hasSuffix("-4") == true)
        #expect(second[0].body.contains("asked"))
        running.cancel()
        journal.close()
        try await running.value
        #expect(service.metrics.contains { $0.name == "webhooks_delivered_total" })
    }

    /// A letter that somebody lets live again is posted.
    @Test func aLetterInTheFolderIsPosted() async throws {
        let journal = MemoryJournal(limit: 100).journal
        let server = try await TrialServer([.answer(200)])
        let folder = try WebhookFolder(path: place.path + "/hooks")
        try folder.bury(WebhookLetter(WebhookOutboxTests.message(9), to: "crm", numbers: false))
        for letter in folder.letters(.dead) { try folder.revive(letter) }
        let service = try service(server, journal, events: [])
        let running = Task { try await service.run() }
        #expect(await server.next(1)[0].headers["webhook-id"] == "msg_j-9")
        running.cancel()
        journal.close()
        try await running.value
    }
}
