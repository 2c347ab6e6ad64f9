// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import ConfigurationFiles
import Exchange
package import Logging

/// Puts the rules and routes of the files as they are now in the place of those a gateway runs by.
///
/// It is all or nothing: files with a problem change nothing. One reload after another; calls that
/// run keep what they came under.
package actor ConfigurationReloader {
    /// What a reload has come to.
    package struct Outcome: Sendable {
        /// Calls that come now name it.
        package var version: String
        /// The keys that tell it from what was there before, as far as they hold now.
        package var changed: [String]
        /// The keys that have changed since the gateway was started, and take a restart.
        package var pending: [String]
        /// What loads and is probably not meant.
        package var warnings: [ConfigurationProblem]
    }

    /// How files are read, who changed one, and what time it is.
    package struct Means: Sendable {
        package var load: @Sendable () -> Result<GatewayConfiguration, ConfigurationProblems>
        /// Who changed the files, as far as the system knows.
        package var author: @Sendable () -> String?
        package var now: @Sendable () -> WallTime

        package init(
            load: @escaping @Sendable () -> Result<GatewayConfiguration, ConfigurationProblems>,
            author: @escaping @Sendable () -> String?, now: @escaping @Sendable () -> WallTime
        ) {
            self.load = load
            self.author = author
            self.now = now
        }
    }

    /// Hands other settings to the gateway that runs.
    package typealias Apply = @Sendable (GatewayConfiguration) async throws -> Void

    private let means: Means
    private let apply: Apply
    private let logger: Logger
    /// What the gateway was started with: what else has changed since takes a restart.
    private let started: ConfigurationTexts
    /// Where its journal is, whatever the files say by now.
    private let journal: JournalSettings
    private var running: ConfigurationTexts
    /// The reload that runs, after which the next one begins: an actor lets others in while it waits.
    private var last: Task<Result<Outcome, ConfigurationProblems>, Never>?

    /// `started` is what the gateway was started with.
    package init(
        _ started: GatewayConfiguration, means: Means, logger: Logger, apply: @escaping Apply
    ) {
        self.means = means
        self.apply = apply
        self.logger = logger
        self.started = started.texts
        journal = started.journal
        running = started.texts
    }

    /// Keeps a configuration and its entry beside the journal, before calls go by it. Calls are
    /// answered without.
    package nonisolated func keep(
        _ configuration: GatewayConfiguration, cause: ConfigurationEntry.Cause,
        author: String? = nil, note: String? = nil
    ) {
        guard case .sqlite(let file) = journal.store,
            let version = configuration.texts.version
        else { return }
        let change = ConfigurationChange(from: started, to: configuration.texts)
        let entry = ConfigurationEntry(
            at: means.now(), version: version, parts: configuration.texts.versions, cause: cause,
            author: author ?? configuration.remark.author ?? means.author(),
            note: note ?? configuration.remark.note, pending: change.restart)
        do {
            try ConfigurationShelf(besideJournal: file.path).keep(configuration.texts)
            try ConfigurationLog(besideJournal: file.path).add(entry)
        } catch {
            logger.warning("the configuration is not kept", metadata: ["error": "\(error)"])
        }
    }

    /// Reads the files again. `author` and `note` go before what the files say of themselves.
    package func reload(
        cause: ConfigurationEntry.Cause, author: String? = nil, note: String? = nil
    ) async -> Result<Outcome, ConfigurationProblems> {
        let before = last
        let next = Task {
            _ = await before?.value
            return await load(cause: cause, author: author, note: note)
        }
        last = next
        return await next.value
    }

    private func load(
        cause: ConfigurationEntry.Cause, author: String?, note: String?
    ) async -> Result<Outcome, ConfigurationProblems> {
        let loaded: GatewayConfiguration
        switch means.load() {
        case .success(let configuration): loaded = configuration
        case .failure(let problems):
            for problem in problems.list { logger.error("not reloaded: \(problem)") }
            logger.error("the rules and routes stay as they were")
            return .failure(problems)
        }
        let changed = ConfigurationChange(from: running, to: loaded.texts).live
        keep(loaded, cause: cause, author: author, note: note)
        do {
            try await apply(loaded)
        } catch {
            let problem = loaded.problem(
                "", "cannot be put in place: \(error)", write: "nothing; the gateway stops")
            logger.error("not reloaded: \(problem)")
            return .failure(ConfigurationProblems([problem]))
        }
        running = loaded.texts
        for warning in loaded.warnings { logger.warning("\(warning)") }
        let outcome = Outcome(
            version: loaded.texts.version ?? "", changed: changed,
            pending: ConfigurationChange(from: started, to: loaded.texts).restart,
            warnings: loaded.warnings)
        tell(outcome, cause: cause)
        return .success(outcome)
    }

    private func tell(_ outcome: Outcome, cause: ConfigurationEntry.Cause) {
        let live = outcome.changed.isEmpty ? "nothing has changed" : Self.list(outcome.changed)
        logger.notice(
            "rules and routes loaded for new calls by \(cause.rawValue): \(live)",
            metadata: ["version": "\(outcome.version.prefix(12))"])
        guard !outcome.pending.isEmpty else { return }
        logger.warning("these take a restart: \(Self.list(outcome.pending))")
    }

    /// At most so many names in a line of the log.
    private static func list(_ keys: [String]) -> String {
        let shown = keys.prefix(20).joined(separator: ", ")
        return keys.count > 20 ? "\(shown) and \(keys.count - 20) more" : shown
    }
}
