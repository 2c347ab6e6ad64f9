// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Testing

/// Where the journal is, is known as long as what the file says of it can be read.
@Suite struct JournalWhereaboutsTests {
    private static func store(
        _ text: String
    ) -> Result<JournalSettings.Store, ConfigurationProblems> {
        JournalSettings.whereabouts(
            in: ConfigurationFile(name: "gateway.yaml", text: text), environment: ["DIR": "/data"])
    }

    @Test(arguments: [
        ("", "var/journal.sqlite"), ("journal:", "var/journal.sqlite"),
        ("journal: {path: a.sqlite}", "a.sqlite"),
        ("journal: {path: \"${DIR}/a.sqlite\"}", "/data/a.sqlite"),
        ("operators: 3\njournal: {path: a.sqlite}\nrouts: {}", "a.sqlite"),
        ("triggers: nowhere.yaml\nsip: {udp: never}\njournal: {path: a.sqlite}", "a.sqlite"),
        ("agent: {url: \"${NOT_SET}\"}\njournal: {keep_days: 3}", "var/journal.sqlite"),
    ])
    func isKnownWhateverElseIsWrong(text: String, path: String) throws {
        guard case .sqlite(let file) = try Self.store(text).get() else {
            Issue.record("no file")
            return
        }
        #expect(file.path == path)
    }

    @Test func mayBeNoFileAtAll() throws {
        let store = try Self.store("journal: {store: memory}\nrouts: {}").get()
        #expect(store == .memory(calls: 20_000))
    }

    @Test(arguments: [
        ("a: [", 2, "not YAML", ""), ("\tx", 1, "not YAML", ""),
        ("x: 1\njournal: {pth: a.sqlite}", 2, "unknown key 'pth'", "'path'"),
        ("x: 1\njornal: {path: a.sqlite}", 2, "unknown key 'jornal'", "'journal'"),
        ("journal: a.sqlite", 1, "'journal' must hold keys", "settings below it"),
        ("journal: {path: [a]}", 1, "'path' must be one value", "a text"),
        ("journal: {path: \"\"}", 1, "'path' is empty", "1 to 1000"),
        ("journal: {path: \"${HOME}\"}", 1, "HOME is not set", "set HOME"),
        ("journal: {store: postgres}", 1, "'store' is 'postgres'", "sqlite"),
    ])
    func isNotGuessed(text: String, line: Int, what: String, write: String) {
        guard case .failure(let problems) = Self.store(text) else {
            Issue.record("known: \(text)")
            return
        }
        #expect(
            problems.list.contains {
                $0.line == line && $0.what.contains(what) && $0.write.contains(write)
            }, "\(problems.list)")
    }
}
