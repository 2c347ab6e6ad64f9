// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Journal
import Testing
import Webhooks

@Suite struct WebhookFolderTests {
    private let place = TemporaryPlace()

    private func letter(_ number: Int, to endpoint: String = "crm") -> WebhookLetter {
        WebhookLetter(WebhookOutboxTests.message(number), to: endpoint, numbers: false)
    }

    @Test func lettersOutliveTheGateway() throws {
        let folder = try WebhookFolder(path: place.path + "/hooks")
        for number in [3, 1, 2] { try folder.keep(letter(number)) }
        try folder.keep(letter(1, to: "desk"))
        let again = try WebhookFolder(path: place.path + "/hooks")
        #expect(again.letters(.pending).count == 4)
        #expect(Set(again.letters(.pending)).contains(letter(2)))
        again.remove(letter(2).key)
        #expect(again.letters(.pending).count == 3)
    }

    @Test func whatIsGivenUpCanBeTriedAgain() throws {
        let folder = try WebhookFolder(path: place.path + "/hooks")
        var dead = letter(1)
        (dead.attempts, dead.failure) = (8, "answered 500")
        try folder.keep(dead)
        try folder.bury(dead)
        #expect(folder.letters(.pending).isEmpty)
        #expect(folder.letters(.dead) == [dead])
        try folder.revive(dead)
        #expect(folder.letters(.dead).isEmpty)
        #expect(folder.letters(.pending) == [letter(1)])
    }

    @Test func onlyTheOwnerReadsLetters() throws {
        let folder = try WebhookFolder(path: place.path + "/hooks")
        try folder.keep(letter(1))
        let path = place.path + "/hooks/pending"
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: path).first)
        for file in [path, "\(path)/\(name)"] {
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
            #expect((mode as? Int).map { $0 & 0o077 } == 0)
        }
    }

    /// What somebody else has put there is no letter, and harms none.
    @Test(arguments: ["", "{", "[]", "{\"id\":1}", String(repeating: "[", count: 100_000)])
    func whatIsNoLetterIsLeftAlone(text: String) throws {
        let folder = try WebhookFolder(path: place.path + "/hooks")
        try folder.keep(letter(1))
        try text.write(
            toFile: place.path + "/hooks/pending/x.json", atomically: true, encoding: .utf8)
        #expect(folder.letters(.pending) == [letter(1)])
    }

    @Test func theCursorIsKept() throws {
        let folder = try WebhookFolder(path: place.path + "/hooks")
        #expect(folder.cursor == nil)
        try folder.keep(JournalCursor(journal: "abc", position: 7))
        #expect(folder.cursor == JournalCursor(journal: "abc", position: 7))
        try "nonsense".write(
            toFile: place.path + "/hooks/cursor", atomically: true, encoding: .utf8)
        #expect(folder.cursor == nil)
    }
}
