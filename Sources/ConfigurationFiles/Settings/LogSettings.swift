// SPDX-License-Identifier: Apache-2.0

/// What the gateway logs (`log:`).
package struct LogSettings: Sendable, Hashable {
    package enum Level: String, Sendable, Hashable, CaseIterable {
        case trace, debug, info, notice, warning, error
    }

    package var level: Level

    package init(level: Level = .info) { self.level = level }

    init(_ section: YAMLSection) { level = section.choice("level", .info) }
}
