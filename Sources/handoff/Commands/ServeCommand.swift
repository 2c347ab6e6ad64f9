// SPDX-License-Identifier: Apache-2.0

import Addresses
import ArgumentParser
import CallModel
import ConfigurationFiles
import Console
import Foundation
import Gateway
import Handoff
import Journal
import JournalSQLite
import Logging
import MediaThreads
import ServiceLifecycle
import Summaries
import Synchronization
import Transport
import UnixSignals
import Webhooks

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answers calls until Ctrl-C.",
        discussion: """
            Ctrl-C drains: no new calls, running ones get the grace time, then BYE. SIGHUP has rules \
            and routes loaded anew, for the calls that come after.

            Examples:
              handoff serve
              handoff serve --config /etc/handoff/gateway.yaml
              handoff serve --log-level debug
            """)

    @Option(name: .long, help: "The gateway file.")
    var config = "config/gateway.yaml"

    @Option(name: .long, help: "trace, debug, info, notice, warning or error.")
    var logLevel: LogSettings.Level?

    func run() async throws {
        let configuration = try loadConfiguration(config)
        var logger = Logger(label: "handoff")
        let level = logLevel ?? configuration.log.level
        logger.logLevel = Logger.Level(rawValue: level.rawValue) ?? .info
        for warning in configuration.warnings { logger.warning("\(warning)") }
        let problems = configuration.pathProblems + configuration.addressProblems
        guard problems.isEmpty else {
            FileHandle.standardError.write(Data("\(ConfigurationProblems(problems))\n".utf8))
            throw ExitCode(1)
        }
        DescriptorLimit.raise()
        let journal = try CallJournal.opened(configuration.journal, logger: logger)
        defer { journal.close() }
        let leases = try LeaseStore.opened(configuration.leases)
        defer { leases?.close() }
        let presence = PresenceStore.opened(configuration.presence, logger: logger)
        defer { presence?.close() }
        var settings = try GatewayServiceSettings(
            configuration, localHost: LocalAddress.host,
            localIPv6Host: LocalAddress.ipv6Host)
        settings.summariser = SummaryWriter(of: configuration)?.summarise
        let service = try await GatewayService.start(
            settings, journal: journal, leases: leases, presence: presence,
            grace: configuration.shutdownGrace, logger: logger)
        let reloader = ConfigurationReloader(
            configuration, means: .files(config), logger: logger
        ) { try await service.reload($0) }
        reloader.keep(configuration, cause: .start)
        // They are stopped in reverse: first the gateway, which drains; whoever watches it sees
        // health and calls until the last one has ended.
        var services: [any Service] = []
        let webhooks = try WebhookService(
            configuration.webhooks, journal: journal, logger: logger)
        if let webhooks { services.append(webhooks) }
        if let listen = configuration.http.listen {
            services.append(
                ConsoleService(
                    server: ConsoleServer(
                        settings: ConsoleSettings(listen, configuration.http),
                        journal: journal,
                        actions: ConsoleActions(
                            service, journal, recordings: configuration.media.recordings,
                            reloader: reloader,
                            past: PastConfiguration(of: configuration.journal),
                            webhooks: webhooks),
                        logger: logger),
                    logger: logger))
        }
        if let days = configuration.journal.keepDays {
            services.append(RetentionService(journal: journal, days: days, logger: logger))
        }
        services.append(ReloadService(reloader: reloader))
        services.append(service)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}

extension LogSettings.Level: ExpressibleByArgument {}

extension SummaryWriter {
    /// Whoever writes summaries as the configuration has it; nil for nobody.
    fileprivate convenience init?(of configuration: GatewayConfiguration) {
        guard let summaries = configuration.summariser else { return nil }
        self.init(
            Settings(
                url: summaries.url, model: summaries.model, key: summaries.key,
                deadline: summaries.deadline, instructions: summaries.instructions),
            policy: configuration.plan.briefing)
    }
}

/// The console beside the gateway: it serves until the gateway has drained. Should its socket die
/// while calls are up, it is opened again; one that cannot be opened at the start is an error.
private struct ConsoleService: Service {
    var server: ConsoleServer
    var logger: Logger

