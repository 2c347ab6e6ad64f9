// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Foundation
import JSON
import Testing

/// What tells versions apart, and who made them.
@Suite struct ConfigurationLogTests {
    private static func texts(_ gateway: String, rules: String = "rules: []") -> ConfigurationTexts
    {
        var texts = ConfigurationTexts()
        texts.add(gateway, named: ConfigurationTexts.gatewayName)
        texts.add(rules, named: "rules.yaml")
        return texts
    }

    private static let base = """
        sip: {udp: "0.0.0.0:5060"}
        trunks: {carrier: {uri: "sip:a", peers: [10.0.0.0/8]}}
        lines: {main: {numbers: ["*"], route: default}}
        operators: {anna: {uri: "sip:anna@192.0.2.1"}}
        routes: {default: {targets: [anna], last_resort: agent}}
        prompts: {texts: {goodbye: "Bye."}}
        agent: {on_close: auto, url: built-in}
        """

    // MARK: What has changed

    @Test(arguments: [
        ("targets: [anna]", "targets: [ben]", ["routes.default.targets"], []),
        ("sip:anna@192.0.2.1", "sip:anna@192.0.2.2", ["operators.anna.uri"], []),
        ("route: default", "route: other", ["lines.main.route"], []),
        ("0.0.0.0:5060", "0.0.0.0:5061", [], ["sip.udp"]),
        ("Bye.", "So long.", [], ["prompts.texts.goodbye"]),
        ("10.0.0.0/8", "11.0.0.0/8", [], ["trunks.carrier.peers"]),
        (#""sip:a""#, #""sip:b""#, ["trunks.carrier.uri"], []),
        ("on_close: auto", "on_close: hang-up", ["agent.on_close"], []),
        ("url: built-in", "url: ws://a", [], ["agent.url"]),
        ("numbers: [\"*\"]", "numbers: [\"7\"]", [], ["lines.main.numbers"]),
        ("routes:", "briefing: {seconds: 5}\nroutes:", ["briefing.seconds"], []),
    ])
    func changesAreToldByWhetherTheyTakeARestart(
        old: String, new: String, live: [String], restart: [String]
    ) {
        let change = ConfigurationChange(
            from: Self.texts(Self.base), to: Self.texts(Self.base.replacing(old, with: new)))
        #expect(change.live == live && change.restart == restart)
    }

    @Test func commentsAndOrderAreNoChangeOfTheGateway() {
        let lines = Self.base.split(separator: "\n")
        let other = "# Another day.\n" + lines.reversed().joined(separator: "\n")
        let change = ConfigurationChange(from: Self.texts(Self.base), to: Self.texts(other))
        #expect(change.live == [] && change.restart == [])
    }

    @Test func everyPartHasItsVersion() {
        let base = Self.texts(Self.base).versions
        #expect(base.count == 3 && Set(base.values).count == 3)
        let changed: (String, String, String) -> [ConfigurationPart] = { old, new, rules in
            let versions = Self.texts(Self.base.replacing(old, with: new), rules: rules).versions
            return ConfigurationPart.allCases.filter { versions[$0] != base[$0] }
        }
        #expect(changed("[anna]", "[ben]", "rules: []") == [.routes])
        #expect(changed("Bye", "So long", "rules: []") == [.prompts])
        #expect(changed("x", "x", "rules: [] # Another.") == [.rules])
        #expect(changed("5060", "5061", "rules: []") == [])
    }

    // MARK: The log

    private static func entry(
        _ version: String, _ cause: ConfigurationEntry.Cause = .start, pending: [String] = []
    ) -> ConfigurationEntry {
        ConfigurationEntry(
            at: WallTime(milliseconds: 1_795_342_795_120), version: version,
            parts: [.rules: "r-\(version)", .routes: "o", .prompts: "p"], cause: cause,
            author: "Jo", note: "more \"patience\"\nhere", pending: pending)
    }

    private static func withLog(_ body: (ConfigurationLog) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("log-tests-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(ConfigurationLog(besideJournal: folder + "/var/journal.sqlite"))
    }

    @Test func entriesComeBackInTheirOrder() throws {
        try Self.withLog { log in
            #expect(log.entries() == [] && log.entry(of: "a") == nil)
            let entries = [
                Self.entry("a"), Self.entry("b", .signal),
                Self.entry("c", .api, pending: ["sip.udp"]),
            ]
            for entry in entries { try log.add(entry) }
            #expect(log.entries() == entries)
            #expect(log.entry(of: "b") == entries[1])
            #expect(entries[1].changed(since: entries[0]) == [.rules])
            #expect(entries[0].changed(since: nil) == ConfigurationPart.allCases)
            let attributes = try FileManager.default.attributesOfItem(atPath: log.path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }

    /// A gateway that is started anew with what it had adds nothing; going back does.
    @Test func onlyNewVersionsAreAdded() throws {
        try Self.withLog { log in
            for version in ["a", "a", "b", "b", "a"] { try log.add(Self.entry(version)) }
            #expect(log.entries().map(\.version) == ["a", "b", "a"])
        }
    }

    /// A line that was cut off, or is of another version, costs no other.
    @Test func damagedLinesArePassedOver() throws {
        try Self.withLog { log in
            try log.add(Self.entry("a"))
            let handle = try #require(FileHandle(forWritingAtPath: log.path))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("{\"at\":\n\u{FF}\nnull\n{\"version\":\"x\"}\n".utf8))
            try handle.close()
            try log.add(Self.entry("b"))
            #expect(log.entries().map(\.version) == ["a", "b"])
        }
    }

    @Test func anEntryIsToldInWords() {
        #expect(
            Self.entry("a", .signal, pending: ["sip.udp"]).words
                == "loaded 2026-11-22T10:19:55.120Z by SIGHUP, by Jo: \"more \"patience\"\nhere\" "
                + "(without sip.udp)")
    }

    // MARK: What rules say of themselves

    @Test func rulesMaySayWhoWroteThemAndWhy() throws {
        let text = ConfigurationText.minimal + "\ntriggers: rules.yaml"
        let loaded = try ConfigurationText.load(
            text, triggers: "author: Jo\nnote: more patience\nrules: []"
        ).get()
        #expect(loaded.remark.author == "Jo" && loaded.remark.note == "more patience")
        let silent = try ConfigurationText.load(text, triggers: "rules: []").get()
        #expect(silent.remark.author == nil && silent.remark.note == nil)
        #expect(ConfigurationText.problems(text, triggers: "author: ''\nrules: []").count == 1)
    }
}
