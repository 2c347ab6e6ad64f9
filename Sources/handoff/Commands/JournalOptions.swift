// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConfigurationFiles
import Foundation
import Journal
import JournalSQLite

/// Which journal to read.
struct JournalOptions: ParsableArguments {
    @Option(name: .long, help: "The gateway file that names the journal.")
    var config = "config/gateway.yaml"

    @Option(name: .long, help: "The journal file itself, instead of the one in --config.")
    var journal: String?

    /// Opens the journal for reading alone, also while a gateway writes it.
    func open() throws -> CallJournal {
        let path = try journal ?? loadConfiguration(config).journal.path
        guard FileManager.default.fileExists(atPath: path) else {
            throw ValidationError(
                "there is no journal at \(path): no gateway has run here yet, or name it with "
                    + "--journal FILE")
        }
        return try CallJournal.readingSQLite(path: path)
    }
}
