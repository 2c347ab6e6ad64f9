// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import JSON
import Testing
import Triggers

/// `Docs/Triggers.md` says what the rules do: its tables are made of the catalog, its examples load.
@Suite struct RuleDocumentTests {
    private static let path = Shipped.path("Docs/Triggers.md")
    private static let start = "<!-- made by RuleDocumentTests of what the conditions ask for -->\n"
    private static let end = "<!-- end -->"

    @Test func theTablesAreThoseOfTheCatalog() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let head = try #require(text.firstRange(of: Self.start))
        let tail = try #require(text.firstRange(of: Self.end))
        let tables = ConditionCatalog.all.map(Self.table).joined(separator: "\n")
        let expected = text[..<head.upperBound] + "\n" + tables + "\n" + text[tail.lowerBound...]
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try expected.write(toFile: Self.path, atomically: true, encoding: .utf8)
            return
        }
        #expect(
            text == expected,
            "write them anew: UPDATE_GOLDEN=1 make test TEST_FLAGS='--filter RuleDocumentTests'")
    }

    private static func table(_ kind: any TriggerCondition.Type) -> String {
        let settings = RecordedFields.settings(of: kind)
        let title =
            "### `\(kind.name)`\n\n\(kind.doc.prefix(1).uppercased())\(kind.doc.dropFirst())."
        guard !settings.isEmpty else { return title + " It has no settings.\n" }
        return title + "\n\n| setting | | value | when left out |\n|---|---|---|---|\n"
            + rows(settings, below: "").joined(separator: "\n") + "\n"
    }

    private static func rows(_ settings: [RecordedFields.Setting], below: String) -> [String] {
        settings.flatMap { setting -> [String] in
            let name = below + setting.field.name
            let fallback =
                setting.field.example != nil
                ? "needed: `\(setting.field.example ?? "")`"
                : setting.fallback.map { "`\(plain($0))`" } ?? "–"
            let row = "| `\(name)` | \(setting.field.doc) | \(value(setting.shape)) | \(fallback) |"
                .replacing("`|`", with: "`\\|`")
            guard case .groups(let inner) = setting.shape else { return [row] }
            return [row] + rows(inner, below: name + "[].")
        }
    }

    private static func plain(_ value: JSONValue) -> String {
        if let text = value.string { return text }
        guard let list = value.array else { return JSONText.compact(value) }
        return "[" + list.map(plain).joined(separator: ", ") + "]"
    }

    private static func value(_ shape: RecordedFields.Shape) -> String {
        func range<Bound>(_ range: ClosedRange<Bound>, _ write: (Bound) -> String) -> String {
            "\(write(range.lowerBound)) to \(write(range.upperBound))"
        }
        func short(_ value: Double) -> String { JSONText.compact(.plain(value)) }
        return switch shape {
        case .text(let limit): "a text of at most \(limit) characters"
        case .texts: "texts"
        case .number(let bounds): range(bounds, short)
        case .seconds(let bounds): range(bounds, short) + " seconds"
        case .integer(let bounds): range(bounds) { "\($0)" } + ", whole"
        case .flag: "`true`, `false`"
        case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .choices(let words): "some of " + words.map { "`\($0)`" }.joined(separator: ", ")
        case .condition: "a condition"
        case .conditions: "conditions"
        case .groups: "a list of the following"
        }
    }

    /// The examples in the text, by their order.
    private static func examples() throws -> [String] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return text.components(separatedBy: "```yaml\n").dropFirst()
            .compactMap { $0.components(separatedBy: "\n```").first }
    }

    /// Every example loads, beside a bot that reports, and none is warned of.
    @Test func everyExampleLoads() throws {
        let gateway = """
            \(ConfigurationText.minimal)
            triggers: triggers.yaml
            agent: {url: "ws://127.0.0.1:9000"}
            recordings: {begin: asked}
            """
        for example in try Self.examples() {
            let loaded = GatewayConfiguration.load(
                gateway: ConfigurationFile(name: "gateway.yaml", text: gateway), environment: [:]
            ) { name in
                name == "triggers.yaml"
                    ? .success(ConfigurationFile(name: name, text: example))
                    : ConfigurationFile.read(path: Shipped.path("config/\(name)"))
            }
            switch loaded {
            case .success(let loaded): #expect(loaded.warnings.isEmpty, "\(loaded.warnings)")
            case .failure(let problems): Issue.record("\(example)\n\(problems)")
            }
        }
    }

    @Test func everyConditionHasAnExample() throws {
        let all = try Self.examples().joined(separator: "\n")
        for kind in ConditionCatalog.all {
            let isThere = [
                "when: \(kind.name)\n", "\(kind.name): ", "\(kind.name):\n", "- \(kind.name)\n",
            ]
            .contains { all.contains($0) }
            #expect(isThere, "\(kind.name)")
        }
    }
}