    private func serve() async throws {
        let wasUp = Milestone()
        var wait = Duration.milliseconds(100)
        while true {
            do {
                try await server.run { _ in wasUp.raise() }
            } catch {
                guard wasUp.isRaised, !(error is CancellationError) else { throw error }
                logger.error("HTTP listener lost", metadata: ["error": "\(error)"])
            }
            try Task.checkCancellation()
            try await Task.sleep(for: wait)
            wait = min(wait * 2, .seconds(5))
        }
    }

    func run() async throws {
        // Detached, because a server that both shuts down by itself and is cancelled logs errors.
        let serving = Task.detached { try await serve() }
        try await withGracefulShutdownHandler {
            do {
                try await serving.value
            } catch is CancellationError {}
        } onGracefulShutdown: {
            serving.cancel()
        }
    }
}

/// Whether something has happened, told across tasks.
private final class Milestone: Sendable {
    private let value = Mutex(false)

    var isRaised: Bool { value.withLock { $0 } }

    func raise() { value.withLock { $0 = true } }
}

/// Has rules and routes loaded anew when the gateway is sent SIGHUP.
private struct ReloadService: Service {
    var reloader: ConfigurationReloader

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            _ = await reloader.reload(cause: .signal)
        }
    }
}

extension ConfigurationReloader.Means {
    /// The files of a gateway that was started with this path.
    fileprivate static func files(_ path: String) -> Self {
        let environment = ProcessInfo.processInfo.environment
        return Self(
            load: { GatewayConfiguration.load(path: path, environment: environment) },
            author: { ConfigurationAuthor(path: path).name },
            now: { SystemWallClock().now })
    }
}

/// Removes calls older than the configured number of days, once an hour.
private struct RetentionService: Service {
    var journal: CallJournal
    var days: Int
    var logger: Logger

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let oldest = SystemWallClock().now.advanced(by: .seconds(-86_400 * days))
                let removed = try journal.forget(oldest)
                if removed > 0 { logger.info("journal: \(removed) old records removed") }
                try? await Task.sleep(for: .seconds(3600))
            }
        }
    }
}

extension CallJournal {
    /// Opens the kind of store that is configured: every kind has its line here.
    fileprivate static func opened(
        _ settings: JournalSettings, logger: Logger
    ) throws -> CallJournal {
        switch settings.store {
        case .sqlite(let file):
            try SQLiteJournal(SQLiteJournalSettings(file), logger: logger).journal
        case .memory(let calls): MemoryJournal(limit: calls).journal
        }
    }
}

extension PastConfiguration {
    /// What is kept beside a journal; nil where the journal is in memory.
    fileprivate init?(of settings: JournalSettings) {
        guard case .sqlite(let file) = settings.store else { return nil }
        self.init(besideJournal: file.path)
    }
}

extension LeaseStore {
    /// Opens the kind of store that is configured; nil where operators are this gateway's alone.
    fileprivate static func opened(_ settings: LeaseSettings) throws -> LeaseStore? {
        switch settings.store {
        case .own: nil
        case .sqlite(let path): try SQLiteLeases(path: path).store
        }
    }
}

extension PresenceStore {
    /// Opens the kind of store that is configured. One that cannot be opened costs no call: then a
    /// restart remembers nothing, which the log says.
    fileprivate static func opened(_ settings: PresenceSettings, logger: Logger) -> PresenceStore? {
        guard case .sqlite(let path) = settings.store else { return nil }
        do {
            return try SQLitePresence(path: path).store
        } catch {
            logger.error("nothing is remembered of operators: \(error)")
            return nil
        }
    }
}

extension SQLiteJournalSettings {
    fileprivate init(_ file: JournalSettings.File) {
        self.init(path: file.path)
        queueLimit = file.queueLimit
        switch file.survives {
        case .crash: durability = .crash
        case .powerLoss: durability = .powerLoss
        }
    }
}

extension ConsoleSettings {
    init(_ listen: SocketAddress, _ http: HTTPSettings) {
        self.init(listen: listen, token: http.token)
        showsNumbers = http.showsNumbers
        accounts = http.users
        // A browser sends such a cookie over TLS alone, and to this machine.
        hasSecureCookies = http.publicURL?.lowercased().hasPrefix("https://") ?? false
    }
}
