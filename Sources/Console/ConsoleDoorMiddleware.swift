// SPDX-License-Identifier: Apache-2.0

import CallModel
import Hummingbird

/// Lets in who shows the token or is logged in, as far as they may go, and no page of another site.
struct ConsoleDoorMiddleware: RouterMiddleware {
    typealias Context = ConsoleContext

    let settings: ConsoleSettings
    let book: SessionBook

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let origin = try Self.checkedOrigin(of: request)
        var context = context
        if let visitor = try visitor(request, origin: origin) {
            let isOpen = Self.isOpen(request)
            guard isOpen || visitor.may(request.method, request.uri.path) else {
                throw ConsoleError.forbidden(
                    AccessTable.leastRole(for: request.method, request.uri.path))
            }
            context.visitor = visitor
        } else if !Self.isOpen(request) {
            throw ConsoleError.unauthorized
        }
        return try await next(request, context)
    }

    /// A browser sends Origin with what a page asks for; ours is the host it was loaded from.
    private static func checkedOrigin(of request: Request) throws -> String? {
        guard let origin = request.headers[.origin] else { return nil }
        let host = origin.split(separator: "/").last.map(String.init)
        guard let host, host == request.head.authority else { throw ConsoleError.foreignOrigin }
        return host
    }

    /// Who it is; nil for somebody who is not known and would have to be.
    private func visitor(_ request: Request, origin: String?) throws -> Visitor? {
        if let token = settings.token, let shown = request.headers[.authorization] {
            guard shown.hasPrefix("Bearer "),
                Self.areEqual(shown.dropFirst(7).utf8, token.exposed.utf8)
            else { return nil }
            return .token
        }
        if let session = book.session(cookies: request.headers[.cookie]) {
            // A browser sends the cookie by itself, so a page has to say that it was ours.
            guard Self.changesNothing(request) || origin != nil else {
                throw ConsoleError.foreignOrigin
            }
            return .user(name: session.name, role: session.role)
        }
        return settings.token == nil && settings.accounts.isEmpty ? .anybody : nil
    }

    private static func changesNothing(_ request: Request) -> Bool {
        [.get, .head].contains(request.method)
    }

    /// Answered to everybody: what a load balancer and a browser ask first, which tells nothing of a
    /// call; the way in; and a package, to who has its key.
    private static func isOpen(_ request: Request) -> Bool {
        let path = request.uri.path
        return ["/v1/health", "/v1/session", "/v1/openapi.json"].contains(path)
            || PageRoutes.isOpen(path)
            || HandoffRoute.hasKey(request)
    }

    /// Compares in a time that depends on the shown token's length alone.
    static func areEqual(_ shown: some Collection<UInt8>, _ secret: some Collection<UInt8>) -> Bool
    {
        let secret = Array(secret)
        guard !secret.isEmpty else { return false }
        var difference = shown.count ^ secret.count
        for (index, byte) in shown.enumerated() {
            difference |= Int(byte ^ secret[index % secret.count])
        }
        return difference == 0
    }
}
