// SPDX-License-Identifier: Apache-2.0

import CallModel
import Hummingbird
import JSON
import Journal
import Logging

/// The paths of the API (`Docs/API.md`).
struct ConsoleRoutes: Sendable {
    typealias Context = ConsoleContext

    let settings: ConsoleSettings
    let reader: JournalReader
    let actions: ConsoleActions
    let feed: EventFeed
    private let book: SessionBook
    /// Looks into many calls, one search at a time.
    private let searcher: JournalReader
    private let register: ConnectionRegister
    private let desks: DeskDoor

    init(
        settings: ConsoleSettings, journal: CallJournal, actions: ConsoleActions,
        register: ConnectionRegister, book: SessionBook, desks: DeskDoor
    ) {
        self.book = book
        self.desks = desks
        self.register = register
        self.settings = settings
        self.actions = actions
        reader = JournalReader(journal)
        searcher = JournalReader(journal)
        feed = EventFeed(reader: reader, settings: settings)
    }

    func router(logger: Logger) -> Router<Context> {
        let router = Router(context: Context.self)
        router.add(middleware: ConsoleHeadersMiddleware())
        router.add(middleware: ConsoleErrorMiddleware(logger: logger))
        router.add(middleware: ConsoleDoorMiddleware(settings: settings, book: book))
        router.add(middleware: AuditMiddleware(logger: logger))
        PageRoutes(hasUsers: !settings.accounts.isEmpty).add(to: router)
        SessionRoutes(settings: settings, book: book, logger: logger).add(to: router)
        router.get("/v1/openapi.json") { request, _ in
            PageFile.interface.response(to: request)
        }
        router.get("/v1/health") { _, _ in await health() }
        router.get("/metrics") { [feed, actions, register, desks] _, _ in
            let own: [Metric] = [
                .gauge("console_feeds", feed.count, "Clients that follow the event feed."),
                .counter(
                    "console_desks_refused", desks.refused,
                    "Sockets of desks turned away: nobody logged in, or a page of another site."),
                .counter(
                    "console_connections_evicted", register.closed,
                    "HTTP connections that asked for nothing, closed to make room for others."),
            ]
            return ConsoleAnswer.text(
                PrometheusText.of(await actions.metrics() + own), type: PrometheusText.type)
        }
        router.get("/v1/calls") { request, context in try await calls(request, context) }
        router.get("/v1/calls/:call") { _, context in try await call(context) }
        router.get("/v1/calls/:call/explanation") { _, context in
            try await explanation(of: try id(context), context)
        }
        router.get("/v1/handoffs/:handoff") { request, context in
            try await HandoffRoute(
                reader: reader, actions: actions, redaction: redaction(for: context)
            ).answer(request, context)
        }
        router.get("/v1/desk") { _, _ -> Response in throw ConsoleError.noWebSocket }
        router.get("/v1/events") { request, context in try events(request, context) }
        addActions(to: router)
        router.post("/v1/rules/reload") { request, _ in
            let wish = try await body(of: request, mayBeEmpty: true).reload()
            return ConsoleAnswer.reloaded(await actions.reload(wish))
        }
        addRecordings(to: router)
        addOperators(to: router)
        return router
    }

    // MARK: Reading

    private func health() async -> Response {
        let health = await actions.health()
        let status: JSONValue = health.isReady ? "ok" : "unavailable"
        return ConsoleAnswer.json(
            .object([.init("status", status)] + health.details),
            status: health.isReady ? 200 : 503)
    }

    /// What of numbers whoever asks may see.
    private func redaction(for context: Context) -> AddressRedaction {
        AddressRedaction(showsNumbers: settings.showsNumbers && context.visitor.maySeeNumbers)
    }

    private func calls(_ request: Request, _ context: Context) async throws -> Response {
        let redaction = redaction(for: context)
        let wanted = try CallQuery(asked: request)
        // A search may take a while: who reads one call and who follows the feed do not wait for it.
        let reader = wanted.looksInside ? searcher : reader
        let found = try await reader.read { try $0.calls(wanted) }
        let next = found.count == wanted.limit ? found.last?.arrived.milliseconds : nil
        return ConsoleAnswer.json(
            .members([
                "calls": .array(found.map { redaction.json(of: $0) }),
                "next": next.map { .string(String($0)) },
            ]))
    }

    private func call(_ context: Context) async throws -> Response {
        let (call, redaction) = (try id(context), redaction(for: context))
        let records = try await reader.read { try $0.records(call) }
        guard !records.isEmpty else { throw ConsoleError.unknownCall(call) }
        return ConsoleAnswer.json(
            .members([
                "call": CallSummary(records).map { redaction.json(of: $0) },
                "records": .array(records.map { redaction.json(of: $0) }),
            ]))
    }

    /// Why the call came to a person, or did not, in words and as JSON.
    private func explanation(of call: CallID, _ context: Context) async throws -> Response {
        let explain = actions.explanation
        let found = try await searcher.read { journal in
            let records = try journal.records(call)
            return (isKnown: !records.isEmpty, told: explain(records))
        }
        guard found.isKnown, let told = found.told else { throw ConsoleError.unknownCall(call) }
        return ConsoleAnswer.json(redaction(for: context).json(ofPackage: told))
    }

    /// The last `id` a client of an event stream saw (the HTML standard, section 9.2.4).
    private static let lastEventID = HTTPFields.Element.Name("Last-Event-ID")

