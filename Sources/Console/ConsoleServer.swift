// SPDX-License-Identifier: Apache-2.0

import Addresses
import Hummingbird
import HummingbirdCore
package import Journal
package import Logging
import NIOCore

/// The HTTP API: reads the journal, passes a few actions on, serves the pages, and has the desks' sockets.
package struct ConsoleServer: Sendable {
    private let settings: ConsoleSettings
    private let register: ConnectionRegister
    private let desks: DeskDoor
    private let routes: ConsoleRoutes
    private let logger: Logger

    package init(
        settings: ConsoleSettings, journal: CallJournal, actions: ConsoleActions, logger: Logger
    ) {
        self.settings = settings
        self.logger = logger
        register = ConnectionRegister(limit: settings.connections, logger: logger)
        let book = SessionBook(clock: settings.clock, isSecure: settings.hasSecureCookies)
        desks = DeskDoor(book: book, take: actions.desk, logger: logger)
        routes = ConsoleRoutes(
            settings: settings, journal: journal, actions: actions, register: register, book: book,
            desks: desks)
    }

    /// Serves until the task that runs it is cancelled; throws when the address cannot be bound.
    /// `onListening` is told the port, which the system chose if the settings have 0.
    package func run(
        onListening: @escaping @Sendable (UInt16) async -> Void = { _ in }
    ) async throws {
        let idle = TimeAmount.nanoseconds(
            settings.idle.components.seconds * 1_000_000_000
                + settings.idle.components.attoseconds / 1_000_000_000)
        let application = Application(
            router: routes.router(logger: logger),
            server: HTTPServerBuilder { [register, desks] responder in
                ConsoleChannel(
                    http: HTTP1Channel(
                        responder: responder,
                        configuration: .init(
                            idleTimeout: idle,
                            httpDecoderConfiguration: .init(
                                maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024,
                                maxHeaderFieldCount: 100))),
                    desks: desks, register: register, idle: idle)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(
                    settings.listen.host, port: Int(settings.listen.port)),
                availableConnectionsDelegate: .maximum(
                    // The register closes one for each beyond the limit; the close takes a moment.
                    2 * settings.connections, logger: logger)),
            onServerRunning: { channel in
                await onListening(UInt16(clamping: channel.localAddress?.port ?? 0))
            },
            logger: logger)
        try await application.run()
    }
}
