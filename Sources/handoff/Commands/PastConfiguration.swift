// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import Triggers

/// What calls went by, as it is kept beside their journal.
struct PastConfiguration {
    private let shelf: ConfigurationShelf
    private let log: ConfigurationLog

    init(besideJournal path: String) {
        shelf = ConfigurationShelf(besideJournal: path)
        log = ConfigurationLog(besideJournal: path)
    }

    /// When a version was loaded, by whom and why; nil where that is not known.
    func words(of version: String?) -> String? {
        version.flatMap { log.entry(of: $0) }.map(\.words)
    }

    /// The rules of a version; nil where it was not kept, or is not read any more. Variables and
    /// secrets are not those of then: rules need none.
    func rules(of version: String?) -> [TriggerRule]? {
        guard let version, let texts = shelf.texts(of: version), let gateway = texts.files.first
        else { return nil }
        let loaded = GatewayConfiguration.load(
            gateway: ConfigurationFile(name: gateway.name, text: gateway.text),
            environment: ConfigurationTexts.standIns(in: texts.bundle)
        ) { name in
            let text = texts.files.first { $0.name == name }?.text ?? "unknown-secret"
            return .success(ConfigurationFile(name: name, text: text))
        }
        return try? loaded.get().rules
    }
}

/// The terminal that output goes to, if it is one.
struct Terminal {
    /// Of what is no terminal: those of most.
    private static let standardColumns = 80

    private var isThere: Bool { isatty(STDOUT_FILENO) == 1 }

    /// How wide it is.
    var columns: Int {
        var size = winsize()
        guard isThere, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return Self.standardColumns
        }
        return Int(size.ws_col)
    }

    /// Whether colours are welcome (no-color.org).
    var takesColours: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isThere && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }
}
