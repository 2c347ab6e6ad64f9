// SPDX-License-Identifier: Apache-2.0

import CallModel
import Hummingbird
import JSON
import Journal
import Logging

/// The paths of the API (`Docs/API.md`).
struct ConsoleRoutes: Sendable {
    typealias Context = BasicRequestContext

    let settings: ConsoleSettings
    let reader: JournalReader
    let actions: ConsoleActions
    let redaction: AddressRedaction
    let feed: EventFeed
    private let register: ConnectionRegister

    init(
        settings: ConsoleSettings, journal: CallJournal, actions: ConsoleActions,
        register: ConnectionRegister
    ) {
        self.register = register
        self.settings = settings
        self.actions = actions
        reader = JournalReader(journal)
        redaction = AddressRedaction(showsNumbers: settings.showsNumbers)
        feed = EventFeed(reader: reader, redaction: redaction, settings: settings)
    }

    func router(logger: Logger) -> Router<Context> {
        let router = Router(context: Context.self)
        router.add(middleware: ConsoleErrorMiddleware(logger: logger))
        router.add(middleware: ConsoleDoorMiddleware(token: settings.token))
        router.get("/") { _, _ in ConsolePage.response }
        router.get("/v1/health") { _, _ in await health() }
        router.get("/metrics") { [feed, actions, register] _, _ in
            let own: [Metric] = [
                .gauge("console_feeds", feed.count, "Clients that follow the event feed."),
                .counter(
                    "console_connections_evicted", register.closed,
                    "HTTP connections that asked for nothing, closed to make room for others."),
            ]
            return ConsoleAnswer.text(
                PrometheusText.of(await actions.metrics() + own), type: PrometheusText.type)
        }
        router.get("/v1/calls") { request, _ in try await calls(request) }
        router.get("/v1/calls/:call") { _, context in try await call(context) }
        router.get("/v1/handoffs/:handoff") { request, context in
            try await HandoffRoute(reader: reader, actions: actions, redaction: redaction)
                .answer(request, context)
        }
        router.get("/v1/events") { request, _ in try events(request) }
        addActions(to: router)
        router.post("/v1/rules/reload") { request, _ in
            let wish = try await body(of: request, mayBeEmpty: true).reload()
            return ConsoleAnswer.reloaded(await actions.reload(wish))
        }
        addRecordings(to: router)
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

    private func calls(_ request: Request) async throws -> Response {
        let parameters = request.uri.queryParameters
        var query = CallQuery()
        if let text = parameters["limit"] {
            guard let limit = Int(text), 1...500 ~= limit else {
                throw ConsoleError.badRequest("\"limit\" must be 1 to 500")
            }
            query.limit = limit
        }
        if let text = parameters["before"] {
            guard let milliseconds = Int64(text) else {
                throw ConsoleError.badRequest("\"before\" must be the \"next\" of another answer")
            }
            query.before = WallTime(milliseconds: milliseconds)
        }
        switch parameters["running"] {
        case nil, "false": break
        case "true": query.onlyRunning = true
        default: throw ConsoleError.badRequest("\"running\" must be true or false")
        }
        switch parameters["abandoned"] {
        case nil, "false": break
        case "true": query.onlyAbandoned = true
        default: throw ConsoleError.badRequest("\"abandoned\" must be true or false")
        }
        let wanted = query
        let found = try await reader.read { try $0.calls(wanted) }
        let next = found.count == wanted.limit ? found.last?.arrived.milliseconds : nil
        return ConsoleAnswer.json(
            .members([
                "calls": .array(found.map { redaction.json(of: $0) }),
                "next": next.map { .string(String($0)) },
            ]))
    }

    private func call(_ context: Context) async throws -> Response {
        let call = try id(context)
        let records = try await reader.read { try $0.records(call) }
        guard !records.isEmpty else { throw ConsoleError.unknownCall(call) }
        return ConsoleAnswer.json(
            .members([
                "call": CallSummary(records).map { redaction.json(of: $0) },
                "records": .array(records.map { redaction.json(of: $0) }),
            ]))
    }

    /// The last `id` a client of an event stream saw (the HTML standard, section 9.2.4).
    private static let lastEventID = HTTPFields.Element.Name("Last-Event-ID")

    private func events(_ request: Request) throws -> Response {
        let parameters = request.uri.queryParameters
        let call = try parameters["call"].map { try checked(String($0)) }
        // A browser that connects again repeats the address and adds where it stopped.
        if let name = Self.lastEventID, let text = request.headers[name] {
            guard let cursor = JournalCursor(text) else {
                throw ConsoleError.badRequest("\"Last-Event-ID\" must be the id of an event")
            }
            return try feed.response(call: call, from: .cursor(cursor))
        }
        guard let text = parameters["after"].map(String.init) else {
            return try feed.response(call: call, from: .now)
        }
        if let cursor = JournalCursor(text) {
            return try feed.response(call: call, from: .cursor(cursor))
        }
        guard let number = Int64(text), number >= 0 else {
            throw ConsoleError.badRequest(
                "\"after\" must be the id of an event, or 0 for everything there is; with "
                    + "\"call\" it may also be a sequence number")
        }
        return try feed.response(
            call: call,
            from: call == nil ? .position(number) : .sequence(Int(clamping: number)))
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
