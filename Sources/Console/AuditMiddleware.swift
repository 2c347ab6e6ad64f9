// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Logging

/// Writes down who looked at a call, heard it or did something, and what the answer was. Paths have the
/// identity of a call, never a number, a key or what was said.
struct AuditMiddleware: RouterMiddleware {
    typealias Context = ConsoleContext

    let logger: Logger

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard Self.isOfACall(request) else { return try await next(request, context) }
        do {
            let response = try await next(request, context)
            note(request, context, status: response.status.code)
            return response
        } catch {
            note(request, context, status: (error as? ConsoleError)?.status ?? 500)
            throw error
        }
    }

    private func note(_ request: Request, _ context: Context, status: Int) {
        logger.info(
            "console",
            metadata: [
                "who": "\(context.visitor.name)",
                "did": "\(request.method) \(request.uri.path.prefix(200))", "status": "\(status)",
            ])
    }

    /// One call, its sound or its package; and whatever changes something, but for logins, which have
    /// a line of their own.
    private static func isOfACall(_ request: Request) -> Bool {
        let path = request.uri.path
        if ["/v1/calls/", "/v1/handoffs/"].contains(where: path.hasPrefix) { return true }
        return ![.get, .head].contains(request.method) && path != "/v1/session"
    }
}
