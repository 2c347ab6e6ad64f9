// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging

/// A path in a directory of its own, removed with everything in it.
final class TemporaryFile: Sendable {
    private let directory: URL
    let path: String

    init() {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("journal-tests-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        path = directory.appendingPathComponent("journal.sqlite").path
    }

    deinit { try? FileManager.default.removeItem(at: directory) }
}

extension Logger {
    /// A logger that says nothing.
    static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
