// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
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
        let path = try path()
        guard FileManager.default.fileExists(atPath: path) else {
            throw ValidationError(
                "there is no journal at \(path): no gateway has run here yet, or name it with "
                    + "--journal FILE")
        }
        return try CallJournal.readingSQLite(path: path)
    }

    /// Where the journal is that `open` opens.
    func path() throws -> String { try journal ?? configuredPath() }

    /// Past calls can be read whatever is wrong with the rest of the gateway file.
    private func configuredPath() throws -> String {
        let file: ConfigurationFile
        switch ConfigurationFile.read(path: config) {
        case .success(let found): file = found
        case .failure(let problem): throw unknownPlace("\(problem)")
        }
        let environment = ProcessInfo.processInfo.environment
        switch JournalSettings.whereabouts(in: file, environment: environment) {
        case .success(.sqlite(let file)): return file.path
        case .success(.memory):
            throw ValidationError(
                "the journal of \(config) is in the memory of its gateway ('store: memory'): ask "
                    + "its API, at /v1/calls, or name a file with --journal FILE")
        case .failure(let problems): throw unknownPlace("\(problems)")
        }
    }

    private func unknownPlace(_ why: String) -> ValidationError {
        ValidationError(
            "\(why)\nso it is not known where the journal is: mend that, or name the journal's file "
                + "with --journal FILE")
    }

    /// The one call of this identity, or with this beginning of it; `last` is the newest.
    func find(_ call: String, in journal: CallJournal) throws -> CallSummary {
        let calls = try journal.calls(CallQuery(limit: call == "last" ? 1 : 10_000))
        let matches = call == "last" ? calls : calls.filter { $0.call.rawValue.hasPrefix(call) }
        switch matches.count {
        case 1: return matches[0]
        case 0: throw ValidationError("no call \(call) in the journal; `handoff calls` lists them")
        default:
            throw ValidationError(
                "\(matches.count) calls begin with \(call): write more of the identity")
        }
    }
}
