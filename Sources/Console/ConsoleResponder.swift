// SPDX-License-Identifier: Apache-2.0

import Hummingbird
package import Journal
import Logging
package import NIOCore

/// The console without a socket: answers one request at a time, with the routes and the doors the
/// server has.
package struct ConsoleResponder: Sendable {
    private let responder: RouterResponder<ConsoleContext>
    private let logger: Logger

    package init(settings: ConsoleSettings, journal: CallJournal, actions: ConsoleActions) {
        logger = Logger(label: "console") { _ in SwiftLogNoOpLogHandler() }
        let book = SessionBook(clock: settings.clock, isSecure: settings.hasSecureCookies)
        let routes = ConsoleRoutes(
            settings: settings, journal: journal, actions: actions,
            register: ConnectionRegister(limit: settings.connections, logger: logger), book: book,
            desks: DeskDoor(book: book, take: actions.desk, logger: logger))
        responder = routes.router(logger: logger).buildResponder()
    }

    /// The status of the answer; nil for a head that is no request at all.
    package func status(
        _ method: String, _ path: String, headers: [(name: String, value: String)],
        body: ByteBuffer, on channel: any Channel
    ) async -> Int? {
        guard let method = HTTPRequest.Method(method) else { return nil }
        var fields = HTTPFields()
        var authority: String?
        for header in headers {
            guard let name = HTTPFields.Element.Name(header.name) else { return nil }
            if header.name.lowercased() == "host" { authority = header.value }
            fields.append(HTTPFields.Element(name: name, value: header.value))
        }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: authority, path: path, headerFields: fields)
        let context = ConsoleContext(
            source: ApplicationRequestContextSource(channel: channel, logger: logger))
        let request = Request(head: head, body: RequestBody(buffer: body))
        return try? await responder.respond(to: request, context: context).status.code
    }
}
