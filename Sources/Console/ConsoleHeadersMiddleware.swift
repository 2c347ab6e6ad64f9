// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// What every answer tells a browser: take it for what it says it is, put it into no frame, let no
/// other site have it, and tell nobody where one came from.
struct ConsoleHeadersMiddleware: RouterMiddleware {
    typealias Context = ConsoleContext

    private static let headers: [(HTTPFields.Element.Name, String)] = [
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ].compactMap { name, value in HTTPFields.Element.Name(name).map { ($0, value) } }

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in Self.headers where response.headers[name] == nil {
            response.headers[name] = value
        }
        return response
    }
}
