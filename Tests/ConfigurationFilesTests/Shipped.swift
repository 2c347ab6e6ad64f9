// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Files that come with the gateway.
enum Shipped {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    static func path(_ name: String) -> String { "\(root)/\(name)" }

    /// `config/triggers.yaml` and the rule sets in `config/rules`.
    static var ruleFiles: [String] {
        let sets =
            (try? FileManager.default.contentsOfDirectory(atPath: path("config/rules"))) ?? []
        return [path("config/triggers.yaml")]
            + sets.filter { $0.hasSuffix(".yaml") }.sorted().map { path("config/rules/\($0)") }
    }
}