    private func events(_ request: Request, _ context: Context) throws -> Response {
        let redaction = redaction(for: context)
        let parameters = request.uri.queryParameters
        let call = try parameters["call"].map { try checked(String($0)) }
        // A browser that connects again repeats the address and adds where it stopped.
        if let name = Self.lastEventID, let text = request.headers[name] {
            guard let cursor = JournalCursor(text) else {
                throw ConsoleError.badRequest("\"Last-Event-ID\" must be the id of an event")
            }
            return try feed.response(call: call, from: .cursor(cursor), redaction)
        }
        guard let text = parameters["after"].map(String.init) else {
            return try feed.response(call: call, from: .now, redaction)
        }
        if let cursor = JournalCursor(text) {
            return try feed.response(call: call, from: .cursor(cursor), redaction)
        }
        guard let number = Int64(text), number >= 0 else {
            throw ConsoleError.badRequest(
                "\"after\" must be the id of an event, or 0 for everything there is; with "
                    + "\"call\" it may also be a sequence number")
        }
        return try feed.response(
            call: call,
            from: call == nil ? .position(number) : .sequence(Int(clamping: number)), redaction)
    }

    // MARK: Requests

    func id(_ context: Context) throws -> CallID {
        try checked(context.parameters.get("call") ?? "")
    }

    private func checked(_ text: String) throws -> CallID {
        guard 1...128 ~= text.utf8.count else {
            throw ConsoleError.badRequest("a call's identity has 1 to 128 bytes")
        }
        return CallID(rawValue: text)
    }
}

/// What is kept of calls as sound.
extension ConsoleRoutes {
    private func addRecordings(to router: Router<Context>) {
        let routes = RecordingRoutes(shelf: actions.recordings)
        router.get("/v1/recordings") { request, _ in try await routes.list(request) }
        router.get("/v1/calls/:call/recording") { _, context in
            try await routes.sound(of: try id(context))
        }
        router.delete("/v1/calls/:call/recording") { _, context in
            try await routes.remove(try id(context))
        }
        router.get("/v1/calls/:call/last-words") { request, context in
            try await routes.lastWords(of: try id(context), request)
        }
    }
}

/// Who can be called.
extension ConsoleRoutes {
    private func addOperators(to router: Router<Context>) {
        let routes = OperatorRoutes(actions: actions)
        router.get("/v1/operators") { _, _ in await routes.list() }
        for method in [HTTPRequest.Method.put, .post] {
            router.on("/v1/operators/:operator/presence", method: method) { request, context in
                let wish = try await body(of: request).presence()
                return try await routes.set(wish, of: context.parameters.get("operator") ?? "")
            }
        }
    }
}

/// What can be done to a running call.
extension ConsoleRoutes {
    private func addActions(to router: Router<Context>) {
        router.post("/v1/calls/:call/transcript") { request, context in
            let call = try id(context)
            let json = try await body(of: request).json
            // Both the bare segment and the agent's own message are taken.
            let segment: TranscriptSegment
            do throws(TranscriptProblem) {
                segment = try TranscriptSegment(json: json["transcript"] ?? json, source: "http")
            } catch {
                throw ConsoleError.badRequest("\(error)")
            }
            return try answer(await actions.transcript(call, segment), of: call)
        }
        router.post("/v1/calls/:call/report") { request, context in
            let call = try id(context)
            let report = try await body(of: request).report()
            return try answer(await actions.report(call, report), of: call)
        }
        router.post("/v1/calls/:call/takeover") { request, context in
            let call = try id(context)
            let wish = try await body(of: request, mayBeEmpty: true).takeOver()
            return try answer(await actions.takeOver(call, wish), of: call)
        }
        router.post("/v1/calls/:call/handoff") { request, context in
            let call = try id(context)
            let wish = try await body(of: request, mayBeEmpty: true).handoff()
            return try answer(await actions.handoff(call, wish), of: call)
        }
        router.post("/v1/calls/:call/hangup") { request, context in
            let call = try id(context)
            let reason = try await body(of: request, mayBeEmpty: true).hangUp()
            return try answer(await actions.hangUp(call, reason), of: call)
        }
        router.post("/v1/calls/:call/recording") { request, context in
            let call = try id(context)
            let wish = try await body(of: request).recording()
            return try answer(await actions.recording(call, wish), of: call)
        }
        router.post("/v1/calls/:call/abort") { _, context in
            let call = try id(context)
            return try answer(await actions.abortHandoff(call), of: call)
        }
    }

    private func body(of request: Request, mayBeEmpty: Bool = false) async throws -> ActionBody {
        try await ActionBody(request, bytes: settings.bodyBytes, mayBeEmpty: mayBeEmpty)
    }

    private func answer(_ verdict: CallAnswer?, of call: CallID) throws -> Response {
        switch verdict {
        case .accepted(let handoff)?:
            ConsoleAnswer.json(
                .members([
                    "accepted": true, "handoff": handoff.map { .string($0.rawValue) },
                ]), status: 202)
        case nil: throw ConsoleError.unknownCall(call)
        case .unknownTarget(let name, let known)?:
            throw ConsoleError.unknownName("target", name, known: known)
        case .unknownRoute(let name, let known)?:
            throw ConsoleError.unknownName("route", name, known: known)
        case .refused(let reason)?: throw ConsoleError.refused(reason)
        }
    }
}
