// SPDX-License-Identifier: Apache-2.0

import CallModel
import Hummingbird
import JSON

/// What can be done to a running call.
extension ConsoleRoutes {
    func addActions(to router: Router<Context>) {
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
