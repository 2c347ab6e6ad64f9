// SPDX-License-Identifier: Apache-2.0

import SoundFiles
import Yams

/// What tells two configurations apart, by the keys of their files: `routes.default.targets`.
package struct ConfigurationChange: Sendable, Hashable {
    /// Holds for new calls at once when it is loaded by a gateway that runs.
    package let live: [String]
    /// Holds after a restart: sockets, threads, sounds and files are made at the start.
    package let restart: [String]

    package init(from old: ConfigurationTexts, to new: ConfigurationTexts) {
        let (before, after) = (old.values, new.values)
        let changed = Set(before.keys).union(after.keys)
            .filter { before[$0] != after[$0] }.sorted()
        live = changed.filter(Self.isLive)
        restart = changed.filter { !Self.isLive($0) }
    }

    private static let liveSections: Set = [
        "triggers", "routes", "default_route", "hours", "operators", "groups", "handoff",
        "briefing",
        "privacy",
    ]
    private static let liveKeys: Set = ["agent.start_timeout_seconds", "agent.on_close"]

    /// Whether a reload is enough: whom to call, when and how. Whose calls come in is none of it.
    fileprivate static func isLive(_ path: String) -> Bool {
        let parts = path.split(separator: ".")
        guard let section = parts.first.map(String.init) else { return false }
        if path.hasPrefix("briefing.summariser") { return false }
        if liveSections.contains(section) || liveKeys.contains(path) { return true }
        return switch section {
        case "lines": parts.last == "route"
        case "trunks": parts.count == 3 && parts[2] != "peers" || parts.count > 3
        default: false
        }
    }
}

/// The parts of a configuration whose versions are told apart in its log.
package enum ConfigurationPart: String, Sendable, Hashable, CaseIterable {
    /// When a human is called: the files of rules.
    case rules
    /// Who is called and how.
    case routes
    case prompts
}

extension ConfigurationTexts {
    /// The SHA-256 of each part, in hexadecimal digits.
    package var versions: [ConfigurationPart: String] {
        let values = values
        func hash(_ isWanted: (String) -> Bool) -> String {
            let lines = values.filter { isWanted($0.key) }.sorted { $0.key < $1.key }
                .map { "\($0.key)=\($0.value)\n" }
            return FileHash.sha256(of: Array(lines.joined().utf8))
        }
        return [
            .rules: hash { $0 == Self.rulesKey },
            .routes: hash { $0 != Self.rulesKey && ConfigurationChange.isLive($0) },
            .prompts: hash { $0.hasPrefix("prompts.") },
        ]
    }

    /// Stands for all that the files of rules say.
    private static let rulesKey = "triggers"
    /// Mappings within mappings beyond this are compared as a whole.
    private static let deepest = 8

    /// What the files say, by its keys; comments are none of it, but for those of rules.
    fileprivate var values: [String: String] {
        var values: [String: String] = [:]
        if let file = files.first, let root = try? Yams.compose(yaml: file.text) {
            Self.add(root, under: "", depth: 0, to: &values)
        }
        values[Self.rulesKey] = files.dropFirst().map { "\($0.name)\n\($0.text)\n" }.joined()
        return values
    }

    private static func add(
        _ node: Node, under path: String, depth: Int, to values: inout [String: String]
    ) {
        if case .mapping(let mapping) = node, depth < deepest {
            for (key, value) in mapping {
                guard let name = key.scalar?.string else { continue }
                let path = path.isEmpty ? name : "\(path).\(name)"
                add(value, under: path, depth: depth + 1, to: &values)
            }
        } else if case .scalar(let scalar) = node {
            values[path] = scalar.string
        } else {
            values[path] = (try? Yams.serialize(node: node)) ?? ""
        }
    }
}
