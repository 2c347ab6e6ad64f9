// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import Testing

@Suite struct ConfigurationTextsTests {
    private static func texts(_ files: [(String, String)]) -> ConfigurationTexts {
        var texts = ConfigurationTexts()
        for (name, text) in files { texts.add(text, named: name) }
        return texts
    }

    @Test(arguments: [
        [("gateway.yaml", "sip: {}\n")],
        [("gateway.yaml", ""), ("../my rules.yaml", "#> x 3\nrules: {}")],
        [("gateway.yaml", "\u{1F600}\n#> gateway.yaml 1\n"), ("a", "\n\n"), ("b", "ü")],
    ])
    func aBundleIsReadAsItWas(files: [(String, String)]) {
        let texts = Self.texts(files)
        #expect(ConfigurationTexts(bundle: texts.bundle) == texts)
        #expect(texts.version?.count == 64)
    }

    @Test(arguments: [
        "", "sip: {}", "#> gateway.yaml", "#> gateway.yaml x\n", "#> gateway.yaml -1\n\n",
        "#> gateway.yaml 3\nab", "#> gateway.yaml 3\nabc", "#> gateway.yaml 2\nabc\n",
        "#> other.yaml 1\na\n", "#> gateway.yaml 99999999999999999999\na\n", "#>  1\na\n",
        "#> gateway.yaml 1\nü\n",
    ])
    func whatIsNoBundleIsRefused(text: String) {
        #expect(ConfigurationTexts(bundle: text) == nil)
    }

    @Test func theVersionTellsConfigurationsApart() {
        let one = Self.texts([("gateway.yaml", "a: 1")])
        #expect(one.version != Self.texts([("gateway.yaml", "a: 2")]).version)
        #expect(one.version != Self.texts([("gateway.yaml", "a: 1"), ("b", "")]).version)
        #expect(ConfigurationTexts().version == nil)
    }

    /// The texts are those of the files, variables as they stand there and secrets not among them.
    @Test func whatIsLoadedKnowsItsTexts() throws {
        let text = """
            operators:
              anna: {uri: "sip:anna@127.0.0.1", auth: {user: a, password_file: secret}}
              ben: {uri: "sip:ben@127.0.0.1", auth: {user: b, password: "${BEN}"}}
            routes: {default: {targets: [anna, ben], last_resort: goodbye}}
            triggers: rules.yaml
            """
        let loaded = try GatewayConfiguration.load(
            gateway: ConfigurationFile(name: "etc/gateway.yaml", text: text),
            environment: ["BEN": "hidden-word"]
        ) { name in
            .success(
                ConfigurationFile(
                    name: name, text: name == "secret" ? "another-hidden-word" : "rules: []"))
        }.get()
        #expect(loaded.texts.files.map(\.name) == ["gateway.yaml", "rules.yaml"])
        #expect(loaded.texts.files[0].text == text)
        #expect(!loaded.texts.bundle.contains("hidden-word"))
    }

    @Test func aShelfGivesBackWhatItKept() throws {
        let folder = NSTemporaryDirectory() + "shelf-\(UInt64.random(in: 0...(.max)))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let shelf = ConfigurationShelf(besideJournal: folder + "/journal.sqlite")
        #expect(shelf.folder == folder + "/configurations")
        let texts = Self.texts([("gateway.yaml", "a: 1"), ("triggers.yaml", "rules: {}")])
        let version = try #require(texts.version)
        #expect(shelf.texts(of: version) == nil)
        try shelf.keep(texts)
        try shelf.keep(texts)
        #expect(shelf.texts(of: version) == texts)
        let path = shelf.folder + "/\(version).yaml"
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        for other in ["", "../../x", String(repeating: "a", count: 64), version + "0"] {
            #expect(shelf.texts(of: other) == nil)
        }
        try "changed".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(shelf.texts(of: version) == nil)
        #expect(throws: (any Error).self) {
            try ConfigurationShelf(folder: "/proc/none").keep(texts)
        }
    }
}
